import { takeLock } from "../lockFile.ts";

/**
 * Keeps others (another window, a terminal) from writing the same file. Undefined when somebody else does; otherwise a way to
 * give it back. Should two think that they have it, the checksum tells in the end.
 */
export function lockDownload(target: string): Promise<(() => Promise<void>) | undefined> {
  return takeLock(`${target}.part.lock`);
}
