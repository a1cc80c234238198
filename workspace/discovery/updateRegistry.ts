import { mkdir } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import type { FileState } from "../../core/discovery/matchFound.ts";
import { mergeScan } from "../../core/discovery/mergeScan.ts";
import type { Merge } from "../../core/discovery/mergeScan.ts";
import type { FoundModel } from "../../core/discovery/scan.ts";
import { isMissing } from "../fileError.ts";
import { readRegistry } from "../registry/readRegistry.ts";
import { writeAtomically } from "../writeAtomically.ts";
import { inParallel } from "./inParallel.ts";
import { identify } from "./modelFile.ts";
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

/** The registry can be neither read nor brought up to date; the message says why, in a sentence. It was not touched. */
export class RegistryError extends Error {
  /** What cannot be read: a folder that was to be searched, or the registry. */
  readonly about: "folder" | "registry";

  constructor(message: string, about: RegistryError["about"] = "registry") {
    super(message);
    this.about = about;
  }
}

const filesAtOnce = 16;
const portsAtOnce = 16;
/** Somebody who saves the registry all the time is given up on. */
const maxTries = 5;

/**
 * Brings found models into a registry file and writes it, in one step and only when something changed. What somebody else
 * saved in the file meanwhile is kept: it is read again. Rejects with `RegistryError` when the file is there and is no
 * registry, and as the file system does when it cannot be written.
 */
export async function updateRegistry(options: UpdateOptions): Promise<Merge & { readonly isWritten: boolean }> {
  const { registryFile, dryRun = false } = options;
  for (let tries = 1; ; tries++) {
    const before = await readRegistryText(registryFile);
    const merge = await mergeWithPorts(before, options);
    if (!merge.isChanged || dryRun) return { ...merge, isWritten: false };
    if ((await readRegistryText(registryFile)) !== before) {
      if (tries < maxTries) continue;
      throw new RegistryError(`Somebody else keeps writing ${registryFile}, so it was left alone. Try again.`);
    }
    await mkdir(dirname(registryFile), { recursive: true });
    await writeAtomically(registryFile, merge.text);
    return { ...merge, isWritten: true };
  }
}

/** The text of a registry; undefined when there is none. Rejects with `RegistryError` when it is there and is none. */
export async function readRegistryText(file: string): Promise<string | undefined> {
  const reading = await readRegistry(file);
  if (reading.state === "missing") return undefined;
  if (reading.state === "ok") return reading.text;
  const where = reading.state === "broken" ? ` (${file})` : "";
  throw new RegistryError(`${reading.message.replace(/\.$/, "")}${where}. Nothing was changed.`);
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

/** Relative to the workspace and with `/` when it is within it, so that the registry goes from one machine to another. */
export function shortenedPath(root: string, path: string): string {
  const inside = relative(root, path);
  if (inside === "") return ".";
  return inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? path : inside.split(sep).join("/");
}

/** What became of the files that the models of a registry name. */
async function fileStates(text: string | undefined, root: string): Promise<ReadonlyMap<string, FileState>> {
  const states = new Map<string, FileState>();
  const paths = [...filePathsOf(text)].filter(([, path]) => !path.startsWith("builtin:"));
  await inParallel(paths, filesAtOnce, async ([id, path]) => {
    states.set(id, await stateOf(resolve(root, path)));
  });
  return states;
}

async function stateOf(path: string): Promise<FileState> {
  try {
    return { state: "there", identity: (await identify(path)).identity };
  } catch (error) {
    return { state: isMissing(error) ? "gone" : "unknown" };
  }
}

function filePathsOf(text: string | undefined): ReadonlyMap<string, string> {
  if (text === undefined) return new Map();
  const data: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  const models: unknown = data !== null && typeof data === "object" && "models" in data ? data.models : {};
  const paths = new Map<string, string>();
  for (const [id, model] of Object.entries(models ?? {})) {
    const entry: unknown = model;
    const path: unknown =
      entry !== null && typeof entry === "object" && "file_path" in entry ? entry.file_path : undefined;
    if (typeof path === "string" && path !== "") paths.set(id, path);
  }
  return paths;
}
