import { assertNever } from "../assertNever.ts";
import type { EndpointHealth, EndpointState } from "./health.ts";

/** Something that was learned about an endpoint: by a check, or in passing from real traffic. */
export type Observation =
  /** A health check came to this. */
  | {
      readonly kind: "checked";
      readonly state: EndpointState;
      readonly latencyMs?: number;
      /** Why it is not ok. */
      readonly detail?: string;
    }
  /** A health check got no answer in its time. */
  | { readonly kind: "silent"; readonly detail: string }
  /** A request got its first token there. */
  | { readonly kind: "answered" }
  /** A request showed the endpoint in this state, such as `down` when the connection was refused. */
  | { readonly kind: "failed"; readonly state: EndpointState; readonly detail: string }
  /** A request began (1) or ended (-1) there. */
  | { readonly kind: "traffic"; readonly change: 1 | -1 };

/** What is known after an observation. `since` moves only when the state does. */
export function observe(before: EndpointHealth, observation: Observation, now: number): EndpointHealth {
  switch (observation.kind) {
    case "traffic":
      return { ...before, active: Math.max(0, before.active + observation.change) };
    case "answered":
      return enter(before, { state: "ok" }, now);
    case "failed":
      return enter(before, observation, now);
    case "checked":
      return enter(before, observation, now);
    case "silent":
      // Some servers answer nothing else while they work on a prompt.
      return enter(before, { state: before.active > 0 ? "busy" : "down", detail: observation.detail }, now);
    default:
      return assertNever(observation);
  }
}

interface Seen {
  readonly state: EndpointState;
  readonly latencyMs?: number;
  readonly detail?: string;
}

function enter(before: EndpointHealth, seen: Seen, now: number): EndpointHealth {
  const { endpoint, modelId, url, active } = before;
  const latencyMs = seen.latencyMs ?? before.latencyMs;
  return {
    endpoint,
    modelId,
    url,
    active,
    state: seen.state,
    since: seen.state === before.state ? before.since : now,
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(seen.detail === undefined ? {} : { detail: seen.detail }),
  };
}
