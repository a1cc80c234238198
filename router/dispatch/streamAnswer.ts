import { endpointName } from "../../core/registry/endpointName.ts";
import type { Decision, StagePlan, Candidate } from "../../core/routing/decision.ts";
import type { StageRole } from "../../protocol/routerEvents.ts";
import { RouterError } from "../routerError.ts";
import type { AnswerContext } from "./answerContext.ts";
import { AnswerWatch } from "./answerWatch.ts";
import { AttemptFailure, onlyThought } from "./attemptFailure.ts";
import { lengthOf } from "./chunk.ts";
import { roughStreamTokens } from "./estimatedUsage.ts";
import type { ModelRequest } from "./modelRequest.ts";
import { openStream } from "./openStream.ts";
import type { Batch, OpenStream } from "./openStream.ts";
import { requestBody } from "./requestBody.ts";
import { shareOf } from "./shareOf.ts";
import { withoutThinking } from "./withoutThinking.ts";
import { withFailover } from "./withFailover.ts";
import type { Served } from "./withFailover.ts";

/** Takes the events of a streamed answer. A returned promise holds the upstream back until the client has caught up. */
export type TakeBatch = (role: StageRole, batch: Batch, by: Candidate) => Promise<void> | undefined;

/** What the last stage that gave text has given. */
export interface StreamedAnswer {
  readonly role: StageRole;
  readonly by: Candidate;
  /** Of a draft; empty for other stages, whose text nobody needs twice. */
  readonly text: string;
  /** How many tokens it has, roughly when `isEstimated`. */
  readonly tokens: number;
  readonly isEstimated: boolean;
  /** `length` when it was cut at its token limit. */
  readonly finish: "stop" | "length";
  /** True when stage 2 could not be had and the draft is all there is. */
  readonly draftOnly: boolean;
}

/**
 * Carries a decision out as a stream, in one stage or two. Lets go of the request's content once the last stage has begun.
 * Rejects with a RouterError when it cannot be answered, or breaks off.
 */
export function streamAnswer(
  decision: Decision,
  request: ModelRequest,
  context: AnswerContext,
  take: TakeBatch,
): Promise<StreamedAnswer> {
  const [first, second] = decision.stages;
  if (first === undefined) throw new Error("A decision has at least one stage.");
  return second === undefined
    ? streamStage(first, { request, isLast: true }, context, take)
    : streamInTwo([first, second], request, context, take);
}

async function streamInTwo(
  [first, second]: readonly [StagePlan, StagePlan],
  request: ModelRequest,
  context: AnswerContext,
  take: TakeBatch,
): Promise<StreamedAnswer> {
  const draft = await streamDraft(first, second, request, context, take);
  if (draft === undefined) return streamStage({ ...second, role: "answer" }, { request, isLast: true }, context, take);
  try {
    return await streamStage(second, { request, draft: draft.text, isLast: true }, context, take);
  } catch (error) {
    if (!(error instanceof RouterError) || draft.brokeOff) throw error;
    // What a client has seen of the better answer cannot be taken back.
    if (error instanceof BrokeOff && error.hasAnswer && context.isWhole !== true) throw error;
    context.emit({ kind: "draftOnly", message: `This is the draft; it could not be refined. ${error.message}` });
    return { ...draft, draftOnly: true };
  }
}

/** `undefined` when there is no draft to refine, so that the second stage has to answer by itself. */
async function streamDraft(
  stage: StagePlan,
  next: StagePlan,
  request: ModelRequest,
  context: AnswerContext,
  take: TakeBatch,
): Promise<(StreamedAnswer & { readonly brokeOff: boolean }) | undefined> {
  let text = "";
  let by: Candidate | undefined;
  const keep: TakeBatch = (role, batch, candidate) => {
    for (const { chunk } of batch.events) text += chunk.text;
    by = candidate;
    return take(role, batch, candidate);
  };
  let asked = "";
  const emit: AnswerContext["emit"] = (event) => {
    if (event.kind === "stage") asked = event.endpoint;
    context.emit(event);
  };
  try {
    const outcome = await streamStage(stage, { request, isLast: false }, { ...context, emit }, keep);
    const said = withoutThinking(outcome.text);
    return said.trim() === "" ? undefined : { ...outcome, text: said, brokeOff: false };
  } catch (error) {
    // Even a refusal: a conversation that is too long for the small model need not be too long for the big one.
    if (!(error instanceof RouterError)) throw error;
    const target = next.candidates[0];
    if (target === undefined) throw error;
    context.emit({
      kind: "failover",
      role: "draft",
      from: asked,
      to: target.endpoint,
      message: `${error.message} ${endpointName(target)} goes on without a whole draft.`,
    });
    const said = withoutThinking(text);
    return said.trim() === "" || by === undefined
      ? undefined
      : {
          role: "draft",
          by,
          text: said,
          tokens: 0,
          isEstimated: true,
          finish: "length",
          draftOnly: false,
          brokeOff: true,
        };
  }
}

interface StageInput {
  readonly request: ModelRequest;
  readonly draft?: string;
  /** Whether no other stage needs the request. */
  readonly isLast: boolean;
}

/** Its own frame ends with the first token: what is left of a long answer is in `passOn` alone. */
async function streamStage(
  stage: StagePlan,
  { request, draft, isLast }: StageInput,
  context: AnswerContext,
  take: TakeBatch,
): Promise<StreamedAnswer> {
  const { clock, emit, snapshot } = context;
  const startedAt = clock.now();
  const share = shareOf(request, stage, draft);
  const served = await withFailover(stage, share, context, (target) =>
    openStream(
      target,
      request,
      requestBody({
        request,
        ...(draft !== undefined && { draft }),
        upstreamModel: target.upstream.model,
        model: snapshot.registry.models.get(target.candidate.modelId),
        stream: true,
        countTokens: context.countTokens,
        ...(stage.maxTokens === undefined ? {} : { maxTokens: stage.maxTokens }),
      }),
      context,
    ),
  );
  if (isLast) request.forget();
  emit({ kind: "firstToken", role: stage.role, ttftMs: clock.now() - startedAt });
  const watch = new AnswerWatch({ isChat: request.api === "chat/completions" });
  return passOn({ role: stage.role, startedAt, served, watch, maxTokens: stage.maxTokens }, context, take);
}

interface BegunStage {
  readonly role: StageRole;
  readonly startedAt: number;
  readonly served: Served<OpenStream>;
  readonly watch: AnswerWatch;
  /** The answer is cut there also where the server, which was told so, goes on. */
  readonly maxTokens: number | undefined;
}

const none: readonly Batch[] = [];

/** A stage failed after its first token. */
class BrokeOff extends RouterError {
  /** Whether more than a thought had come. */
  readonly hasAnswer: boolean;

  constructor(message: string, { cause, hasAnswer }: { readonly cause: AttemptFailure; readonly hasAnswer: boolean }) {
    super("UPSTREAM_BROKE_OFF", message, { cause });
    this.hasAnswer = hasAnswer;
  }
}

async function passOn(
  { role, startedAt, served, watch, maxTokens }: BegunStage,
  context: AnswerContext,
  take: TakeBatch,
): Promise<StreamedAnswer> {
  const { cancellation, clock } = context;
  const { candidate, value: stream } = served;
  let text = "";
  let finish: StreamedAnswer["finish"] | undefined;
  /** Tokens as the server counted them. */
  let counted: number | undefined;
  /** Events with text or a part of a call, and how long these are together. */
  let pieces = 0;
  let length = 0;
  /** What ends the stream, as long as there is no answer in it: a client would take it for an empty success. */
  let held: readonly Batch[] = none;
  try {
    for (let came = await stream.next(); came !== undefined; came = await stream.next()) {
      const batch = maxTokens === undefined ? came : cutBatch(came, maxTokens - pieces);
      for (const { chunk } of batch.events) {
        const more = lengthOf(chunk);
        if (more > 0) pieces++;
        length += more;
        watch.see(chunk);
        if (role === "draft") text += chunk.text;
        if (chunk.finish !== undefined) finish = chunk.finish === "length" ? "length" : "stop";
        counted = chunk.tokens ?? counted;
      }
      if (watch.hasAnswer || role === "draft" || (finish === undefined && !batch.isDone)) {
        if (held.length > 0) {
          for (const each of held) await take(role, each, candidate);
          held = none;
        }
        const taken = take(role, batch, candidate);
        if (taken !== undefined) await taken;
      } else held = [...held, batch];
      cancellation.throwIfCancelled();
      if (batch !== came) {
        finish = "length";
        break;
      }
    }
    served.completed();
  } catch (error) {
    cancellation.throwIfCancelled();
    if (!(error instanceof AttemptFailure)) throw error;
    served.failed(error);
    throw new BrokeOff(`The answer broke off: ${endpointName(candidate)} ${error.message}.`, {
      cause: error,
      hasAnswer: watch.hasAnswer,
    });
  } finally {
    stream.close();
    served.release();
  }
  // A thought that was cut says so by its finish reason; where there is a draft, the draft is worth more.
  if (role !== "draft" && watch.endsInThought(role) && (finish !== "length" || role === "refine"))
    throw new RouterError("UPSTREAM_EMPTY", `${endpointName(candidate)} ${onlyThought.words}.${onlyThought.advice}`);
  for (const each of held) await take(role, each, candidate);
  const tokens = counted ?? roughStreamTokens({ pieces, length });
  const isEstimated = counted === undefined;
  finish ??= "stop";
  context.countedTokens(tokens, isEstimated);
  context.emit({
    kind: "stageEnd",
    role,
    finish,
    totalMs: clock.now() - startedAt,
    tokens,
    ...(isEstimated && { tokensEstimated: true }),
  });
  return { role, by: candidate, text, tokens, isEstimated, finish, draftOnly: false };
}

/** Without what comes after so many tokens; the same batch when nothing does. An event with text is one token at least. */
function cutBatch(batch: Batch, tokens: number): Batch {
  let left = tokens;
  const end = batch.events.findIndex(({ chunk }) => lengthOf(chunk) > 0 && --left < 0);
  return end < 0 ? batch : { events: batch.events.slice(0, end), isDone: false };
}
