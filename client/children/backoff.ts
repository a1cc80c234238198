const firstDelayMs = 300;
const longestDelayMs = 15_000;
/** After this many failures in a row it is left to the user. */
export const mostFailures = 6;
/** Whoever ran this long has not failed at the start, and begins with a short delay again. */
export const soundRunMs = 30_000;

/** How long to wait before the next start after `failures` in a row (1 or more); undefined when enough is enough. */
export function delayAfter(failures: number): number | undefined {
  if (failures >= mostFailures) return undefined;
  return Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1));
}
