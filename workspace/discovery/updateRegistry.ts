import { mergeScan } from "../../core/discovery/mergeScan.ts";
import type { Merge } from "../../core/discovery/mergeScan.ts";
import type { FoundModel } from "../../core/discovery/scan.ts";
import { shortenedPath } from "../registry/registryPath.ts";
import { rewriteRegistry } from "../registry/rewriteRegistry.ts";
import { fileStates } from "./fileStates.ts";
import { inParallel } from "./inParallel.ts";
import { isPortFree } from "./portsInUse.ts";

export interface UpdateOptions {
  readonly registryFile: string;
  /** Relative paths in the registry are relative to it. */
  readonly root: string;
  readonly found: readonly FoundModel[];
  /** Absolute folders to note as searched; undefined leaves what the registry says. */
  readonly scanPaths?: readonly string[] | undefined;
  /** Write paths within `root` relative to it, as registries of a workspace have them. */
  readonly relativePaths: boolean;
  /** Only say what would change. */
  readonly dryRun?: boolean;
  readonly isPortFree?: (port: number) => Promise<boolean>;
  readonly now?: () => Date;
}

const portsAtOnce = 16;
/**
 * Brings found models into a registry file and writes it, in one step and only when something changed. What somebody else
 * saved in the file meanwhile is kept: it is read again. Rejects with `RegistryError` when the file is there and is no
 * registry, and as the file system does when it cannot be written.
 */
export function updateRegistry(options: UpdateOptions): Promise<Merge & { readonly isWritten: boolean }> {
  const { registryFile, dryRun = false } = options;
  return rewriteRegistry(registryFile, { dryRun }, (before) => mergeWithPorts(before, options));
}

/** Gives ports, and gives others for those that turn out to be in use. */
async function mergeWithPorts(text: string | undefined, options: UpdateOptions): Promise<Merge> {
  const { root, found, scanPaths, relativePaths, now = () => new Date() } = options;
  const toRegistryPath = (path: string): string => (relativePaths ? shortenedPath(root, path) : path);
  const files = await fileStates(text, root);
  const isFree = options.isPortFree ?? isPortFree;
  const portsInUse = new Set<number>();
  const tried = new Set<number>();
  for (;;) {
    const merge = mergeScan({
      text,
      found,
      files,
      portsInUse,
      toRegistryPath,
      scanPaths: scanPaths?.map(toRegistryPath),
      now: now().toISOString(),
    });
    const given = merge.givenPorts.filter((port) => !tried.has(port));
    if (given.length === 0) return merge;
    await inParallel(given, portsAtOnce, async (port) => {
      tried.add(port);
      if (!(await isFree(port))) portsInUse.add(port);
    });
    if (given.every((port) => !portsInUse.has(port))) return merge;
  }
}
