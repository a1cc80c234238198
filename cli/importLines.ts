import { relative } from "node:path";
import type { Imported } from "../core/import/imported.ts";
import { countOf } from "../core/text/countOf.ts";
import { shellWord } from "../core/text/shellWord.ts";
import type { ImportResult } from "../workspace/import/importModels.ts";
import { terminalSafe } from "../core/text/terminalSafe.ts";

export interface ImportReport extends ImportResult {
  readonly imported: Imported;
  /** A file, or an address. */
  readonly from: string;
  readonly registryFile: string;
  /** Whether that is where commands look for it. */
  readonly isWorkspaces: boolean;
  readonly dryRun: boolean;
}

/** The report for people, line by line. `cwd`: paths within it are shown relative to it. */
export function importLines(
  { merge, profile, imported, from, registryFile, isWorkspaces, dryRun }: ImportReport,
  cwd: string,
): readonly string[] {
  const local = (path: string): string => {
    const short = relative(cwd, path);
    return short === "" || short.startsWith("..") ? path : short;
  };
  const width = Math.max(0, ...merge.models.map(({ id }) => id.length));
  const models = merge.models.map(({ name, id, tier, state, filled }) => {
    const what = state === "new" ? "new  " : "known";
    const more = filled.length === 0 ? "" : ` · now with ${filled.join(", ")}`;
    return `  ${what}  ${id.padEnd(width)}  ${tier}${name === id ? "" : ` · ${name}`}${more}`;
  });
  const off = merge.models.filter(({ state, isUsable }) => state === "known" && !isUsable);
  return [
    `${countOf(merge.models.length, "model")} in ${from}.`,
    ...models,
    ...imported.notes,
    ...merge.warnings,
    ...(off.length === 0
      ? []
      : [`Not in the profile, as the registry has them off: ${off.map(({ id }) => id).join(", ")}.`]),
    merge.isChanged
      ? dryRun
        ? `${local(registryFile)} would be written; this was a dry run.`
        : `${local(registryFile)} is written.`
      : `Nothing changed in ${local(registryFile)}.`,
    profileLine(profile, dryRun, local),
    ...(isWorkspaces || profile.state !== "new"
      ? []
      : [
          `Its models are not in the workspace's registry: use it with --registry ${shellWord(local(registryFile), process.platform)}.`,
        ]),
  ].map(terminalSafe);
}

function profileLine(
  { name, file, state }: ImportResult["profile"],
  dryRun: boolean,
  local: (path: string) => string,
): string {
  switch (state) {
    case "new":
      return dryRun ? `${local(file)} would be written, too.` : `${local(file)} is written, too.`;
    case "there":
      return `${local(file)} is there already and stays; --profile NAME writes another one than ${name}.`;
    case "none":
      return "No profile is written, as none of the models can be chatted with.";
  }
}

/** The report for programs. */
export function importData({ merge, profile, imported, from, registryFile, dryRun }: ImportReport): object {
  return {
    from,
    registry: registryFile,
    is_dry_run: dryRun,
    is_changed: merge.isChanged,
    models: merge.models.map(({ name, id, tier, state, filled, isUsable }) => ({
      name,
      model_id: id,
      tier,
      state,
      filled,
      is_usable: isUsable,
    })),
    profile: { name: profile.name, file: profile.file, state: profile.state, text: profile.text ?? null },
    notes: imported.notes,
    warnings: merge.warnings,
  };
}
