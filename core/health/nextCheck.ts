import type { EndpointState } from "./health.ts";
import type { Random } from "../ports.ts";

/** A server that is loading or that failed just now is looked at again this soon. */
const soonMs = 1_000;
/** One of this machine that is down even sooner: the look itself and the first prompt take their time too. */
const soonHereMs = 700;
/** One that is down on another machine is looked at no less often than this. */
const awayMs = 5_000;

/** No server is asked more often, whatever the profile says. */
const leastMs = 100;

export interface CheckRhythm {
  readonly state: EndpointState;
  /** Whether it runs on this machine, where a look at a closed port costs nothing. */
  readonly isLocal: boolean;
  /** Checks in a row that did not find the endpoint usable. */
  readonly misses: number;
  /** `health_check_interval`. */
  readonly intervalMs: number;
  readonly random: Random;
}

/**
 * How long to wait until the next health check. A healthy endpoint is checked at the profile's interval, a little early
 * or late so that checks do not come in bursts. One of this machine that is down is looked at more than once a second,
 * so that it is back soon after its server is; on another machine a little less often after a while, and ever less often
 * where somebody has to change something first.
 */
export function nextCheckDelayMs({ state, isLocal, misses, intervalMs: wanted, random }: CheckRhythm): number {
  const intervalMs = Math.max(wanted, leastMs);
  const jitter = 0.9 + 0.2 * random();
  const backoffMs = soonMs * 2 ** Math.min(misses, 10);
  switch (state) {
    case "loading":
      return Math.min(soonMs, intervalMs) * jitter;
    case "down":
    case "busy":
      return Math.min(isLocal ? soonHereMs : backoffMs, awayMs, intervalMs) * jitter;
    case "auth":
    case "wrong-model":
      return Math.min(backoffMs, intervalMs) * jitter;
    default:
      return intervalMs * jitter;
  }
}

/** Whether a base URL names this machine by one of its loopback names. */
export function isLocalUrl(url: string): boolean {
  return /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0)(?![^:/])/i.test(url);
}
