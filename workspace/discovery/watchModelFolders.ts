import { watch } from "node:fs";
import type { FSWatcher } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { SettlingFiles } from "./settlingFiles.ts";
import { isVisible } from "./ollamaStore.ts";
import { isGgufName, passedOver } from "./walkFolders.ts";

export interface ModelFolderWatch {
  /** Resolves when the folders that were there at the beginning are watched. */
  readonly ready: Promise<void>;
  close(): void;
}

export interface WatchOptions {
  /**
   * Called with the folders in which files came up that are whole by now, each one that `findModels` can search: the folder of
   * the file, the repository in the cache of Hugging Face, the store of Ollama.
   */
  readonly onNew: (files: readonly string[], folders: readonly string[]) => void;
  /** How long a file must have stayed as it is to be whole. */
  readonly settleMs?: number;
  /** How often it is looked for folders that were not there at the beginning. */
  readonly missingMs?: number;
}

/** Watches are scarce; what lies in more folders than this is found by a search. */
const maxWatches = 2_000;
/** One watch sees everything below it where the system can do that; on Linux each folder needs one of its own. */
const isRecursive = process.platform === "darwin" || process.platform === "win32";

/**
 * Notices model files that come into some folders, or into folders in them, from now on: GGUF files, links to such files, and
 * manifests of Ollama. While nothing happens it costs a `stat` a minute for each folder that is not there yet. `folders` are
 * absolute.
 */
export function watchModelFolders(folders: readonly string[], options: WatchOptions): ModelFolderWatch {
  const { onNew, settleMs = 3_000, missingMs = 60_000 } = options;
  const watchers = new Map<string, FSWatcher>();
  const settling = new SettlingFiles(settleMs, (files) => {
    onNew(files, [...new Set(files.map(folderToSearch))]);
  });
  let closed = false;
  const isClosed = (): boolean => closed;

  const attach = (folder: string): boolean => {
    if (isClosed() || watchers.has(folder) || watchers.size >= maxWatches) return false;
    try {
      const watcher = watch(folder, { persistent: false, recursive: isRecursive }, (event, name) => {
        // A folder that is moved in whole is told of once, and its files are not.
        if (name !== null) void consider(join(folder, name), event === "rename");
      });
      watcher.on("error", () => {
        detach(folder);
      });
      watchers.set(folder, watcher);
      return true;
    } catch {
      // It is gone again, or the system gives no more watches: a search finds what is in it.
      return false;
    }
  };

  const detach = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };

  /** Watches a folder and those in it. `isNew`: what is in it came up just now. `isWatched`: a watch above sees it. */
  const attachAll = async (folder: string, isNew: boolean, isWatched = false): Promise<void> => {
    if ((!isWatched && !attach(folder)) || (isRecursive && !isNew)) return;
    try {
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (passedOver.has(entry.name) || isClosed()) continue;
        if (entry.isDirectory()) await attachAll(path, isNew, isRecursive);
        else if (isNew && isModelFile(path)) settling.add(path);
      }
    } catch {
      detach(folder);
    }
  };

  const consider = async (path: string, cameOrWent: boolean): Promise<void> => {
    if (isModelFile(path)) {
      settling.add(path);
      return;
    }
    if ((isRecursive && !cameOrWent) || passedOver.has(basename(path))) return;
    try {
      // On Linux a folder that came up needs a watch of its own; one that went away loses it.
      if ((await stat(path)).isDirectory()) await attachAll(path, true, isRecursive);
    } catch {
      detach(path);
    }
  };

  const missing = setInterval(() => {
    for (const folder of folders) if (!watchers.has(folder)) void attachWhenThere(folder, true);
  }, missingMs);
  missing.unref();

  const attachWhenThere = async (folder: string, isNew: boolean): Promise<void> => {
    if (await isThere(folder)) await attachAll(folder, isNew);
  };

  return {
    ready: Promise.all(folders.map((folder) => attachWhenThere(folder, false))).then(() => undefined),
    close: () => {
      closed = true;
      clearInterval(missing);
      settling.close();
      for (const folder of [...watchers.keys()]) detach(folder);
    },
  };
}

/** A GGUF file, or a manifest of Ollama, which is written when all blobs of a model are there. */
function isModelFile(path: string): boolean {
  return isGgufName(basename(path)) || (storeOf(path) !== undefined && isVisible(basename(path)));
}

/** The folder of Ollama in which a path is `manifests/HOST/NAMESPACE/MODEL/TAG`. */
function storeOf(path: string): string | undefined {
  const steps = path.split(sep);
  const at = steps.length - 5;
  return at > 0 && steps[at] === "manifests" ? steps.slice(0, at).join(sep) : undefined;
}

function folderToSearch(path: string): string {
  const steps = path.split(sep);
  const repository = steps.findIndex((step, at) => /^models--/.test(step) && steps[at + 1] === "snapshots");
  return storeOf(path) ?? (repository < 0 ? dirname(path) : steps.slice(0, repository + 1).join(sep));
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
