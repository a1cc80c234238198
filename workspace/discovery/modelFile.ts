import { realpath, stat } from "node:fs/promises";

/** A GGUF file on disk, before it is read. */
export interface ModelFile {
  /** Absolute; may be a link. */
  readonly path: string;
  /** What tells about the model: the file's name, or the one that Ollama has for it. */
  readonly name: string;
  /** The folder's name, or the repository's. */
  readonly folderName: string;
  /** Files that belong together lie in one place: a folder, or what one repository has in a common folder. */
  readonly place: string;
  /** Device and number of the file behind all links. */
  readonly identity: string;
  readonly bytes: number;
  readonly snapshot?: Snapshot;
}

/** One revision of a repository in the cache of Hugging Face. */
export interface Snapshot {
  readonly repository: string;
  /** Whether it is the one that is used now; the others are older. */
  readonly isCurrent: boolean;
  /** Path within the repository. */
  readonly inside: string;
}

/** What identifies a file or folder behind all links, and its kind. Rejects as `stat` does. */
export async function identify(
  path: string,
): Promise<{ readonly identity: string; readonly kind: "file" | "folder" | "other"; readonly bytes: number }> {
  const stats = await stat(path, { bigint: true });
  const kind = stats.isFile() ? "file" : stats.isDirectory() ? "folder" : "other";
  // Some network drives number no file; then the path behind all links is what tells files apart.
  const identity = stats.ino === 0n ? await realpath(path) : `${stats.dev}:${stats.ino}`;
  return { identity, kind, bytes: Number(stats.size) };
}
