import { setTimeout as pauseFor } from "node:timers/promises";

/** What Windows says of a file that another program has open just now: a virus scanner, an indexer, a backup. */
const busyCodes: readonly unknown[] = ["EPERM", "EACCES", "EBUSY"];
const longestPauseMs = 500;

export interface Patience {
  /** How long a file may be busy; two seconds unless said. */
  readonly forMs?: number;
  readonly platform?: NodeJS.Platform;
  readonly pause?: (ms: number) => Promise<unknown>;
}

/**
 * Renames, removes or creates a file, on Windows again and again for a while when the file is busy: there no file that
 * somebody has open can be replaced, and one that was just written is looked at by others. Rejects as `work` does.
 */
export async function patiently<T>(work: () => Promise<T>, patience: Patience = {}): Promise<T> {
  const { forMs = 2_000, platform = process.platform, pause = pauseFor } = patience;
  let waitedMs = 0;
  for (let pauseMs = 10; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs))
    try {
      return await work();
    } catch (error) {
      // Elsewhere the same codes say that it is not allowed, which will not change.
      if (platform !== "win32" || waitedMs >= forMs || !isBusy(error)) throw error;
      await pause(pauseMs);
      waitedMs += pauseMs;
    }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && busyCodes.includes(error.code);
}
