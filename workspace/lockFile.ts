import { randomBytes } from "node:crypto";
import { link, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { isMissing, isThereAlready } from "./fileError.ts";
import { patiently } from "./patiently.ts";
import { writeNew } from "./writeNew.ts";

const beatMs = 10_000;
/** A lock that was not touched for so long belongs to nobody: its owner is gone or was asleep. */
const staleMs = 90_000;

/**
 * Takes a lock that other programs (another window, a terminal) take too. Undefined while somebody else has it; otherwise a
 * way to give it back. A lock whose owner died counts for nothing. Rejects when the file cannot be written.
 */
export async function takeLock(lock: string): Promise<(() => Promise<void>) | undefined> {
  for (let tries = 0; tries < 3; tries++) {
    try {
      // On Windows a lock that was given back is not gone, and cannot be taken, as long as somebody reads it.
      await patiently(() => writeNew(lock, `${process.pid} ${hostname()}`));
    } catch (error) {
      if (!isThereAlready(error)) throw error;
      const held = await patiently(() => readLock(lock));
      if (held !== undefined && isHeld(held)) return undefined;
      if (held !== undefined) await removeStale(lock, held.text);
      continue;
    }
    const beat = setInterval(() => {
      const now = new Date();
      // When it cannot be touched, the worst is that somebody takes it for stale.
      utimes(lock, now, now).catch(() => undefined);
    }, beatMs);
    beat.unref();
    return async () => {
      clearInterval(beat);
      await patiently(() => rm(lock, { force: true }));
    };
  }
  return undefined;
}

interface Held {
  readonly text: string;
  readonly changedMs: number;
}

/** Undefined when it was given back meanwhile. */
async function readLock(lock: string): Promise<Held | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(lock, "utf8"), stat(lock)]);
    return { text, changedMs: mtimeMs };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isHeld({ text, changedMs }: Held): boolean {
  const [, pid, host] = /^(\d{1,10}) (.+)$/.exec(text) ?? [];
  // Folders on a network drive have owners on other machines; of these only the time tells. An empty lock is being written.
  if (pid !== undefined && host === hostname() && !isAlive(Number(pid))) return false;
  return Math.abs(Date.now() - changedMs) < staleMs;
}

/** Two may find the same lock stale: the slower one must not take away the lock that the faster one has by now. */
async function removeStale(lock: string, text: string): Promise<void> {
  const aside = `${lock}.${randomBytes(6).toString("hex")}`;
  try {
    await rename(lock, aside);
    if ((await readFile(aside, "utf8")) !== text) await link(aside, lock);
  } catch {
    // The other one was faster at every step; the next try finds what there is now.
  }
  await rm(aside, { force: true });
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
