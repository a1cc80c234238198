import type { Decision, StagePlan, Candidate } from "../../core/routing/decision.ts";
import type { StageRole } from "../../protocol/routerEvents.ts";
import { RouterError } from "../routerError.ts";
import type { AnswerContext } from "./answerContext.ts";
import { AttemptFailure } from "./attemptFailure.ts";
import { openStream } from "./openStream.ts";
import type { OpenStream, UpstreamEvent } from "./openStream.ts";
import { requestBody } from "./requestBody.ts";
import type { ChatRequest } from "./requestBody.ts";
import { withoutThinking } from "./withoutThinking.ts";
import { nameOf, withFailover } from "./withFailover.ts";
import type { Served } from "./withFailover.ts";

/** Takes the events of a streamed answer. A returned promise holds the upstream back until the client has caught up. */
export type TakeEvent = (role: StageRole, event: UpstreamEvent, by: Candidate) => Promise<void> | void;

export interface StageOutcome {
  readonly role: StageRole;
  readonly by: Candidate;
  readonly text: string;
}

export interface StreamedAnswer {
  /** The last stage that gave text. */
  readonly outcome: StageOutcome;
  /** True when stage 2 could not be had and the draft is all there is. */
  readonly draftOnly: boolean;
}

/** Carries a decision out as a stream, in one stage or two. @throws RouterError when it cannot be answered, or breaks off. */
export async function streamAnswer(
  decision: Decision,
  request: ChatRequest,
  context: AnswerContext,
  take: TakeEvent,
): Promise<StreamedAnswer> {
  const [first, second] = decision.stages;
  if (first === undefined) throw new Error("A decision has at least one stage.");
  if (second === undefined) return { outcome: await streamStage(first, { request }, context, take), draftOnly: false };

  const draft = await streamDraft(first, second, request, context, take);
  if (draft === undefined)
    return { outcome: await streamStage({ ...second, role: "answer" }, { request }, context, take), draftOnly: false };
  try {
    return { outcome: await streamStage(second, { request, draft: draft.text }, context, take), draftOnly: false };
  } catch (error) {
    if (!(error instanceof RouterError) || error.code === "UPSTREAM_BROKE_OFF" || draft.brokeOff) throw error;
    context.emit({ kind: "draftOnly", message: `This is the draft; it could not be refined. ${error.message}` });
    return { outcome: draft, draftOnly: true };
  }
}

/** `undefined` when there is no draft to refine, so that the second stage has to answer by itself. */
async function streamDraft(
  stage: StagePlan,
  next: StagePlan,
  request: ChatRequest,
  context: AnswerContext,
  take: TakeEvent,
): Promise<(StageOutcome & { readonly brokeOff: boolean }) | undefined> {
  let text = "";
  let by: Candidate | undefined;
  const keep: TakeEvent = (role, event, candidate) => {
    text += event.chunk.text;
    by = candidate;
    return take(role, event, candidate);
  };
  try {
    const outcome = await streamStage(stage, { request }, context, keep);
    const said = withoutThinking(outcome.text);
    return said.trim() === "" ? undefined : { ...outcome, text: said, brokeOff: false };
  } catch (error) {
    // Even a refusal: a conversation that is too long for the small model need not be too long for the big one.
    if (!(error instanceof RouterError)) throw error;
    const target = next.candidates[0];
    if (target === undefined) throw error;
    const from = by ?? stage.candidates[0];
    context.emit({
      kind: "failover",
      role: "draft",
      from: from?.endpoint ?? "",
      to: target.endpoint,
      message: `${error.message} ${nameOf(target)} goes on without a whole draft.`,
    });
    const said = withoutThinking(text);
    return said.trim() === "" || by === undefined ? undefined : { role: "draft", by, text: said, brokeOff: true };
  }
}

interface StageInput {
  readonly request: ChatRequest;
  readonly draft?: string;
}

async function streamStage(
  stage: StagePlan,
  input: StageInput,
  context: AnswerContext,
  take: TakeEvent,
): Promise<StageOutcome> {
  const { clock, emit, snapshot } = context;
  const startedAt = clock.now();
  const served = await withFailover(stage, context, (target) =>
    openStream(
      target,
      requestBody({
        ...input,
        upstreamModel: target.upstream.model,
        model: snapshot.registry.models.get(target.candidate.modelId),
        stream: true,
        countTokens: context.countTokens,
        ...(stage.maxTokens === undefined ? {} : { maxTokens: stage.maxTokens }),
      }),
      context,
    ),
  );
  emit({ kind: "firstToken", role: stage.role, ttftMs: clock.now() - startedAt });
  try {
    const { text, finish, tokens } = await passOn(stage, served, context, take);
    emit({
      kind: "stageEnd",
      role: stage.role,
      finish: finish === "length" ? "length" : "stop",
      totalMs: clock.now() - startedAt,
      ...(tokens === undefined ? {} : { tokens }),
    });
    return { role: stage.role, by: served.candidate, text };
  } finally {
    served.release();
  }
}

interface Passed {
  readonly text: string;
  readonly finish?: string;
  readonly tokens?: number;
}

async function passOn(
  { role }: StagePlan,
  { candidate, value: stream }: Served<OpenStream>,
  { signal, health }: AnswerContext,
  take: TakeEvent,
): Promise<Passed> {
  let text = "";
  let hasAnswer = false;
  let seen: { finish?: string; tokens?: number } = {};
  try {
    for (;;) {
      const next = await stream.next();
      if (next.done === true) {
        if (!next.value.complete)
          throw new AttemptFailure({
            code: "UPSTREAM_BROKE_OFF",
            words: "ended the connection in the middle of the answer",
          });
        break;
      }
      const { chunk } = next.value;
      text += chunk.text;
      hasAnswer ||= chunk.text !== "" || chunk.hasToolCall;
      seen = {
        ...seen,
        ...(chunk.finish === undefined ? {} : { finish: chunk.finish }),
        ...(chunk.tokens === undefined ? {} : { tokens: chunk.tokens }),
      };
      await take(role, next.value, candidate);
      signal.throwIfAborted();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AttemptFailure)) throw error;
    if (error.state !== undefined)
      health.observe(candidate.endpoint, { kind: "failed", state: error.state, detail: `It ${error.message}.` });
    throw new RouterError("UPSTREAM_BROKE_OFF", `The answer broke off: ${nameOf(candidate)} ${error.message}.`, {
      cause: error,
    });
  } finally {
    await stream.return({ complete: false });
  }
  if (!hasAnswer && seen.finish !== "length" && role !== "draft")
    throw new RouterError(
      "UPSTREAM_EMPTY",
      `${nameOf(candidate)} only thought about it and gave no answer. Ask again, or choose another model.`,
    );
  return { text, ...seen };
}
