import { relative } from "node:path";
import type { Merge } from "../core/discovery/mergeScan.ts";
import type { FoundModel } from "../core/discovery/scan.ts";
import { countOf } from "../core/text/countOf.ts";
import type { Discovery } from "../workspace/discovery/discover.ts";
import { terminalSafe } from "../core/text/terminalSafe.ts";

export interface DiscoveryReport extends Discovery {
  readonly registryFile: string;
  readonly dryRun: boolean;
  /** Whether a profile is made of what was found, which turns on what it uses. */
  readonly makesProfile?: boolean;
}

/** More paths than these of a kind make a report longer, not clearer; `--json` has them all. */
const maxPaths = 20;

/** The report for people, line by line. `cwd`: paths within it are shown relative to it. */
export function discoveryLines(report: DiscoveryReport, cwd: string): readonly string[] {
  const { searched, absent, scan, merge } = report;
  const local = localTo(cwd);
  const missing = section("The registry's scan_path names what is not there:", absent.map(local));
  if (searched.length === 0 && !merge.isChanged)
    return [
      "There is no folder to search. Name one: magi discover DIR. (No folder of a known program is on this machine.)",
      ...missing,
    ].map(oneLine);
  const where = searched.length === 0 ? "no folder" : searched.map(local).join(", ");
  const width = widthOf(merge);
  const changed = merge.changed.map(({ id, fields }) => `  changed   ${id.padEnd(width)}  ${fields.join(", ")}`);
  const vanished = merge.vanished.map(
    ({ id, file, isNew }) => `  vanished  ${id.padEnd(width)}  ${file}${isNew ? "" : " (as before)"}`,
  );
  const kept = merge.kept.length === 0 ? [] : [`  kept      ${countOf(merge.kept.length, "model")} as before`];
  return [
    `${countOf(scan.files, "GGUF file")} in ${where}: ${countOf(scan.models.length, "model")}.`,
    ...addedLines({ models: scan.models, merge }, cwd),
    ...changed,
    ...vanished,
    ...kept,
    ...missing,
    ...section(
      "Could not be read:",
      scan.unreadable.map(({ path, reason }) => `${local(path)}: ${reason}.`),
    ),
    ...section(
      "Left out:",
      scan.notModels.map(({ path, reason }) => `${local(path)}: ${reason}.`),
    ),
    ...section(
      "The same file under other paths:",
      scan.duplicates.map(({ path, sameAs }) => `${local(path)} is ${local(sameAs)}`),
    ),
    ...merge.warnings,
    outcome(report, local),
  ].map(oneLine);
}

/** Whoever publishes a file gives it its name, which is to say nothing to the terminal and to stay on its line. */
function oneLine(text: string): string {
  return terminalSafe(text.replace(/[\t\r\n\u2028\u2029]+/g, " "));
}

/** A line for each model that is new in the registry. */
export function addedLines(
  { models, merge }: { readonly models: Discovery["scan"]["models"]; readonly merge: Merge },
  cwd: string,
): readonly string[] {
  const local = localTo(cwd);
  const width = widthOf(merge);
  const kinds = new Map(models.map((model) => [model.path, kindOf(model)]));
  return merge.added.map(({ id, path, port, sameNameAs }) => {
    const kind = kinds.get(path) ?? "";
    const twin = sameNameAs === undefined ? "" : ` · numbered, as ${sameNameAs} is another file`;
    return oneLine(
      `  new       ${id.padEnd(width)}  ${port === undefined ? "no port" : `port ${port}`} · ${local(path)}${kind}${twin}`,
    );
  });
}

function kindOf({ projector, facts }: FoundModel): string {
  if (facts.isEmbedding) return " · for embeddings";
  if (facts.isReranker) return " · a reranker";
  return projector === undefined ? "" : " · sees images";
}

function widthOf({ added, changed }: Merge): number {
  return Math.max(0, ...[...added, ...changed].map(({ id }) => id.length));
}

function localTo(cwd: string): (path: string) => string {
  return (path) => {
    const short = relative(cwd, path);
    return short === "" || short.startsWith("..") || short.length >= path.length ? path : short;
  };
}

function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length > maxPaths ? [`  and ${lines.length - maxPaths} more`] : [];
  return [title, ...lines.slice(0, maxPaths).map((line) => `  ${line}`), ...more];
}

function outcome(
  { merge, scan, registryFile, dryRun, makesProfile = false }: DiscoveryReport,
  local: (path: string) => string,
): string {
  const file = local(registryFile);
  if (!merge.isChanged)
    return scan.models.length === 0 ? `Nothing is written to ${file}.` : `Nothing changed in ${file}.`;
  const off =
    merge.added.length === 0 || makesProfile
      ? ""
      : " New models are off: set `enabled` to true for those you want, and name them in a profile; or let `--profile NAME` make one.";
  return `${dryRun ? `${file} would be written; this was a dry run.` : `${file} is written.`}${off}`;
}

/** The report for programs. Paths are absolute; sizes are in billions of parameters and in bytes. */
export function discoveryData({
  searched,
  absent,
  scan,
  merge,
  isWritten,
  registryFile,
  dryRun,
}: DiscoveryReport): object {
  const models = new Map(scan.models.map((model) => [model.path, model]));
  return {
    registry: registryFile,
    is_written: isWritten,
    is_dry_run: dryRun,
    searched,
    absent,
    files: scan.files,
    new: merge.added.map(({ id, path, tier, port, sameNameAs }) => {
      const model = models.get(path);
      return {
        model_id: id,
        file_path: path,
        family: model?.facts.family ?? null,
        size_params: model?.facts.size ?? null,
        quantization: model?.facts.quantization ?? null,
        is_thinking_model: model?.facts.isThinking ?? false,
        assigned_tier: tier,
        port: port ?? null,
        bytes: model?.bytes ?? null,
        mmproj_path: model?.projector ?? null,
        same_name_as: sameNameAs ?? null,
      };
    }),
    changed: merge.changed.map(({ id, fields }) => ({ model_id: id, fields })),
    kept: merge.kept,
    vanished: merge.vanished.map(({ id, file, isNew }) => ({ model_id: id, file_path: file, is_new: isNew })),
    unreadable: scan.unreadable,
    left_out: scan.notModels,
    duplicates: scan.duplicates.map(({ path, sameAs }) => ({ path, same_as: sameAs })),
    warnings: merge.warnings,
  };
}
