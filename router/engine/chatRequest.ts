import type { AnswerOptions, ChatMessage } from "./chatModel.ts";
import { badRequest } from "./engineError.ts";
import { isRecord } from "../../core/record.ts";
import type { JsonObject } from "./jsonObject.ts";
import { parseResponseFormat } from "./responseFormat.ts";
import { parseToolCalls, parseTools } from "./tools.ts";

/** The body of `POST /v1/chat/completions`, as far as this engine goes. */
export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly options: AnswerOptions;
  readonly stream: boolean;
  /** `stream_options.include_usage`. */
  readonly includeUsage: boolean;
}

/**
 * Throws an `EngineError` that names the field when the body is not such a request, and for what would silently not
 * happen here: pictures, forced tools, several answers. Unknown fields are fine.
 */
export function parseChatRequest(body: string): ChatRequest {
  const value = parseJson(body);
  if (!isRecord(value)) throw badRequest("The request body must be a JSON object.");
  refuseWhatIsMissing(value);
  const streamOptions = value["stream_options"];
  return {
    messages: parseMessages(value["messages"]),
    options: parseOptions(value),
    stream: value["stream"] === true,
    includeUsage: isRecord(streamOptions) && streamOptions["include_usage"] === true,
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw badRequest("The request body is not JSON.");
  }
}

function refuseWhatIsMissing(body: JsonObject): void {
  if (typeof body["n"] === "number" && body["n"] !== 1)
    throw badRequest("The embedded engine writes one answer: n must be 1.");
}

function parseMessages(value: unknown): readonly ChatMessage[] {
  if (!Array.isArray(value) || value.length === 0)
    throw badRequest("messages must be a list with at least one message.");
  return value.map((message: unknown, index) => {
    const where = `messages[${index}]`;
    if (!isRecord(message)) throw badRequest(`${where} must be an object.`);
    const role = parseRole(message["role"], where);
    const toolCalls = role === "assistant" ? parseToolCalls(message["tool_calls"], where) : [];
    const callId = message["tool_call_id"];
    if (role === "tool" && typeof callId !== "string") throw badRequest(`${where}.tool_call_id must be a text.`);
    return {
      role,
      text: parseContent(message["content"], where),
      ...(toolCalls.length > 0 && { toolCalls }),
      ...(role === "tool" && typeof callId === "string" && { callId }),
    };
  });
}

function parseRole(role: unknown, where: string): ChatMessage["role"] {
  switch (role) {
    case "system":
    case "developer":
      return "system";
    case "user":
    case "assistant":
    case "tool":
      return role;
    default:
      throw badRequest(
        `${where}.role must be system, user, assistant or tool; the embedded engine has no other roles.`,
      );
  }
}

function parseContent(content: unknown, where: string): string {
  if (typeof content === "string") return content;
  // An assistant turn that only called tools has no text.
  if (content === null || content === undefined) return "";
  if (!Array.isArray(content)) throw badRequest(`${where}.content must be text or a list of parts.`);
  return content
    .map((part: unknown) => {
      if (isRecord(part) && part["type"] === "text" && typeof part["text"] === "string") return part["text"];
      throw badRequest(`${where}.content has a part that is not text; the embedded engine reads text only.`);
    })
    .join("");
}

function parseOptions(body: JsonObject): AnswerOptions {
  const maxTokens =
    readNumber(body, "max_completion_tokens", { min: 1, whole: true }) ??
    readNumber(body, "max_tokens", { min: 1, whole: true });
  const fields = {
    maxTokens,
    temperature: readNumber(body, "temperature", { min: 0 }),
    topP: readNumber(body, "top_p", { min: 0, max: 1 }),
    topK: readNumber(body, "top_k", { min: 0, whole: true }),
    minP: readNumber(body, "min_p", { min: 0, max: 1 }),
    seed: readNumber(body, "seed", { min: 0, whole: true }),
    frequencyPenalty: readNumber(body, "frequency_penalty", { min: -2, max: 2 }),
    presencePenalty: readNumber(body, "presence_penalty", { min: -2, max: 2 }),
  };
  const format = parseResponseFormat(body["response_format"]);
  const tools = parseTools(body["tools"], body["tool_choice"]);
  if (format !== undefined && tools.length > 0)
    throw badRequest("The embedded engine cannot hold to a response_format and offer tools at the same time.");
  return {
    ...definedOnly(fields),
    stop: parseStop(body["stop"]),
    ...(format !== undefined && { format }),
    ...(tools.length > 0 && { tools }),
  };
}

function parseStop(value: unknown): readonly string[] {
  if (value === undefined || value === null) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (typeof item === "string" && item !== "") return item;
    throw badRequest("stop must be a text or a list of texts.");
  });
}

interface Range {
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
}

/** Undefined when the field is absent or null, or -1, by which llama.cpp's clients mean "no limit" or "any". */
function readNumber(body: JsonObject, name: string, range: Range): number | undefined {
  const value = body[name];
  if (value === undefined || value === null || (value === -1 && range.whole === true)) return undefined;
  const { min = -Infinity, max = Infinity, whole = false } = range;
  if (typeof value === "number" && value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  const kind = whole ? "a whole number" : "a number";
  const limits = [
    ...(min === -Infinity ? [] : [`at least ${min}`]),
    ...(max === Infinity ? [] : [`at most ${max}`]),
  ].join(" and ");
  throw badRequest(`${name} must be ${kind}${limits === "" ? "" : ` of ${limits}`}.`);
}

/** Without the fields that are undefined; absent and undefined are not the same to the type checker. */
function definedOnly<T extends Readonly<Record<string, number | undefined>>>(
  fields: T,
): { -readonly [K in keyof T]?: number } {
  const defined: { -readonly [K in keyof T]?: number } = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) defined[key] = value;
  }
  return defined;
}
