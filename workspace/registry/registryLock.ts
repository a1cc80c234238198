import { realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isMissing } from "../fileError.ts";
import { takeLock } from "../lockFile.ts";

const pauseMs = 20;
/** Whoever has the lock only reads and writes one file; after so long something is wrong with it. */
const patienceMs = 15_000;

/**
 * Runs `work` while no other program of MAGI's (another window, a terminal) that uses this function writes the registry, so
 * that what one has written is not lost to another that read the file before. The folder of the file must be there. Rejects
 * as `work` does, and with `RegistryLockedError` when the lock is not to be had.
 */
export async function withRegistryLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const target = await realpath(file).catch((error: unknown) => {
    if (isMissing(error)) return file;
    throw error;
  });
  const lock = join(dirname(target), `.${basename(target)}.lock`);
  const until = performance.now() + patienceMs;
  for (;;) {
    const release = await takeLock(lock);
    if (release !== undefined)
      try {
        return await work();
      } finally {
        await release();
      }
    if (performance.now() > until) throw new RegistryLockedError(file, lock);
    await pause(pauseMs);
  }
}

/** Somebody has the lock all the time; the message is for the user. */
export class RegistryLockedError extends Error {
  constructor(file: string, lock: string) {
    super(`Somebody else keeps writing ${file}, so it was left alone. Try again; if nobody does, delete ${lock}.`);
  }
}
