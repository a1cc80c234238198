import { isAscii } from "node:buffer";
import type { Candidate, Decision } from "../../core/routing/decision.ts";
import { RouterError } from "../routerError.ts";
import type { AnswerContext } from "./answerContext.ts";
import { AnswerWatch } from "./answerWatch.ts";
import { AttemptFailure, emptyAnswer, failureOfError, failureOfStatus, onlyThought } from "./attemptFailure.ts";
import type { Asked } from "./attemptFailure.ts";
import { asObject, errorOf, hasToken, lengthOf, parseObject, toChunk } from "./chunk.ts";
import type { Chunk } from "./chunk.ts";
import { estimatedUsage, roughTokens } from "./estimatedUsage.ts";
import { mostAnswerTokens } from "./mostAnswerTokens.ts";
import { jsonMembers, withMembers } from "./jsonMembers.ts";
import type { Api, ModelRequest } from "./modelRequest.ts";
import { requestBody } from "./requestBody.ts";
import { sendTo, toFailure } from "./sendTo.ts";
import { shareOf } from "./shareOf.ts";
import { withFailover } from "./withFailover.ts";
import type { Target } from "./withFailover.ts";

export interface WholeAnswer {
  /** The upstream's JSON, as it came; with an estimate of the tokens when it did not count them. */
  readonly body: Buffer | string;
  readonly by: Candidate;
}

interface Answer {
  /** As it came; as a text where it is ASCII, in which both are the same. */
  readonly json: Buffer | string;
  readonly chunk: Chunk;
}

/** Carries out a decision of one stage for a client that does not stream. The upstream's answer is not re-encoded. */
export async function wholeAnswer(
  decision: Decision,
  request: ModelRequest,
  context: AnswerContext,
): Promise<WholeAnswer> {
  const [stage] = decision.stages;
  if (stage === undefined) throw new Error("A decision has at least one stage.");
  const { clock, emit, snapshot } = context;
  const startedAt = clock.now();
  const served = await withFailover(stage, shareOf(request, stage), context, (target) => {
    const body = requestBody({
      request,
      upstreamModel: target.upstream.model,
      model: snapshot.registry.models.get(target.candidate.modelId),
      stream: false,
      ...(stage.maxTokens === undefined ? {} : { maxTokens: stage.maxTokens }),
    });
    return ask(target, request.api, { body, answerTokens: mostAnswerTokens(request, stage.maxTokens) }, context);
  });
  served.completed();
  served.release();
  const { json, chunk } = served.value;
  const isEmbedding = request.api === "embeddings";
  const isCounted = chunk.tokens !== undefined || isEmbedding;
  const tokens = chunk.tokens ?? (isEmbedding ? 0 : roughTokens({ length: lengthOf(chunk) }));
  context.countedTokens(tokens, !isCounted);
  emit({
    kind: "stageEnd",
    role: stage.role,
    finish: chunk.finish === "length" ? "length" : "stop",
    totalMs: clock.now() - startedAt,
  });
  return {
    body: isCounted ? json : withEstimate(json.toString(), roughTokens(request), tokens),
    by: served.candidate,
  };
}

async function ask(
  target: Target,
  api: Api,
  asked: { readonly body: string; readonly answerTokens: number },
  context: AnswerContext,
): Promise<Answer> {
  const { exchange, silence, stop } = sendTo(target, { api, ...asked, isStream: false }, context);
  const { answerBytes } = context.limits;
  try {
    const { head, bytes } = await exchange.whole(answerBytes + 1, () => {
      silence.heard();
    });
    await context.turn.end();
    const { baseUrl } = target.upstream;
    const whatWasAsked = (): Asked => ({ api, baseUrl, hadKey: context.http.hasKeyFor(baseUrl) });
    if (head.status !== 200)
      throw failureOfStatus({ ...head, ...whatWasAsked(), body: bytes.toString("utf8", 0, errorBytes) });
    if (bytes.length > answerBytes) throw tooLong(answerBytes);
    const text = bytes.toString("utf8");
    return { json: isAscii(bytes) ? text : bytes, chunk: checked(text, api, whatWasAsked) };
  } catch (error) {
    exchange.cancel(error);
    if (error instanceof RouterError) throw error;
    throw toFailure(error, context.cancellation);
  } finally {
    stop();
  }
}

const errorBytes = 16 * 1024;

/** What the text says, when it is an answer with something in it. */
function checked(text: string, api: Api, whatWasAsked: () => Asked): Chunk {
  if (text.trim() === "") throw emptyAnswer({ isFinished: false });
  const body = parseObject(text);
  if (body === undefined) throw notJson();
  if (errorOf(body) !== undefined) throw failureOfError(text, whatWasAsked());
  const chunk = toChunk(body);
  const hasSomething = api === "embeddings" ? hasVector(body["data"]) : hasToken(chunk);
  if (!hasSomething) throw emptyAnswer({ isFinished: chunk.finish !== undefined });
  if (api !== "embeddings" && isThought(chunk, api) && chunk.finish !== "length")
    throw new AttemptFailure({ code: "UPSTREAM_EMPTY", ...onlyThought });
  return chunk;
}

/** As of a stream that came in one piece. */
function isThought(chunk: Chunk, api: Api): boolean {
  const watch = new AnswerWatch({ isChat: api === "chat/completions" });
  watch.see(chunk);
  return watch.endsInThought("answer");
}

function hasVector(data: unknown): boolean {
  return Array.isArray(data) && asObject(data[0])?.["embedding"] !== undefined;
}

function notJson(): AttemptFailure {
  return new AttemptFailure({
    code: "UPSTREAM_FAILED",
    words: "answered with something that is not JSON",
    fault: true,
  });
}

/** Others would say as much. */
function tooLong(answerBytes: number): AttemptFailure {
  const megabytes = Math.floor(answerBytes / (1024 * 1024));
  return new AttemptFailure({
    code: "UPSTREAM_FAILED",
    words: `gave an answer of more than ${String(megabytes)} MB`,
    remedy: "giveBack",
    advice: " Ask for less at once.",
  });
}

/** A count that clients can take for real would be a lie, so it says that it is an estimate. */
function withEstimate(text: string, promptTokens: number, completionTokens: number): string {
  return withMembers(text, jsonMembers(text), [
    ["usage", JSON.stringify(estimatedUsage(promptTokens, completionTokens))],
  ]);
}
