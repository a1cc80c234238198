import { isUtf8 } from "node:buffer";
import { readFile } from "node:fs/promises";

/**
 * Whether a file of which this was read is UTF-8. Letters of another encoding were read as something else, which must not be
 * written back. Rejects as `readFile` does.
 */
export async function isUtf8File(file: string, text: string): Promise<boolean> {
  return !text.includes("\ufffd") || isUtf8(await readFile(file));
}
