import type { Decision } from "../../core/routing/decision.ts";
import type { RouterEvent } from "../../protocol/routerEvents.ts";
import { routerEventName } from "../../protocol/routerEvents.ts";
import { asObject, parseObject } from "../dispatch/chunk.ts";
import { endOfLastEvent } from "../dispatch/eventBlocks.ts";
import { estimatedUsage, roughTokens } from "../dispatch/estimatedUsage.ts";
import type { ModelRequest } from "../dispatch/modelRequest.ts";
import type { Batch, UpstreamEvent } from "../dispatch/openStream.ts";
import type { StreamedAnswer, TakeBatch } from "../dispatch/streamAnswer.ts";
import { thoughtEnd, ThoughtWatch } from "../dispatch/withoutThinking.ts";
import type { HeaderLines } from "../httpServer/responseHead.ts";
import { completionChunk, newIdentity, usageChunk } from "./completion.ts";
import type { CompletionIdentity } from "./completion.ts";
import { decisionHeaders } from "./decisionHeaders.ts";
import type { EventStream } from "./eventStream.ts";
import { OneId } from "./oneId.ts";

/** How a streamed answer is put to a client. */
export interface StreamFormat {
  /** Whether token counts are wanted even if the client did not ask for them. */
  readonly countsTokens: boolean;
  begin(): void;
  event(event: RouterEvent): void;
  readonly take: TakeBatch;
  end(answer: StreamedAnswer): Promise<void>;
}

const done = "[DONE]";

/** For clients that asked for router events: everything is said as it happens, from the decision on. */
export function streamWithEvents(stream: EventStream, decision: Decision, profile: string): StreamFormat {
  const say = (event: RouterEvent): void => {
    void stream.send(JSON.stringify(event), routerEventName);
  };
  return {
    countsTokens: true,
    begin: () => {
      stream.begin(decisionHeaders(decision, { profile }));
      say({ kind: "decision", decision });
    },
    event: say,
    take: (role, { events }) =>
      stream.sendAll((role === "draft" ? events.filter(hasText) : events).map(withReasoningName)),
    end: async () => {
      await stream.send(done);
    },
  };
}

/**
 * For any OpenAI client. Nothing is sent before the first token, so that a failure before it has an HTTP status of its
 * own. The bytes of an answer are passed on as they came; a draft is shown as reasoning, and what follows it has its id.
 */
export function plainStream(
  stream: EventStream,
  decision: Decision,
  said: {
    readonly profile: string;
    /** Milliseconds since the epoch. */
    readonly at: number;
    readonly request: ModelRequest;
  },
): StreamFormat {
  const { profile, at, request } = said;
  let named: CompletionIdentity | undefined;
  /** There once a draft was shown. */
  let oneId: OneId | undefined;
  const identityOf = (model: string): CompletionIdentity => {
    named ??= newIdentity(model, at);
    return { ...named, model };
  };
  const wantsUsage = asObject(request.body["stream_options"])?.["include_usage"] === true;
  let isDone = false;
  let hasBegun = false;
  /** For a client that wants the usage: the server's `[DONE]`, which comes after it. */
  let lastWord: Buffer | undefined;
  /** For the same: the last event of the answer, and the last one in which tokens of a draft were counted. */
  let lastEvent: UpstreamEvent | undefined;
  let draftCount: UpstreamEvent | undefined;
  /** What of a refinement was sent, as long as it is no more than a thought between tags. */
  let thought = decision.stages.length > 1 ? new ThoughtWatch() : undefined;
  /** Who is being asked, and the headers of their answer. */
  let asked: { readonly endpoint: string; readonly headers: readonly HeaderLines[] } | undefined;
  return {
    countsTokens: false,
    begin: () => undefined,
    event: (event) => {
      // While a model reads the prompt there is time for what its first token would have to wait for.
      if (event.kind === "stage" && !hasBegun)
        asked = { endpoint: event.endpoint, headers: decisionHeaders(decision, { profile, by: event }) };
    },
    take: (role, came, by) => {
      const isFirst = !hasBegun;
      hasBegun = true;
      if (isFirst)
        stream.begin(asked?.endpoint === by.endpoint ? asked.headers : decisionHeaders(decision, { profile, by }));
      if (role === "draft") {
        if (wantsUsage) draftCount = came.events.findLast(hasCount) ?? draftCount;
        const identity = identityOf(by.modelId);
        oneId ??= new OneId(identity.id);
        return stream.sendAll(asReasoning(came, identity));
      }
      if (role === "refine")
        for (const { chunk } of came.events) if (thought?.isMoreWith(chunk.text) === true) thought = undefined;
      const batch = oneId === undefined ? came : oneId.of(came);
      if (wantsUsage) lastEvent = batch.events.at(-1) ?? lastEvent;
      if (batch.bytes === undefined) return stream.sendAll(batch.events.map(dataOf));
      isDone ||= batch.isDone;
      if (wantsUsage && batch.isDone) {
        const end = startOfDone(batch.bytes);
        lastWord = batch.bytes.subarray(end);
        return stream.sendBytes(batch.bytes.subarray(0, end), false);
      }
      // An answer that is whole already goes out in one piece.
      return stream.sendBytes(batch.bytes, isFirst && !batch.isDone);
    },
    end: async ({ draftOnly, by, text, tokens, isEstimated, finish }) => {
      if (draftOnly) {
        const own = identityOf(by.modelId);
        // The draft is no part of a thought that was cut.
        const content = thought?.isOpen === true ? `${thoughtEnd}\n\n${text}` : text;
        void stream.send(completionChunk(own, { role: "assistant", content }));
        void stream.send(completionChunk(own, {}, { finish, magi: { draft_only: true } }));
      }
      if (wantsUsage && (draftOnly || isEstimated)) {
        const own = identityOf(by.modelId);
        const counted = draftOnly ? asData(draftCount)["usage"] : undefined;
        const last = draftOnly ? {} : asData(lastEvent);
        const id = oneId === undefined ? last["id"] : undefined;
        const identity = typeof id === "string" ? { ...own, id } : own;
        void stream.send(usageChunk(identity, counted ?? estimatedUsage(roughTokens(request), tokens), last));
      }
      if (lastWord !== undefined) await stream.sendBytes(lastWord, false);
      else if (!isDone) await stream.send(done);
    },
  };
}

/** Where the event `[DONE]` begins, with all of its lines. */
function startOfDone(bytes: Buffer): number {
  return Math.max(endOfLastEvent(bytes.subarray(0, bytes.lastIndexOf(done))), 0);
}

function asReasoning({ events }: Batch, identity: CompletionIdentity): readonly string[] {
  const text = events.map(({ chunk }) => chunk.reasoning + chunk.text).join("");
  return text === "" ? [] : [completionChunk(identity, { reasoning_content: text })];
}

function asData(event: UpstreamEvent | undefined): Readonly<Record<string, unknown>> {
  return parseObject(event?.data ?? "") ?? {};
}

function hasCount({ chunk }: UpstreamEvent): boolean {
  return chunk.tokens !== undefined;
}

function dataOf({ data }: UpstreamEvent): string {
  return data;
}

function hasText({ chunk }: UpstreamEvent): boolean {
  return chunk.text !== "" || chunk.reasoning !== "";
}

/** Servers name the reasoning differently; the chat page needs to know one name only. */
function withReasoningName({ data, chunk }: UpstreamEvent): string {
  if (chunk.reasoning === "" || data.includes('"reasoning_content"')) return data;
  const body = parseObject(data);
  const choices = body?.["choices"];
  if (body === undefined || !Array.isArray(choices)) return data;
  const [first, ...others] = choices as readonly unknown[];
  const choice = asObject(first);
  const delta = asObject(choice?.["delta"]);
  return JSON.stringify({
    ...body,
    choices: [{ ...choice, delta: { ...delta, reasoning_content: chunk.reasoning } }, ...others],
  });
}
