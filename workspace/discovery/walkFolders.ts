import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import type { Skipped } from "../../core/discovery/scan.ts";
import { isMissing, reasonOf } from "../fileError.ts";
import { readTextFile } from "../readTextFile.ts";
import { inParallel } from "./inParallel.ts";
import type { ModelFile, Snapshot } from "./modelFile.ts";
import { identify } from "./modelFile.ts";
import { isVisible, readOllamaStore } from "./ollamaStore.ts";

export interface WalkOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called for each folder that was read, with the number of GGUF files so far. */
  readonly onFolder?: ((folder: string, files: number) => void) | undefined;
}

/** Folders that hold no models and very many files, what was thrown away, and what Windows and macOS keep on each disk. */
export const passedOver: ReadonlySet<string> = new Set([
  ...["node_modules", ".git", "__pycache__"],
  ...["$RECYCLE.BIN", "System Volume Information"],
  ...[".Trash", ".Trashes", ".Spotlight-V100", ".fseventsd", ".DocumentRevisions-V100", ".TemporaryItems"],
]);

/** A GGUF file by its name. `._x.gguf` is what macOS notes about `x.gguf` on a disk that is not its own, such as exFAT. */
export function isGgufName(name: string): boolean {
  return /\.gguf$/i.test(name) && !name.startsWith("._");
}

const foldersAtOnce = 8;
const filesAtOnce = 16;

interface Folder {
  readonly path: string;
  /** In the cache of Hugging Face. */
  readonly within?: { readonly repository: string; readonly root: string; readonly isCurrent: boolean } | undefined;
}

/**
 * Every GGUF file under some folders (a root may be such a file too), in no order; a file that several links lead to comes several times. Follows links,
 * and reads each folder once however many lead to it. What cannot be read is named and passed over. Rejects only when
 * `signal` is aborted.
 */
export async function walkFolders(
  roots: readonly string[],
  { signal, onFolder }: WalkOptions = {},
): Promise<{ readonly files: readonly ModelFile[]; readonly unreadable: readonly Skipped[] }> {
  const files: ModelFile[] = [];
  const unreadable: Skipped[] = [];
  const seen = new Set<string>();
  const folders: Folder[] = roots.map((path) => ({ path }));

  const readFolder = async ({ path, within }: Folder): Promise<void> => {
    signal?.throwIfAborted();
    try {
      const { identity, kind, bytes } = await identify(path);
      if (kind === "file" && /\.gguf$/i.test(path))
        files.push({ path, name: basename(path), identity, bytes, ...placeOf(dirname(path), basename(path), within) });
      if (kind !== "folder" || seen.has(identity)) return;
      seen.add(identity);
      const entries = await readdir(path, { withFileTypes: true });
      const names = new Set(entries.map(({ name }) => name));
      if (names.has("manifests") && names.has("blobs")) {
        const store = await readOllamaStore(path, signal);
        files.push(...store.files);
        unreadable.push(...store.unreadable);
      } else if (names.has("snapshots") && /^models--/.test(basename(path))) {
        folders.push(...(await snapshotsOf(path)));
      } else
        await inParallel(entries, filesAtOnce, async (entry) => {
          await look(path, entry, within);
        });
      onFolder?.(path, files.length);
    } catch (error) {
      signal?.throwIfAborted();
      unreadable.push({ path, reason: reasonOf(error) });
    }
  };

  const look = async (folder: string, entry: Dirent, within: Folder["within"]): Promise<void> => {
    const path = join(folder, entry.name);
    const isGguf = isGgufName(entry.name);
    if (passedOver.has(entry.name) || (entry.isFile() && !isGguf)) return;
    if (entry.isDirectory()) {
      folders.push({ path, within });
      return;
    }
    if (!entry.isSymbolicLink() && !isGguf) return;
    signal?.throwIfAborted();
    try {
      const { identity, kind, bytes } = await identify(path);
      if (kind === "folder") folders.push({ path, within });
      else if (isGguf && kind === "file")
        files.push({ path, name: entry.name, identity, bytes, ...placeOf(folder, entry.name, within) });
    } catch (error) {
      if (isGguf) unreadable.push({ path, reason: isMissing(error) ? whyMissing(entry) : reasonOf(error) });
    }
  };

  await inParallel(folders, foldersAtOnce, readFolder);
  return { files, unreadable };
}

/** Why a file that the folder lists is not there. */
function whyMissing(entry: Dirent): string {
  if (entry.name.includes("\ufffd")) return "its name is not UTF-8; rename it";
  return entry.isSymbolicLink() ? "it is a link that leads nowhere" : "it was taken away meanwhile";
}

function placeOf(
  folder: string,
  name: string,
  within: Folder["within"],
): { readonly place: string; readonly folderName: string; readonly snapshot?: Snapshot } {
  if (within !== undefined) {
    const { repository, root, isCurrent } = within;
    const folderName = basename(repository).split("--").at(-1) ?? "";
    const inside = relative(root, join(folder, name));
    return { place: folder, folderName, snapshot: { repository, isCurrent, inside } };
  }
  // llama.cpp keeps files of all repositories in one folder, each with its repository in front.
  const repository = /^.+[-_]gguf(?=_)/i.exec(name)?.[0];
  if (repository !== undefined) return { place: join(folder, repository), folderName: repository };
  return { place: folder, folderName: basename(folder) };
}

/** The revisions of a repository that Hugging Face's tools keep: the one that `refs/main` names, else the newest, is in use. */
async function snapshotsOf(repository: string): Promise<readonly Folder[]> {
  const root = join(repository, "snapshots");
  const revisions = await Promise.all(
    (await readdir(root))
      .filter(isVisible)
      .map(async (name) => ({ name, changed: (await stat(join(root, name))).mtimeMs })),
  );
  revisions.sort((a, b) => b.changed - a.changed || (a.name < b.name ? -1 : 1));
  const main = await readMain(repository);
  const current = revisions.find(({ name }) => name === main) ?? revisions[0];
  return revisions.map((revision) => {
    const path = join(root, revision.name);
    return { path, within: { repository, root: path, isCurrent: revision === current } };
  });
}

async function readMain(repository: string): Promise<string | undefined> {
  try {
    return (await readTextFile(join(repository, "refs", "main"))).trim();
  } catch {
    // Whoever copied the files left it out; then the newest revision is the one in use.
    return undefined;
  }
}
