import { join } from "node:path";
import type { Imported } from "../../core/import/imported.ts";
import { importedProfile } from "../../core/import/importedProfile.ts";
import { mergeImport } from "../../core/import/mergeImport.ts";
import type { ImportMerge } from "../../core/import/mergeImport.ts";
import { inParallel } from "../discovery/inParallel.ts";
import { isPortFree } from "../discovery/portsInUse.ts";
import { makeFolder } from "../makeFolder.ts";
import { listProfileFiles } from "../profiles/profileFiles.ts";
import { locatedPath, shortenedPath } from "../registry/registryPath.ts";
import { rewriteRegistry } from "../registry/rewriteRegistry.ts";
import { writeAtomically } from "../writeAtomically.ts";

export interface ImportOptions {
  /** Relative paths in the registry are relative to it. */
  readonly root: string;
  readonly registryFile: string;
  /** What relative paths of the other program's file are relative to. */
  readonly baseDir: string;
  readonly profilesDir: string;
  /** What the profile is to be called. */
  readonly profile: string;
  /** What the profile's description says it comes from. */
  readonly source: string;
  readonly imported: Imported;
  /** Write paths within `root` relative to it. */
  readonly relativePaths: boolean;
  readonly dryRun: boolean;
  readonly isPortFree?: (port: number) => Promise<boolean>;
}

export interface ImportResult {
  readonly merge: ImportMerge;
  readonly profile: {
    readonly name: string;
    readonly file: string;
    /** `there`: a profile of that name is left as it is. `none`: no model can be used. */
    readonly state: "new" | "there" | "none";
    /** Of a new one. */
    readonly text?: string;
  };
}

const portsAtOnce = 16;

/**
 * Brings imported models into the registry, and writes a first profile unless one of that name is there. Rejects with
 * `RegistryError` when the registry is there and is none, and as the file system does when something cannot be written.
 */
export async function importModels(options: ImportOptions): Promise<ImportResult> {
  const { registryFile, profilesDir, profile: name, imported, source, dryRun } = options;
  const merge = await rewriteRegistry(registryFile, { dryRun }, (before) => mergeWithPorts(before, options));
  const known = (await listProfileFiles(profilesDir)).find((file) => file.name === name);
  if (known !== undefined) return { merge, profile: { name, file: known.file, state: "there" } };
  const file = join(profilesDir, `${name}.yaml`);
  const text = importedProfile(name, { source, imported, models: merge.models });
  if (text === undefined) return { merge, profile: { name, file, state: "none" } };
  if (!dryRun) {
    await makeFolder(profilesDir);
    await writeAtomically(file, text);
  }
  return { merge, profile: { name, file, state: "new", text } };
}

/** Gives ports, and gives others for those that turn out to be in use. */
async function mergeWithPorts(text: string | undefined, options: ImportOptions): Promise<ImportMerge> {
  const { root, baseDir, imported, relativePaths } = options;
  const isFree = options.isPortFree ?? isPortFree;
  const portsInUse = new Set<number>();
  const tried = new Set<number>();
  const toRegistryPath = (path: string): string => {
    const absolute = locatedPath(baseDir, path);
    return relativePaths ? shortenedPath(root, absolute) : absolute;
  };
  for (;;) {
    const merge = mergeImport({ text, imported, portsInUse, toRegistryPath });
    const given = merge.givenPorts.filter((port) => !tried.has(port));
    await inParallel(given, portsAtOnce, async (port) => {
      tried.add(port);
      if (!(await isFree(port))) portsInUse.add(port);
    });
    if (given.every((port) => !portsInUse.has(port))) return merge;
  }
}
