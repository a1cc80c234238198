import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { isMissing } from "../fileError.ts";

const beatMs = 10_000;
/** A lock that was not touched for so long belongs to nobody: its owner is gone or was asleep. */
const staleMs = 90_000;

/**
 * Keeps others (another window, a terminal) from writing the same file. Undefined when somebody else does; otherwise a way to
 * give it back. A lock whose owner died counts for nothing.
 */
export async function lockDownload(target: string): Promise<(() => Promise<void>) | undefined> {
  const lock = `${target}.part.lock`;
  for (let tries = 0; tries < 3; tries++) {
    try {
      await writeFile(lock, `${process.pid} ${hostname()}`, { flag: "wx" });
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      if (await isHeld(lock)) return undefined;
      await rm(lock, { force: true });
      continue;
    }
    const beat = setInterval(() => {
      const now = new Date();
      // When it cannot be touched, the worst is that somebody takes it for stale; the checksum then tells.
      utimes(lock, now, now).catch(() => undefined);
    }, beatMs);
    beat.unref();
    return async () => {
      clearInterval(beat);
      await rm(lock, { force: true });
    };
  }
  return undefined;
}

async function isHeld(lock: string): Promise<boolean> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(lock, "utf8"), stat(lock)]);
    const [, pid, host] = /^(\d{1,10}) (.+)$/.exec(text) ?? [];
    // Folders on a network drive have owners on other machines; of these only the time tells. An empty lock is being written.
    if (pid !== undefined && host === hostname() && !isAlive(Number(pid))) return false;
    return Math.abs(Date.now() - mtimeMs) < staleMs;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
