import type { EventSourceMessage } from "eventsource-parser";
import { isRecord } from "../../protocol/guards.ts";
import { parseAnswerEvent } from "../../protocol/parseAnswerEvent.ts";
import type { AnswerError, AnswerPart } from "../../protocol/parseAnswerEvent.ts";

/** What one event of a streamed answer means for somebody who offers tools. */
export type CompletionPart = AnswerPart | ToolCallPieces;

/** `choices[0].delta.tool_calls` of a chunk, not parsed. */
export interface ToolCallPieces {
  readonly kind: "toolCalls";
  readonly pieces: unknown;
}

/** As `parseAnswerEvent`, with the calls of tools. */
export function parseCompletionEvent(
  message: Pick<EventSourceMessage, "event" | "data">,
): readonly (CompletionPart | AnswerError)[] {
  const parts = parseAnswerEvent(message);
  const pieces = findToolCalls(message.data);
  return pieces === undefined ? parts : [...parts, { kind: "toolCalls", pieces }];
}

function findToolCalls(data: string): unknown {
  // Most chunks have none, and need not be parsed twice.
  if (!data.includes('"tool_calls"')) return undefined;
  try {
    const value: unknown = JSON.parse(data);
    const choices = isRecord(value) ? value["choices"] : undefined;
    const first: unknown = Array.isArray(choices) ? choices[0] : undefined;
    const delta = isRecord(first) ? first["delta"] : undefined;
    return isRecord(delta) ? delta["tool_calls"] : undefined;
  } catch {
    return undefined; // What is not JSON says nothing.
  }
}
