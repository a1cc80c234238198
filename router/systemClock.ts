import type { Clock } from "../core/ports.ts";

/** A timer that is set later than this goes off at once instead. */
const longestDelayMs = 2 ** 31 - 1;

/** How far this clock is before the machine's, whose time was set back by as much. */
let aheadMs = 0;
let last = 0;

/**
 * The machine's time, which never goes back: where that is set back, this goes on from where it was. So nothing that is
 * measured is negative, and no server is left alone for longer than was said. Its timers do not keep the process alive.
 */
export const systemClock: Clock = {
  now: () => {
    const now = Date.now() + aheadMs;
    if (now >= last) return (last = now);
    aheadMs += last - now;
    return last;
  },
  after: (delayMs, action) => {
    const timer = setTimeout(action, Math.min(delayMs, longestDelayMs));
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
