import type { Candidate, Decision } from "../../core/routing/decision.ts";
import { routerEventName } from "../../protocol/routerEvents.ts";
import type { RouterEvent } from "../../protocol/routerEvents.ts";
import { parseObject, asObject } from "../dispatch/chunk.ts";
import type { UpstreamEvent } from "../dispatch/openStream.ts";
import type { StreamedAnswer, TakeEvent } from "../dispatch/streamAnswer.ts";
import { completionChunk } from "./completion.ts";
import type { CompletionIdentity } from "./completion.ts";
import { decisionHeaders } from "./decisionHeaders.ts";
import type { EventStream } from "./eventStream.ts";

/** How a streamed answer is put to a client. */
export interface StreamFormat {
  /** Whether token counts are wanted even if the client did not ask for them. */
  readonly countsTokens: boolean;
  begin(): void;
  event(event: RouterEvent): void;
  readonly take: TakeEvent;
  end(answer: StreamedAnswer): void;
}

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
    take: (role, event) => (role === "draft" && !hasText(event) ? undefined : stream.send(withReasoningName(event))),
    end: () => undefined,
  };
}

/**
 * For any OpenAI client. Nothing is sent before the first token, so that a failure before it has an HTTP status of its
 * own. An answer of one stage is passed on as it came; a draft is shown as reasoning.
 */
export function plainStream(
  stream: EventStream,
  decision: Decision,
  { profile, identity }: { readonly profile: string; readonly identity: CompletionIdentity },
): StreamFormat {
  const begin = (by: Candidate): void => {
    stream.begin(decisionHeaders(decision, { profile, by }));
  };
  return {
    countsTokens: false,
    begin: () => undefined,
    event: () => undefined,
    take: (role, event, by) => {
      begin(by);
      if (role !== "draft") return stream.send(event.data);
      if (!hasText(event)) return undefined;
      const text = event.chunk.reasoning + event.chunk.text;
      return stream.send(completionChunk({ ...identity, model: by.modelId }, { reasoning_content: text }));
    },
    end: ({ draftOnly, outcome }) => {
      if (!draftOnly) return;
      const said = { ...identity, model: outcome.by.modelId };
      void stream.send(completionChunk(said, { role: "assistant", content: outcome.text }));
      void stream.send(completionChunk(said, {}, { finish: "stop", magi: { draft_only: true } }));
    },
  };
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
