import { assertNever } from "../assertNever.ts";
import { afterBegin, afterFault, afterLast, afterRefusal } from "./breaker.ts";
import type { EndpointHealth, EndpointState } from "./health.ts";

/**
 * Something that was learned about an endpoint: by a check, or in passing from real traffic.
 *
 * What becomes of one request: `traffic` 1 when it is sent; `answered` at its first token; then one of `completed`,
 * `fault`, `failed` and `crowded`, or none when its client stopped it or the mistake was the caller's; `traffic` -1 at its
 * end.
 */
export type Observation =
  /** A health check came to this. */
  | ({ readonly kind: "checked" } & CheckResult)
  /** A health check got no answer in its time. */
  | { readonly kind: "silent"; readonly detail: string }
  /** A request got its first token there. That it takes prompts is no proof yet that it answers them. */
  | { readonly kind: "answered" }
  /** A request got its whole answer there. Ends the breaker and, when it began after it, the wait of a Retry-After. */
  | {
      readonly kind: "completed";
      /** When it was sent, in milliseconds since the epoch. */
      readonly begunAt?: number;
    }
  /**
   * A prompt failed although the server is up: an error 500, an empty answer, a malformed one, one that broke off
   * while the server goes on. The state stays what it is; several in a row open the breaker.
   */
  | ({ readonly kind: "fault" } & Why & Loss)
  /**
   * A request showed the endpoint in this state, such as `down` when the connection was refused. A state that the checks
   * do not find counts as a fault too, all but `busy`.
   */
  | ({
      readonly kind: "failed";
      readonly state: EndpointState;
      /** Its Retry-After: when it may be asked again, in milliseconds since the epoch. */
      readonly retryAt?: number;
    } & Why &
      Loss)
  /** A prompt failed because others took the room that it needed: the slots share one context. No fault of the server. */
  | { readonly kind: "crowded" }
  /** A request was sent (1) or has ended (-1) there. */
  | { readonly kind: "traffic"; readonly change: 1 | -1 };

/** Why a prompt failed, in one sentence. */
interface Why {
  readonly detail: string;
  /** As `EndpointHealth.plainDetail`. */
  readonly plainDetail?: string;
}

/** What a failure cost its prompt. */
interface Loss {
  /** In milliseconds; absent when its client saw it fail. */
  readonly lostMs?: number;
}

/** What a health check that got an answer came to. What the server does not say is absent. */
export interface CheckResult extends Pick<
  EndpointHealth,
  "slots" | "serverLoad" | "contextTokens" | "sharedTokens" | "vision" | "startsOnPrompt"
> {
  readonly state: EndpointState;
  readonly latencyMs?: number;
  /** One sentence; why it is not ok. */
  readonly detail?: string;
}

/** However long a server wants to be left alone, it is asked again after this. */
const longestRetryMs = 10 * 60_000;

/**
 * What is known after an observation; the same object when that changes nothing. `since` moves only when the state does.
 * A passing check ends neither the breaker nor the wait of a Retry-After, but one that finds the server gone or starting
 * does: what comes back is judged anew.
 */
export function observe(before: EndpointHealth, observation: Observation, now: number): EndpointHealth {
  switch (observation.kind) {
    case "traffic":
      return observation.change === 1 ? begin(before, now) : end(before);
    case "answered":
      return before.state === "ok" ? before : enter(before, { state: "ok" }, now);
    case "completed":
      return complete(before, observation.begunAt ?? now);
    case "fault":
      return fault(before, observation, now);
    case "failed":
      return fail(before, observation, now);
    case "crowded":
      return crowd(before, now);
    case "checked":
      return check(before, observation, now);
    case "silent":
      // Some servers answer nothing else while they work on a prompt; one that never answered anything may be no server.
      return before.active > 0 && before.state !== "unknown"
        ? enter(before, { state: "busy", detail: observation.detail }, now)
        : enter(mended(before), { state: "down", detail: observation.detail }, now);
    default:
      return assertNever(observation);
  }
}

function check(before: EndpointHealth, result: CheckResult, now: number): EndpointHealth {
  const { state, slots, serverLoad, contextTokens, sharedTokens, vision } = result;
  const after: Mutable<EndpointHealth> = enter(startsAnew(state) ? anew(before) : before, result, now);
  delete after.serverLoad;
  // One that had no time for questions is still what it was.
  if (state === "ok" || state === "sleeping" || state === "wrong-model") {
    delete after.slots;
    delete after.contextTokens;
    delete after.vision;
  }
  if (slots !== undefined) after.slots = slots;
  if (serverLoad !== undefined) after.serverLoad = serverLoad;
  if (contextTokens !== undefined) after.contextTokens = contextTokens;
  // No check finds that they are not shared; what was learned from a prompt stays.
  if (sharedTokens !== undefined) after.sharedTokens = sharedTokens;
  if (vision !== undefined) after.vision = vision;
  return after;
}

function begin(before: EndpointHealth, now: number): EndpointHealth {
  const after = { ...before, active: before.active + 1 };
  return before.breaker === "open" ? { ...after, ...afterBegin(before, now) } : after;
}

function end(before: EndpointHealth): EndpointHealth {
  const after = { ...before, active: Math.max(0, before.active - 1) };
  return before.breaker === "halfOpen" && after.active === 0 ? { ...after, ...afterLast(before) } : after;
}

function complete(before: EndpointHealth, begunAt: number): EndpointHealth {
  const isWhole = before.faults === undefined && before.breaker === undefined;
  const endsWait = before.retryAt !== undefined && begunAt >= before.since;
  if (isWhole && !endsWait) return before;
  const healed = mended(before);
  if (endsWait) delete healed.retryAt;
  return healed;
}

function fault(
  before: EndpointHealth,
  { detail, plainDetail, lostMs = Infinity }: Extract<Observation, { readonly kind: "fault" }>,
  now: number,
): EndpointHealth {
  // That prompts fail at a server that is gone is no news.
  if (before.state === "down") return before;
  const broken = afterFault(before, now, lostMs);
  const after: Mutable<EndpointHealth> = { ...before, ...broken };
  const { breaker, faults = 0 } = broken;
  if (breaker !== undefined)
    explain(after, {
      detail: brokenWords(faults, detail),
      ...(plainDetail !== undefined && { plainDetail: brokenWords(faults, plainDetail) }),
    });
  return after;
}

function fail(
  before: EndpointHealth,
  failure: Extract<Observation, { readonly kind: "failed" }>,
  now: number,
): EndpointHealth {
  const { state, detail, plainDetail, retryAt, lostMs = Infinity } = failure;
  if (state === "loading") return enter(anew(before), failure, now);
  // That a prompt finds out what no check had found is a fault; that others find it out too is no news.
  const isFault = state !== "busy" && state !== before.state;
  const broken = isFault ? afterFault(before, now, lostMs) : afterRefusal(before, now);
  const after = enter(
    { ...before, ...broken },
    { state, detail, ...(plainDetail !== undefined && { plainDetail }) },
    now,
  );
  if (retryAt !== undefined && retryAt > now) after.retryAt = Math.min(retryAt, now + longestRetryMs);
  return after;
}

/** Without a word on its size there is room for one prompt at a time. */
function crowd(before: EndpointHealth, now: number): EndpointHealth {
  const { sharedTokens = before.contextTokens ?? 0 } = before;
  return { ...before, ...afterRefusal(before, now), sharedTokens };
}

function startsAnew(state: EndpointState): boolean {
  return state === "down" || state === "loading";
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A copy without what the breaker knew. */
function mended(before: EndpointHealth): Mutable<EndpointHealth> {
  const after: Mutable<EndpointHealth> = { ...before };
  if (after.breaker !== undefined) explain(after, {});
  delete after.faults;
  delete after.breaker;
  delete after.breakerUntil;
  return after;
}

/** A copy for another process: the one before asked to be left alone, if any did, and was found to share its context. */
function anew(before: EndpointHealth): Mutable<EndpointHealth> {
  const after = mended(before);
  delete after.retryAt;
  delete after.sharedTokens;
  return after;
}

/** Says why, or that there is nothing to say. */
function explain(health: Mutable<EndpointHealth>, { detail, plainDetail }: Partial<Why>): void {
  if (detail === undefined) delete health.detail;
  else health.detail = detail;
  if (plainDetail === undefined) delete health.plainDetail;
  else health.plainDetail = plainDetail;
}

function enter(before: EndpointHealth, seen: CheckResult & Partial<Why>, now: number): Mutable<EndpointHealth> {
  const after: Mutable<EndpointHealth> = { ...before, state: seen.state };
  if (seen.state !== before.state) after.since = now;
  if (seen.startsOnPrompt === true) after.startsOnPrompt = true;
  else delete after.startsOnPrompt;
  if (seen.latencyMs !== undefined) after.latencyMs = seen.latencyMs;
  // Why nothing is sent there stays said although the server itself finds nothing wrong.
  if (seen.detail !== undefined || after.breaker === undefined) explain(after, seen);
  if (after.retryAt !== undefined && after.retryAt <= now) delete after.retryAt;
  return after;
}

function brokenWords(faults: number, last: string): string {
  return `Its last ${String(faults)} prompts failed although it seems up; the last time: ${last.charAt(0).toLowerCase()}${last.slice(1)}`;
}
