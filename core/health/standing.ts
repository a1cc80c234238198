import { canAnswer } from "./health.ts";
import type { EndpointHealth } from "./health.ts";

/** How soon an endpoint would answer a prompt: at once, when a slot is free, when the model is loaded, or not. */
export type Standing = "ready" | "busy" | "loading" | "unable";

/**
 * What an endpoint's health means for a prompt that is to be sent at `now` (milliseconds since the epoch). `unable` are
 * those that are down or refuse, that asked to be left alone until later, and those whose last prompts failed; when
 * nothing else is left they may be tried all the same. Without any health it is `ready`: nobody has looked yet.
 */
export function standing(health: EndpointHealth | undefined, now: number): Standing {
  if (health === undefined) return "ready";
  const { state, retryAt, breaker, breakerUntil = 0, startsOnPrompt } = health;
  if (!canAnswer(state)) return "unable";
  if (breaker === "halfOpen" || (breaker === "open" && now < breakerUntil)) return "unable";
  if (retryAt !== undefined && state !== "loading") return now < retryAt ? "unable" : "ready";
  // What has to be started first comes after what runs.
  if (startsOnPrompt === true) return "loading";
  return state === "busy" || state === "loading" ? state : "ready";
}
