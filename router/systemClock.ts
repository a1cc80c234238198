import type { Clock } from "../core/ports.ts";

/** A timer that is set later than this goes off at once instead. */
const longestDelayMs = 2 ** 31 - 1;

/** The machine's time. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, Math.min(delayMs, longestDelayMs));
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
