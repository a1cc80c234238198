import { statSync, watch } from "node:fs";
import type { BigIntStats, FSWatcher } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";

export interface FileWatch {
  /** Resolves when every later change will be noticed: read the files after it, and nothing is missed. */
  readonly ready: Promise<void>;
  close(): void;
}

/** Editors write a file in several steps; this long after the last one it is whole. */
const settleMs = 50;
/** The file system's own notices are lost on some network and container mounts; a look this often misses nothing. */
const pollMs = 2_000;

/**
 * Calls `onChange` after one of the paths (a file, or a folder and the files in it) was created, changed or deleted.
 * The paths and their folders need not exist yet. Several changes at once are one call.
 */
export function watchFiles(paths: readonly string[], onChange: () => void): FileWatch {
  const watchers = new Map<string, FSWatcher>();
  let closed = false;
  let settling: NodeJS.Timeout | undefined;
  let known: string | undefined;
  let looking = false;
  let lookAgain = false;

  const look = async (): Promise<void> => {
    if (looking) {
      lookAgain = true;
      return;
    }
    looking = true;
    try {
      attach();
      const state = (await Promise.all(paths.map(fingerprint))).join("\n");
      const changed = known !== undefined && state !== known;
      known = state;
      if (changed && !isClosed()) onChange();
    } finally {
      looking = false;
    }
    if (lookAgain) {
      lookAgain = false;
      await look();
    }
  };
  // A function, so that the compiler does not take an old reading for the truth after an await.
  const isClosed = (): boolean => closed;

  const attach = (): void => {
    for (const [folder, names] of foldersToWatch(paths)) {
      if (watchers.has(folder) || closed) continue;
      try {
        const watcher = watch(folder, { persistent: false }, (_event, name) => {
          if (name !== null && names !== "all" && !names.has(name)) return;
          clearTimeout(settling);
          settling = setTimeout(() => void look(), settleMs);
        });
        watcher.on("error", () => {
          watcher.close();
          watchers.delete(folder);
        });
        watchers.set(folder, watcher);
      } catch {
        // It was deleted meanwhile, or cannot be watched: the regular look finds what changes.
        continue;
      }
    }
  };

  const poll = setInterval(() => {
    // A watch on a folder that was replaced looks at the old one; begin anew from time to time.
    for (const watcher of watchers.values()) watcher.close();
    watchers.clear();
    void look();
  }, pollMs);
  poll.unref();

  return {
    ready: look(),
    close: () => {
      closed = true;
      clearInterval(poll);
      clearTimeout(settling);
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

/**
 * The folders that tell of the paths, each with the names in it that matter. For a path whose folder does not exist
 * yet, that is the nearest folder above which does.
 */
function foldersToWatch(paths: readonly string[]): ReadonlyMap<string, ReadonlySet<string> | "all"> {
  const folders = new Map<string, Set<string> | "all">();
  for (const path of paths) {
    if (isFolder(path)) folders.set(path, "all");
    let name = path;
    let folder = dirname(path);
    while (folder !== dirname(folder) && !isFolder(folder)) {
      name = folder;
      folder = dirname(folder);
    }
    const names = folders.get(folder) ?? new Set();
    if (names !== "all") folders.set(folder, names.add(basename(name)));
  }
  return folders;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    // Not there, closed to this user, a link in a circle, or on a drive that is away: the folder above tells of a change.
    return false;
  }
}

async function fingerprint(path: string): Promise<string> {
  try {
    const own = await stat(path, { bigint: true });
    if (!own.isDirectory()) return `${path} ${versionOf(own)}`;
    const names = (await readdir(path)).sort();
    const files = await Promise.all(
      names.map(async (name) => {
        try {
          return `${name} ${versionOf(await stat(`${path}/${name}`, { bigint: true }))}`;
        } catch {
          return `${name} gone`;
        }
      }),
    );
    return `${path} ${files.join(" ")}`;
  } catch {
    return `${path} absent`;
  }
}

/** The last time tells of what leaves all else: a file that may be read again, a copy that keeps the date of the original. */
function versionOf({ mtimeNs, size, ino, ctimeNs }: BigIntStats): string {
  return `${mtimeNs} ${size} ${ino} ${ctimeNs}`;
}
