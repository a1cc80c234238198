import { open, rm } from "node:fs/promises";

/**
 * Writes a file that is not there yet: none is replaced (`EEXIST`, see `isThereAlready`), and one that cannot be written, as on a
 * full disk, leaves no half of itself. @throws as `node:fs`.
 */
export async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(text);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}
