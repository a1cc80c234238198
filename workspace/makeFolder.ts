import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { isMissing, isThereAlready } from "./fileError.ts";

/**
 * Makes a folder, and those above it that are not there. `mkdir` with `recursive` would try without end where a system takes
 * no folders (`/proc`), and say of a disk that can only be read that it does not exist.
 */
export async function makeFolder(folder: string, mode?: number): Promise<void> {
  if (await isFolder(folder)) return;
  const above = dirname(folder);
  if (above !== folder) await makeFolder(above, mode);
  try {
    await mkdir(folder, mode);
  } catch (error) {
    // Somebody else may have been faster.
    if (await isFolder(folder)) return;
    if (isThereAlready(error)) throw failed("there is a file in the place of a folder", error);
    if (isMissing(error)) throw failed(`no folder can be made in ${above}`, error);
    throw error;
  }
}

/** What `reasonOf` tells as it is. */
function failed(reason: string, cause: unknown): Error {
  return Object.assign(new Error(reason, { cause }), { code: "ENOTSUP" });
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
