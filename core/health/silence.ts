import type { ModelSpeed, WholeSpeed } from "../speed/modelSpeed.ts";
import type { Spread } from "../speed/recentValues.ts";
import type { EndpointHealth } from "./health.ts";

/** However fast a model usually is, it may once be as slow as this: its memory was swapped out, its fan was on. */
const shortestMs = 60_000;
/** Nothing is waited for longer, whatever a server does to keep its connection from looking dead. */
export const longestMs = 60 * 60_000;
/** A big model on a processor without a graphics card reads some ten tokens in a second. */
const readingMsPerToken = 100;
/** Such a processor writes some two tokens in a second. */
const writingMsPerToken = 500;
/** A model that was faster than this may not be: some servers hold an answer back and let go of it in one piece. */
const leastUsualMsPerToken = 20;
/** What a tier is expected to need is a wish; this many times as long is still an answer. */
const timesExpected = 20;
/** Half of a model's answers begin much sooner than this many times what 95 % of them need. */
const timesUsual = 10;
/** Half of a model's answers are written faster than the others; with other prompts beside it each is slower. */
const timesUsualWriting = 5;
/** Fewer answers say little about a model. */
const enoughAnswers = 5;

export interface Silence {
  /** `expected_time_seconds` of the tier. */
  readonly expectedSeconds: number;
  /** Tokens of the prompt with its conversation, roughly. */
  readonly promptTokens: number;
  /** Tokens that the answer may have when it comes in one piece; 0 when something comes as soon as it is written. */
  readonly answerTokens: number;
  /** Prompts of ours that are under way there: a server may do one after the other, and any first. */
  readonly active: number;
  /** How fast the model was lately, when that is known. */
  readonly speed?: Pick<ModelSpeed, "answers" | "ttftMs" | "tokensPerSecond"> | undefined;
  /** The same where its answers are not streamed. */
  readonly wholeSpeed?: WholeSpeed | undefined;
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
  const { expectedSeconds, promptTokens, answerTokens, active, state, loadingMs, begun } = silence;
  const speed = silence.speed !== undefined && silence.speed.answers >= enoughAnswers ? silence.speed : undefined;
  const usualMs = speed === undefined ? 0 : timesUsual * speed.ttftMs.p95;
  const answeringMs = Math.max(shortestMs, timesExpected * expectedSeconds * 1000, usualMs);
  if (begun) return Math.min(answeringMs, longestMs);
  const isCold = state === "sleeping" || state === "unknown" || state === "loading";
  const readingMs = promptTokens * readingMsPerToken;
  const writingMs = answerTokens * msPerTokenWritten(speed?.tokensPerSecond, silence.wholeSpeed);
  const workMs = (readingMs + writingMs) * Math.max(active, 1);
  return Math.min(answeringMs + workMs + (isCold ? loadingMs : 0), longestMs);
}

function msPerTokenWritten(tokensPerSecond: Spread | undefined, whole: WholeSpeed | undefined): number {
  if (tokensPerSecond !== undefined) return severalTimes(tokensPerSecond);
  if (whole === undefined || whole.answers < enoughAnswers) return writingMsPerToken;
  // Short answers to long prompts say little of writing.
  return Math.min(severalTimes(whole.tokensPerSecond), writingMsPerToken);
}

function severalTimes({ p50 }: Spread): number {
  return timesUsualWriting * Math.max(1000 / p50, leastUsualMsPerToken);
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
