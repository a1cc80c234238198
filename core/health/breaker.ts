import type { EndpointHealth } from "./health.ts";

/** So many prompts in a row have to fail before a server that seems well is left alone. */
const faultsToOpen = 3;
const shortestMs = 1_000;
const longestMs = 30_000;
/** A probe that costs its prompt a tenth of the time since the last one, or less, is cheap. */
const timesLost = 10;

type Broken = Pick<EndpointHealth, "faults" | "breaker" | "breakerUntil">;

/**
 * What is known after one more prompt failed, which cost it `lostMs` (`Infinity` when its client saw it fail). The third in a
 * row opens the breaker for a second, each failed probe after that for twice as long as before, but for no longer than its
 * prompt's loss is worth: what fails at once can be asked each second, and is back as soon after it has recovered. While it
 * is open, prompts that began earlier add nothing.
 */
export function afterFault(before: EndpointHealth, now: number, lostMs: number): Broken {
  const { faults = 0, breaker, breakerUntil = 0 } = before;
  if (breaker === "open" && now < breakerUntil) return brokenPart(before);
  return opened(faults + 1, now, lostMs);
}

/** What is known after the probe came to nothing without being a fault: it is tried again soon. */
export function afterRefusal(before: EndpointHealth, now: number): Broken {
  return before.breaker === "halfOpen" ? opened(before.faults ?? 0, now, 0) : brokenPart(before);
}

/** A prompt is sent. The first one after the time of an open breaker is its probe. */
export function afterBegin(before: EndpointHealth, now: number): Broken {
  const { breaker, breakerUntil = 0 } = before;
  return breaker === "open" && now >= breakerUntil
    ? { ...brokenPart(before), breaker: "halfOpen" }
    : brokenPart(before);
}

/** Nothing is under way there any more. A probe that its client stopped makes room for the next. */
export function afterLast(before: EndpointHealth): Broken {
  return before.breaker === "halfOpen" ? { ...brokenPart(before), breaker: "open" } : brokenPart(before);
}

function brokenPart({ faults, breaker, breakerUntil }: Broken): Broken {
  return {
    ...(faults !== undefined && { faults }),
    ...(breaker !== undefined && { breaker }),
    ...(breakerUntil !== undefined && { breakerUntil }),
  };
}

function opened(faults: number, now: number, lostMs: number): Broken {
  if (faults < faultsToOpen) return { faults };
  const doubledMs = shortestMs * 2 ** Math.min(faults - faultsToOpen, 10);
  const delayMs = Math.min(doubledMs, longestMs, Math.max(shortestMs, timesLost * lostMs));
  return { faults, breaker: "open", breakerUntil: now + delayMs };
}
