import { stat } from "node:fs/promises";
import type { Merge } from "../../core/discovery/mergeScan.ts";
import type { Scan } from "../../core/discovery/scan.ts";
import { isMissing, reasonOf } from "../fileError.ts";
import { homeFolder } from "../homeFolder.ts";
import { readRegistry } from "../registry/readRegistry.ts";
import { locatedPath } from "../registry/registryPath.ts";
import { RegistryError } from "../registry/rewriteRegistry.ts";
import { findModels } from "./findModels.ts";
import type { ScanProgress } from "./findModels.ts";
import { knownModelFolders } from "./knownFolders.ts";
import type { Machine } from "./knownFolders.ts";
import { lmStudioFolders } from "./lmStudioFolders.ts";
import { updateRegistry } from "./updateRegistry.ts";
import type { UpdateOptions } from "./updateRegistry.ts";

export interface DiscoverOptions extends Pick<
  UpdateOptions,
  "registryFile" | "root" | "dryRun" | "isPortFree" | "now"
> {
  /**
   * Where to look, absolute; each must be there, and the registry notes them. Without any: the `scan_path` of the registry,
   * and the folders where Hugging Face's tools, LM Studio, llama.cpp and Ollama keep models.
   */
  readonly folders?: readonly string[];
  /** Folders of the user's that count among the usual ones; absolute. */
  readonly moreFolders?: readonly string[];
  /** Write paths within `root` relative to it; true unless said. */
  readonly relativePaths?: boolean;
  readonly machine?: Machine;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ScanProgress) => void;
}

export interface Discovery {
  /** The folders that were searched. */
  readonly searched: readonly string[];
  /** Folders that the registry notes to be searched, and that are not there. */
  readonly absent: readonly string[];
  readonly scan: Scan;
  readonly merge: Merge;
  /** Whether the registry was written: something changed, and it was no dry run. */
  readonly isWritten: boolean;
}

/**
 * Finds model files and brings them into the registry. Rejects with `RegistryError`, whose message is for the user, when a
 * folder that was asked for is not there or the registry cannot be read; when `signal` is aborted; and as the file system
 * does when the registry cannot be written. In each case nothing was written.
 */
export async function discover(options: DiscoverOptions): Promise<Discovery> {
  const { registryFile, root, folders, signal, onProgress, relativePaths = true } = options;
  const { searched, absent } =
    folders === undefined || folders.length === 0
      ? await usualFolders(options)
      : { searched: await checked(folders), absent: [] };
  const scan = await findModels(searched, {
    ...(signal !== undefined && { signal }),
    ...(onProgress !== undefined && { onProgress }),
  });
  signal?.throwIfAborted();
  const { isWritten, ...merge } = await updateRegistry({
    registryFile,
    root,
    found: scan.models,
    relativePaths,
    ...(folders !== undefined && folders.length > 0 && { scanPaths: searched }),
    ...(options.dryRun !== undefined && { dryRun: options.dryRun }),
    ...(options.isPortFree !== undefined && { isPortFree: options.isPortFree }),
    ...(options.now !== undefined && { now: options.now }),
  });
  return { searched, absent, scan, merge, isWritten };
}

async function checked(folders: readonly string[]): Promise<readonly string[]> {
  for (const folder of folders)
    try {
      await stat(folder);
    } catch (error) {
      if (isMissing(error)) throw new RegistryError(`There is no folder ${folder}.`, "folder");
      throw new RegistryError(`The folder ${folder} cannot be searched: ${reasonOf(error)}.`, "folder");
    }
  return [...new Set(folders)];
}

async function usualFolders(options: DiscoverOptions): Promise<Pick<Discovery, "searched" | "absent">> {
  const possible = await possibleFolders(options);
  const areThere = await Promise.all(possible.map(isThere));
  const noted = new Set(await notedFolders(options));
  return {
    searched: possible.filter((_, at) => areThere[at]),
    absent: possible.filter((folder, at) => areThere[at] !== true && noted.has(folder)),
  };
}

/** The folders where models are looked for when nobody says where, whether they are there or not; absolute. */
export async function possibleFolders({
  registryFile,
  root,
  moreFolders = [],
  machine = { home: homeFolder(), platform: process.platform, env: process.env },
}: Pick<DiscoverOptions, "registryFile" | "root" | "moreFolders" | "machine">): Promise<readonly string[]> {
  const noted = await notedFolders({ registryFile, root });
  const known = [...knownModelFolders(machine), ...(await lmStudioFolders(machine))];
  return [...new Set([...noted, ...moreFolders, ...known])];
}

/** What the registry says in `scan_path`; absolute. */
async function notedFolders({
  registryFile,
  root,
}: Pick<DiscoverOptions, "registryFile" | "root">): Promise<readonly string[]> {
  const reading = await readRegistry(registryFile);
  return reading.state === "ok" ? scanPathsOf(reading.text).map((path) => locatedPath(root, path)) : [];
}

function scanPathsOf(registryText: string): readonly string[] {
  const data: unknown = JSON.parse(registryText.charCodeAt(0) === 0xfeff ? registryText.slice(1) : registryText);
  const written: unknown =
    data !== null && typeof data === "object" && "scan_path" in data ? data.scan_path : undefined;
  const paths: readonly unknown[] = Array.isArray(written) ? written : [written];
  return paths.filter((path): path is string => typeof path === "string" && path !== "");
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    // What is there but closed is worth a word in the report.
    return !isMissing(error);
  }
}
