import type { EndpointState } from "./health.ts";
import type { Random } from "../ports.ts";

/** A server that is loading or that failed just now is looked at again this soon. */
const soonMs = 1_000;

export interface CheckRhythm {
  readonly state: EndpointState;
  /** Checks in a row that did not find the endpoint usable. */
  readonly misses: number;
  /** `health_check_interval`. */
  readonly intervalMs: number;
  readonly random: Random;
}

/**
 * How long to wait until the next health check. A healthy endpoint is checked at the profile's interval, a little early
 * or late so that checks do not come in bursts; one that is busy or down is looked at sooner, then ever less often.
 */
export function nextCheckDelayMs({ state, misses, intervalMs, random }: CheckRhythm): number {
  const jitter = 0.9 + 0.2 * random();
  switch (state) {
    case "loading":
      return Math.min(soonMs, intervalMs) * jitter;
    case "busy":
    case "down":
    case "auth":
    case "wrong-model":
      return Math.min(soonMs * 2 ** Math.min(misses, 10), intervalMs) * jitter;
    default:
      return intervalMs * jitter;
  }
}
