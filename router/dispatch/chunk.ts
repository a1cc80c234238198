import { isRecord } from "../../core/record.ts";
import { contentText } from "../../protocol/contentText.ts";

/** What matters to the router in one event of a streamed answer. */
export interface Chunk {
  /** Text of the answer. */
  readonly text: string;
  /** Text that a thinking model wrote for itself. */
  readonly reasoning: string;
  /** Something of the answer that is no text: a tool call, a picture, sound, or the end of a completion without text. */
  readonly hasOther: boolean;
  /** Characters of the names and arguments of the tool calls in it, where there are any. */
  readonly called?: number;
  /** The choices that it is of, a bit for each: those of a request with `n` come and end one by one. */
  readonly choices: number;
  readonly finish?: string;
  /** Tokens of the whole answer, where the server counts them. */
  readonly tokens?: number;
  /** The server's own words when the event is an error. */
  readonly error?: string;
}

/** Characters that a model wrote in it. */
export function lengthOf({ text, reasoning, called = 0 }: Chunk): number {
  return text.length + reasoning.length + called;
}

/** Reads an event's data. `undefined` when it is not a JSON object. */
export function readChunk(data: string): Chunk | undefined {
  const event = parseObject(data);
  return event === undefined ? undefined : toChunk(event);
}

/** The same of an event that is parsed already, or of a whole answer. */
export function toChunk(event: Readonly<Record<string, unknown>>): Chunk {
  let text = "";
  let reasoning = "";
  let hasOther = false;
  let called = 0;
  let choices = 0;
  let finish: string | undefined;
  for (const each of Array.isArray(event["choices"]) ? (event["choices"] as readonly unknown[]) : []) {
    const choice = asObject(each);
    if (choice === undefined) continue;
    // A whole answer has a message where a streamed one has deltas.
    const delta = asObject(choice["delta"]) ?? asObject(choice["message"]);
    const { finish_reason: reason, index } = choice;
    text += contentText(delta?.["content"]) || asText(choice["text"]) || asText(delta?.["refusal"]);
    reasoning += asText(delta?.["reasoning_content"]) || asText(delta?.["reasoning"]);
    // Some servers have an empty one in every event.
    const isEnd = typeof reason === "string" && reason !== "";
    if (isEnd) finish ??= reason;
    // Where a text is to be completed, it is an answer that nothing is missing.
    hasOther ||= delta === undefined ? isEnd && choice["text"] === "" : hasMoreThanText(delta);
    if (hasOther && delta !== undefined) called += lengthOfCalls(delta);
    choices |= 1 << (typeof index === "number" ? index : 0);
  }
  const error = errorOf(event);
  const tokens = asObject(event["usage"])?.["completion_tokens"];
  return {
    text,
    reasoning,
    hasOther,
    choices,
    ...(called > 0 && { called }),
    ...(finish === undefined ? {} : { finish }),
    ...(typeof tokens === "number" ? { tokens } : {}),
    ...(error === undefined ? {} : { error }),
  };
}

/** Whether the event carries something of an answer, be it text, reasoning or anything else. */
export function hasToken(chunk: Chunk): boolean {
  return chunk.text !== "" || chunk.reasoning !== "" || chunk.hasOther;
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

function hasMoreThanText({
  content,
  tool_calls,
  function_call,
  audio,
  images,
}: Readonly<Record<string, unknown>>): boolean {
  return (
    isFilled(tool_calls) ||
    asObject(function_call) !== undefined ||
    asObject(audio) !== undefined ||
    isFilled(images) ||
    (Array.isArray(content) && content.some((part: unknown) => asObject(part)?.["type"] !== "text"))
  );
}

function lengthOfCalls({ tool_calls: calls, function_call: call }: Readonly<Record<string, unknown>>): number {
  let length = lengthOfCall(call);
  if (Array.isArray(calls)) for (const each of calls) length += lengthOfCall(asObject(each)?.["function"]);
  return length;
}

function lengthOfCall(call: unknown): number {
  const { name, arguments: given } = asObject(call) ?? {};
  // Some servers have the arguments as an object.
  return asText(name).length + (asObject(given) === undefined ? asText(given) : JSON.stringify(given)).length;
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
