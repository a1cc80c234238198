import { randomBytes } from "node:crypto";
import { open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isMissing } from "./fileError.ts";
import { patiently } from "./patiently.ts";

/**
 * Writes a file so that whoever reads it sees the old text or the new one, whole: another file first, then the name.
 * Keeps the permissions that the file has, and writes to where a symbolic link leads. Rejects when it cannot be
 * written; the file is then as it was.
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const known = await unlessMissing(stat(path), undefined);
  // A pipe or a device, such as /dev/stdout, has no old text, and a file must not take its place.
  if (known !== undefined && !known.isFile() && !known.isDirectory()) {
    await writeFile(path, text);
    return;
  }
  const target = await unlessMissing(realpath(path), path);
  const mode = known && known.mode & 0o7777;
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const file = await open(temporary, "wx", mode);
    try {
      // What the process masks away when it creates a file is what the file had.
      if (mode !== undefined) await file.chmod(mode);
      await file.writeFile(text, "utf8");
      await file.sync();
    } finally {
      await file.close();
    }
    await patiently(() => rename(temporary, target));
  } catch (error) {
    // Why it was not written is worth more than why something is left over.
    await patiently(() => rm(temporary, { force: true })).catch(() => undefined);
    throw error;
  }
}

async function unlessMissing<T>(found: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await found;
  } catch (error) {
    if (isMissing(error)) return otherwise;
    throw error;
  }
}
