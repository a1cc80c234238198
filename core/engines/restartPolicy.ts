const firstDelayMs = 1_000;
const longestDelayMs = 30_000;
/** A server that ran this long since its last crash is sound again. */
const soundMs = 60_000;
/** So many restarts in a row may end before the model is loaded. */
const maxFailedRestarts = 5;

/** What is remembered of a server's crashes. */
export interface CrashRecord {
  /** Crashes since it last ran long enough to be sound. */
  readonly crashes: number;
  /** Restarts in a row that ended before the model was loaded. */
  readonly failedRestarts: number;
}

export const noCrashes: CrashRecord = { crashes: 0, failedRestarts: 0 };

export type AfterExit =
  { readonly kind: "restart"; readonly delayMs: number; readonly record: CrashRecord } | { readonly kind: "giveUp" };

/**
 * What to do about a process that ended by itself. One that was never ready stays as it is: the same file would fail
 * again. `readyForMs` is how long it had been ready; undefined when it was not at its end.
 */
export function afterExit(
  record: CrashRecord,
  { wasEverReady, readyForMs }: { readonly wasEverReady: boolean; readonly readyForMs: number | undefined },
): AfterExit {
  if (!wasEverReady) return { kind: "giveUp" };
  const failedRestarts = readyForMs === undefined ? record.failedRestarts + 1 : 0;
  if (failedRestarts >= maxFailedRestarts) return { kind: "giveUp" };
  const crashes = readyForMs !== undefined && readyForMs >= soundMs ? 0 : record.crashes;
  return {
    kind: "restart",
    delayMs: Math.min(firstDelayMs * 2 ** crashes, longestDelayMs),
    record: { crashes: crashes + 1, failedRestarts },
  };
}
