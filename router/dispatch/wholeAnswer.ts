import type { Candidate, Decision, StagePlan } from "../../core/routing/decision.ts";
import { RouterError } from "../routerError.ts";
import { post, failureWords, readText } from "../upstreams/upstreamHttp.ts";
import type { AnswerContext } from "./answerContext.ts";
import { AttemptFailure, failureOfStatus } from "./attemptFailure.ts";
import { errorOf, hasToken, parseObject, readChunk } from "./chunk.ts";
import { requestBody } from "./requestBody.ts";
import type { ChatRequest } from "./requestBody.ts";
import { watchSilence } from "./watchSilence.ts";
import { withFailover } from "./withFailover.ts";
import type { Target } from "./withFailover.ts";

export interface WholeAnswer {
  /** The upstream's JSON, as it came. */
  readonly body: string;
  readonly by: Candidate;
}

/** Carries out a decision of one stage for a client that does not stream. The upstream's answer is not re-encoded. */
export async function wholeAnswer(
  decision: Decision,
  request: ChatRequest,
  context: AnswerContext,
): Promise<WholeAnswer> {
  const [stage] = decision.stages;
  if (stage === undefined) throw new Error("A decision has at least one stage.");
  const served = await withFailover(stage, context, (target) => ask(stage, target, request, context));
  served.release();
  return { body: served.value, by: served.candidate };
}

async function ask(stage: StagePlan, target: Target, request: ChatRequest, context: AnswerContext): Promise<string> {
  const { candidate, upstream } = target;
  const silence = watchSilence(target, context);
  try {
    const response = await post({
      http: context.http,
      url: `${upstream.baseUrl}/chat/completions`,
      headers: upstream.headers,
      body: requestBody({
        request,
        upstreamModel: upstream.model,
        model: context.snapshot.registry.models.get(candidate.modelId),
        stream: false,
        ...(stage.maxTokens === undefined ? {} : { maxTokens: stage.maxTokens }),
      }),
      signal: silence.signal,
    });
    const text = await readText(response.body, context.limits.bodyBytes);
    if (response.statusCode !== 200) throw failureOfStatus(response.statusCode, text);
    return checked(text);
  } catch (error) {
    context.signal.throwIfAborted();
    if (error instanceof AttemptFailure || error instanceof RouterError) throw error;
    throw new AttemptFailure({ code: "UPSTREAM_FAILED", words: failureWords(error), state: "down", cause: error });
  } finally {
    silence.stop();
  }
}

/** The text again, when it is an answer with something in it. */
function checked(text: string): string {
  if (text.trim() === "") throw new AttemptFailure({ code: "UPSTREAM_EMPTY", words: "gave an empty answer" });
  const body = parseObject(text);
  if (body === undefined)
    throw new AttemptFailure({ code: "UPSTREAM_FAILED", words: "answered with something that is not JSON" });
  const error = errorOf(body);
  if (error !== undefined)
    throw new AttemptFailure({ code: "UPSTREAM_FAILED", words: `reported an error: ${error.replace(/\.$/, "")}` });
  const chunk = readChunk(text);
  if (chunk === undefined || !hasToken(chunk))
    throw new AttemptFailure({ code: "UPSTREAM_EMPTY", words: "gave an empty answer" });
  return text;
}
