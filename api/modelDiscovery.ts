import { dirname, resolve } from "node:path";
import type { Merge } from "../core/discovery/mergeScan.ts";
import type { Scan } from "../core/discovery/scan.ts";
import { changeJson } from "../core/registry/editJson.ts";
import { parseRegistry } from "../core/registry/parseRegistry.ts";
import type { RegistryModel } from "../core/registry/registry.ts";
import { parseAddresses } from "../core/servers/addresses.ts";
import { parseServerKeys, serverKeysVariable } from "../core/servers/serverKeys.ts";
import type { ServerMerge } from "../core/servers/mergeServers.ts";
import { discover } from "../workspace/discovery/discover.ts";
import type { Discovery } from "../workspace/discovery/discover.ts";
import type { ScanProgress } from "../workspace/discovery/findModels.ts";
import { reasonOf } from "../workspace/fileError.ts";
import type { WorkspacePaths } from "../workspace/locateWorkspace.ts";
import { makeFolder } from "../workspace/makeFolder.ts";
import { readRegistry } from "../workspace/registry/readRegistry.ts";
import { withRegistryLock } from "../workspace/registry/registryLock.ts";
import { RegistryError } from "../workspace/registry/rewriteRegistry.ts";
import { addServers } from "../workspace/servers/addServers.ts";
import type { AddressReport } from "../workspace/servers/findServers.ts";
import { searchServers } from "../workspace/servers/searchServers.ts";
import { isUtf8File } from "../workspace/isUtf8File.ts";
import { writeAtomically } from "../workspace/writeAtomically.ts";
import { MagiError } from "./errors.ts";
import { inTurn } from "./inTurn.ts";
import { pathsOf } from "./workspaceOptions.ts";
import type { WorkspaceOptions } from "./workspaceOptions.ts";

/** The file `data/model_registry.json` as it is, with the fields that MAGI does not know. */
export interface RegistryData {
  models: Record<string, RegistryModelData>;
  scan_path?: string | readonly string[] | null;
  /** ISO 8601. */
  last_scan?: string | null;
  /** First and last port that new models may get. */
  port_range?: readonly [number, number] | null;
  /** Billions of parameters. */
  tier_thresholds?: { powerful_min?: number; fast_max?: number } | null;
  [field: string]: unknown;
}

/** A model as the file has it; `null` is how some tools write what they do not know. */
export type RegistryModelData = { -readonly [Field in keyof RegistryModel]?: RegistryModel[Field] | null } & {
  [field: string]: unknown;
};

export interface DiscoveryOptions {
  /** Only say what would change. */
  readonly dryRun?: boolean;
  /** Aborting rejects with the signal's reason; nothing is written then. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ScanProgress) => void;
}

/** What was found and what became of the registry. */
export interface DiscoveryResult {
  /** The folders that were searched. */
  readonly searched: readonly string[];
  readonly scan: Scan;
  /** `added`, `changed`, `kept` and `vanished` models by id; `warnings` are sentences. */
  readonly merge: Merge;
  readonly isWritten: boolean;
}

export interface ServerDiscoveryOptions extends Pick<DiscoveryOptions, "dryRun" | "signal"> {
  /** Called for each address that is through. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** Which servers answered and what became of the registry. */
export interface ServerDiscoveryResult {
  /** Of addresses that were not asked for, only those where a model server is. */
  readonly servers: readonly AddressReport[];
  /** `models`: what each model of a server is in the registry. */
  readonly merge: ServerMerge;
  readonly isWritten: boolean;
}

/** The model registry of a workspace, and the search for models on this machine. Methods reject with `MagiError` alone. */
export class ModelDiscovery {
  /** Absolute paths. */
  readonly paths: WorkspacePaths;

  /** A folder alone is the workspace. */
  constructor(options: string | WorkspaceOptions = {}) {
    this.paths = pathsOf(options);
  }

  /**
   * Searches folders for GGUF files and brings what it finds into the registry. Without folders it searches those that the
   * registry names and those of known programs. New models are off (`enabled: false`), and what a person set stays.
   */
  async discover(
    folders: string | readonly string[] = [],
    { dryRun = false, signal, onProgress }: DiscoveryOptions = {},
  ): Promise<DiscoveryResult> {
    const { root, registryFile } = this.paths;
    const asked = foldersOf(folders);
    const search = (): Promise<Discovery> =>
      discover({
        root,
        registryFile,
        folders: asked.map((folder) => resolve(folder)),
        dryRun,
        ...(signal !== undefined && { signal }),
        ...(onProgress !== undefined && { onProgress }),
      });
    return registryWork("The registry cannot be written", signal, () =>
      dryRun ? search() : inTurn(registryFile, search),
    );
  }

  /** Searches again where the registry says that it was searched the last time, and in the folders of known programs. */
  rescan(options: DiscoveryOptions = {}): Promise<DiscoveryResult> {
    return this.discover([], options);
  }

  /**
   * Asks model servers for their models and brings these into the registry: at some addresses (`box:8080`,
   * `http://127.0.0.1:8080/v1`), or at the usual ports of this machine. New models are off; those that the registry has get one
   * more endpoint. `BAD_ADDRESS` for what is none. Another machine is asked only when its address is given.
   */
  async discoverServers(
    addresses: readonly string[] = [],
    options: ServerDiscoveryOptions = {},
  ): Promise<ServerDiscoveryResult> {
    const { root, registryFile } = this.paths;
    const { dryRun = false, signal, onProgress } = options;
    const parsed = addresses.flatMap((text) => {
      const found = parseAddresses(text);
      if (found === undefined) throw new MagiError("BAD_ADDRESS", `'${text}' is no address of a server.`);
      return found;
    });
    const servers = await searchServers(parsed, {
      registryFile,
      env: process.env,
      keys: parseServerKeys(process.env[serverKeysVariable]).keys,
      ...(signal !== undefined && { signal }),
      ...(onProgress !== undefined && { onProgress }),
    });
    const { isWritten, text, isChanged, models } = await registryWork("The registry cannot be written", signal, () =>
      addServers({ registryFile, root, reports: servers, relativePaths: true, dryRun }),
    );
    return { servers, merge: { text, isChanged, models }, isWritten };
  }

  /** The registry as its file has it. `REGISTRY_NOT_FOUND` when there is none, `REGISTRY_INVALID` when it is no registry. */
  async loadRegistry(): Promise<RegistryData> {
    const reading = await readRegistry(this.paths.registryFile);
    if (reading.state === "missing") throw new MagiError("REGISTRY_NOT_FOUND", reading.message);
    if (reading.state === "unreadable") throw new MagiError("FILE_ERROR", reading.message);
    if (reading.state !== "ok") throw new MagiError("REGISTRY_INVALID", reading.message);
    return JSON.parse(reading.text.replace(/^\ufeff/, "")) as RegistryData; // It was just read as a registry.
  }

  /**
   * Writes the registry in one step. Order, layout and numbers of the file stay where nothing changed. `REGISTRY_INVALID`
   * for data that is no registry, and when the file is there and is none; nothing is written then, nor when nothing changed.
   */
  async saveRegistry(data: RegistryData): Promise<void> {
    const { registryFile } = this.paths;
    const wanted = textOf(data);
    const { registry, problems } = parseRegistry(wanted);
    /** The new text; undefined when nothing changes. Refuses what is not to be saved. */
    const change = async (): Promise<string | undefined> => {
      const reading = await readRegistry(registryFile);
      if (reading.state === "unreadable") throw new MagiError("FILE_ERROR", reading.message);
      if (reading.state === "broken")
        throw new MagiError(
          "REGISTRY_INVALID",
          `Nothing was saved over a file that is no registry: ${reading.message}`,
        );
      // What was wrong before is no reason to keep somebody from changing something else.
      const known = new Set(reading.problems.map(({ message }) => message));
      const problem = problems.find(({ message }) => !known.has(message));
      if (registry === undefined || problem !== undefined)
        throw new MagiError("REGISTRY_INVALID", `The registry was not saved: ${problem?.message ?? "it is none."}`);
      const before = reading.state === "ok" ? reading.text : undefined;
      if (before !== undefined && !(await isUtf8File(registryFile, before)))
        throw new MagiError("FILE_ERROR", "The registry is not UTF-8, so it was left alone.");
      const text = before === undefined ? wanted : changeJson(before, data);
      return text === before ? undefined : text;
    };
    const save = async (): Promise<void> => {
      if ((await change()) === undefined) return;
      await makeFolder(dirname(registryFile));
      await withRegistryLock(registryFile, async () => {
        // Another program may have saved it meanwhile.
        const text = await change();
        if (text !== undefined) await writeAtomically(registryFile, text);
      });
    };
    await inTurn(registryFile, () => registryWork("The registry cannot be written", undefined, save));
  }
}

/** The data as a file of its own. Refuses what JSON cannot say. */
function textOf(data: unknown): string {
  try {
    const text: unknown = JSON.stringify(data, null, 2); // Of `undefined` it is none.
    return `${String(text)}\n`;
  } catch (error) {
    throw new MagiError("REGISTRY_INVALID", `The registry was not saved: ${reasonOf(error)}.`, { cause: error });
  }
}

function foldersOf(folders: unknown): readonly string[] {
  const asked: readonly unknown[] = Array.isArray(folders) ? folders : [folders];
  return asked.map((folder) => {
    if (typeof folder !== "string" || folder === "")
      throw new MagiError("BAD_OPTION", `Folders to search are paths, such as ["/models"], not \`${String(folder)}\`.`);
    return folder;
  });
}

async function registryWork<T>(failure: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof MagiError) throw error;
    if (error instanceof RegistryError)
      throw new MagiError(error.about === "folder" ? "FOLDER_NOT_FOUND" : "REGISTRY_INVALID", error.message, {
        cause: error,
      });
    throw new MagiError("FILE_ERROR", `${failure}: ${reasonOf(error)}.`, { cause: error });
  }
}
