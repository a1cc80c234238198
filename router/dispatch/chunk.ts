import { isRecord } from "../../core/record.ts";

/** What matters to the router in one event of a streamed answer. */
export interface Chunk {
  /** Text of the answer. */
  readonly text: string;
  /** Text that a thinking model wrote for itself. */
  readonly reasoning: string;
  readonly hasToolCall: boolean;
  readonly finish?: string;
  /** Tokens of the whole answer, where the server counts them. */
  readonly tokens?: number;
  /** The server's own words when the event is an error. */
  readonly error?: string;
}

/** Reads an event's data. `undefined` when it is not a JSON object. */
export function readChunk(data: string): Chunk | undefined {
  const event = parseObject(data);
  return event === undefined ? undefined : toChunk(event);
}

/** The same of an event that is parsed already, or of a whole answer. */
export function toChunk(event: Readonly<Record<string, unknown>>): Chunk {
  const choice = asObject(Array.isArray(event["choices"]) ? event["choices"][0] : undefined);
  // A whole answer has a message where a streamed one has deltas.
  const delta = asObject(choice?.["delta"]) ?? asObject(choice?.["message"]);
  const error = errorOf(event);
  const finish = choice?.["finish_reason"];
  const tokens = asObject(event["usage"])?.["completion_tokens"];
  return {
    text: asText(delta?.["content"]) || asText(choice?.["text"]),
    reasoning: asText(delta?.["reasoning_content"]) || asText(delta?.["reasoning"]),
    hasToolCall: isFilled(delta?.["tool_calls"]) || asObject(delta?.["function_call"]) !== undefined,
    ...(typeof finish === "string" ? { finish } : {}),
    ...(typeof tokens === "number" ? { tokens } : {}),
    ...(error === undefined ? {} : { error }),
  };
}

/** Whether the event carries something of an answer, be it text, reasoning or a tool call. */
export function hasToken(chunk: Chunk): boolean {
  return chunk.text !== "" || chunk.reasoning !== "" || chunk.hasToolCall;
}

/** The message of an OpenAI-shaped error, or `undefined` when the object is not one. */
export function errorOf(body: Readonly<Record<string, unknown>>): string | undefined {
  const error = body["error"];
  if (error === undefined || error === null) return undefined;
  if (typeof error === "string") return error;
  const message = asObject(error)?.["message"];
  return typeof message === "string" ? message : "an error without a message";
}

export function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isRecord(value) ? value : undefined;
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
