import type { Cancellation } from "../cancellation.ts";
import { failureAdvice, failureWords } from "../upstreams/failureWords.ts";
import { Exchange } from "../upstreams/exchange.ts";
import type { Upstream } from "../upstreams/upstreams.ts";
import type { AnswerContext } from "./answerContext.ts";
import { AttemptFailure } from "./attemptFailure.ts";
import { promptLength, roughTokens } from "./estimatedUsage.ts";
import type { Api } from "./modelRequest.ts";
import type { Target } from "./withFailover.ts";
import { watchSilence } from "./watchSilence.ts";
import type { SilenceWatch } from "./watchSilence.ts";

/** A request under way: given up when the client goes or the server turns out to be gone. */
export interface Sent {
  readonly exchange: Exchange;
  readonly silence: SilenceWatch;
  /** To be called once nothing more is wanted of it. */
  readonly stop: () => void;
}

/** What is asked of a server. An answer that comes whole, with so many tokens at most, is silence until its end. */
type Question = { readonly api: Api; readonly body: string } & (
  { readonly isStream: true } | { readonly isStream: false; readonly answerTokens: number }
);

export function sendTo(target: Target, question: Question, context: AnswerContext): Sent {
  const { api, body } = question;
  const { upstream } = target;
  const { cancellation } = context;
  const exchange = new Exchange({ url: urlOf(upstream, api), headers: upstream.headers, body }, context);
  const work = {
    promptTokens: roughTokens({ length: promptLength(body) }),
    answerTokens: question.isStream ? 0 : question.answerTokens,
  };
  const silence = watchSilence(target, context, work, (failure) => {
    exchange.cancel(failure);
  });
  const off = cancellation.onCancel((reason) => {
    exchange.cancel(reason);
  });
  return {
    exchange,
    silence,
    stop: () => {
      off();
      silence.stop();
    },
  };
}

/** A text that is made once is found again by what it is, without being read. */
function urlOf(upstream: Upstream, api: Api): string {
  const known = urls[api].get(upstream);
  if (known !== undefined) return known;
  const url = `${upstream.baseUrl}/${api}`;
  urls[api].set(upstream, url);
  return url;
}

const urls: Readonly<Record<Api, WeakMap<Upstream, string>>> = {
  "chat/completions": new WeakMap(),
  completions: new WeakMap(),
  embeddings: new WeakMap(),
};

/** Turns whatever ended an exchange into a failure of the attempt; a cancellation stays what it is. */
export function toFailure(error: unknown, cancellation: Cancellation): unknown {
  if (cancellation.isCancelled || error instanceof AttemptFailure) return error;
  const advice = failureAdvice(error);
  return new AttemptFailure({
    code: "UPSTREAM_FAILED",
    words: failureWords(error),
    ...(advice !== undefined && { advice }),
    state: "down",
    cause: error,
  });
}
