import type { Clock } from "../../core/ports.ts";

/** The machine's time, for what the client's children need of it. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};
