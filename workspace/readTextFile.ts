import { readFile, stat } from "node:fs/promises";

/** The most that is read of files that are written by hand or for people: more than any of them has. */
export const maxTextBytes = 32_000_000;

/**
 * Reads a text file of a workspace, which may be anybody's: a pipe in its place would be waited for without end, and a link
 * to a device, or a file of gigabytes, would take all memory. Rejects as `readFile` does, and for those with a reason that
 * `reasonOf` gives.
 */
export async function readTextFile(path: string, maxBytes = maxTextBytes): Promise<string> {
  const stats = await stat(path);
  // What a folder is called is left to the system.
  if (!stats.isFile() && !stats.isDirectory()) throw new Error("it is a device or a pipe, not a file");
  if (stats.isFile() && stats.size > maxBytes) throw new Error(`it is larger than ${String(maxBytes / 1e6)} MB`);
  return readFile(path, "utf8");
}
