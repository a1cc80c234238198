import type { ModelSpeed } from "../speed/modelSpeed.ts";
import type { EndpointHealth } from "./health.ts";

/** However fast a model usually is, it may once be as slow as this: its memory was swapped out, its fan was on. */
const shortestMs = 60_000;
/** Nothing is waited for longer, whatever a server does to keep its connection from looking dead. */
export const longestMs = 60 * 60_000;
/** A big model on a processor without a graphics card reads some ten tokens in a second. */
const readingMsPerToken = 100;
/** What a tier is expected to need is a wish; this many times as long is still an answer. */
const timesExpected = 20;
/** Half of a model's answers begin much sooner than this many times what 95 % of them need. */
const timesUsual = 10;
/** Fewer answers say little about a model. */
const enoughAnswers = 5;

export interface Silence {
  /** `expected_time_seconds` of the tier. */
  readonly expectedSeconds: number;
  /** Tokens of the prompt with its conversation, roughly. */
  readonly promptTokens: number;
  /** How fast the model was lately, when that is known. */
  readonly speed?: Pick<ModelSpeed, "answers" | "ttftMs"> | undefined;
  /** The state of the endpoint when the prompt was sent: one that sleeps has to load its model first. */
  readonly state: EndpointHealth["state"];
  /** How long a model may take to load, in milliseconds. */
  readonly loadingMs: number;
  /** The answer has begun: nothing is to be read or loaded any more. */
  readonly begun: boolean;
}

/**
 * How long a server that answers health checks may say nothing to a prompt before it is taken for hung, in milliseconds.
 * Meant for servers that do not tell whether they work (`workOf` is `unknown`), and generous: a prompt that is given up
 * too early is worse than one that is waited for too long.
 */
export function silenceBoundMs(silence: Silence): number {
  const { expectedSeconds, promptTokens, speed, state, loadingMs, begun } = silence;
  const usualMs = speed !== undefined && speed.answers >= enoughAnswers ? timesUsual * speed.ttftMs.p95 : 0;
  const answeringMs = Math.max(shortestMs, timesExpected * expectedSeconds * 1000, usualMs);
  if (begun) return Math.min(answeringMs, longestMs);
  const isCold = state === "sleeping" || state === "unknown" || state === "loading";
  return Math.min(answeringMs + promptTokens * readingMsPerToken + (isCold ? loadingMs : 0), longestMs);
}

/**
 * What a look at a server while a prompt of ours is under way says of that prompt. `working`: it has something to do,
 * and may take as long as it likes. `idle`: it has nothing to do and so has lost the prompt; one look may have come in
 * between, two in a row cannot. `unknown`: it does not tell.
 */
export function workOf({ serverLoad }: Pick<EndpointHealth, "serverLoad">): "working" | "idle" | "unknown" {
  if (serverLoad === undefined) return "unknown";
  return serverLoad > 0 ? "working" : "idle";
}
