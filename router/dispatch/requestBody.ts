import type { RegistryModel } from "../../core/registry/registry.ts";
import { withMembers } from "./jsonMembers.ts";
import type { NewMember } from "./jsonMembers.ts";
import type { ChatMessage, ModelRequest } from "./modelRequest.ts";

/** The exact words that ask the second stage to improve on the first. */
export const improve =
  "Improve the draft answer above: correct mistakes, add what is missing, keep what is right. Reply with the improved answer only.";

export interface BodyWish {
  readonly request: ModelRequest;
  /** The name that the server knows the model by. */
  readonly upstreamModel: string;
  readonly model: RegistryModel | undefined;
  readonly stream: boolean;
  /** The draft to refine. */
  readonly draft?: string;
  /** Cuts the answer, as a draft is. */
  readonly maxTokens?: number;
  /** Asks the server to count tokens, where the client did not say. */
  readonly countTokens?: boolean;
}

/** The request as one upstream gets it: untouched but for the model's name and what the stage needs. */
export function requestBody(wish: BodyWish): string {
  const { request, upstreamModel, model, stream, maxTokens } = wish;
  const { body } = request;
  const isSingle = model?.single_turn === true && request.api === "chat/completions";
  const limit =
    maxTokens === undefined ? undefined : String(least(maxTokens, body["max_tokens"], body["max_completion_tokens"]));
  const countsTokens = stream && wish.countTokens === true && body["stream_options"] === undefined;
  const values: NewMember[] = [["model", JSON.stringify(upstreamModel)]];
  const messages = messagesFor(wish, isSingle);
  if (messages !== undefined) values.push(["messages", messages]);
  if ((body["stream"] === true) !== stream) values.push(["stream", String(stream)]);
  if (countsTokens) values.push(["stream_options", '{"include_usage":true}']);
  if (limit !== undefined) {
    values.push(["max_tokens", limit]);
    // The same under its newer name, where the client used that.
    if (body["max_completion_tokens"] !== undefined) values.push(["max_completion_tokens", limit]);
  }
  if (isSingle) values.push(["temperature", "0"]);
  return withMembers(request.text, request.members, values);
}

/** The messages as JSON, or `undefined` when they stay as they are. */
function messagesFor({ request, draft }: BodyWish, isSingle: boolean): string | undefined {
  const refining = draft === undefined ? [] : [assistant(draft), user(improve)];
  if (isSingle) return JSON.stringify([...lastQuestion(request.messages), ...refining]);
  if (refining.length === 0) return undefined;
  const place = request.members.findLast(({ key }) => key === "messages");
  if (place === undefined) return undefined;
  const text = request.text.slice(place.start, place.end - 1);
  return `${text},${refining.map((message) => JSON.stringify(message)).join(",")}]`;
}

/** A model that is at its best on one question gets nothing else, no system prompt either. */
function lastQuestion(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const last = messages.findLast((message) => message.role === "user");
  return last === undefined ? messages : [last];
}

function least(limit: number, ...asked: readonly unknown[]): number {
  return Math.min(limit, ...asked.filter((value): value is number => typeof value === "number" && value > 0));
}

function assistant(content: string): ChatMessage {
  return { role: "assistant", content };
}

function user(content: string): ChatMessage {
  return { role: "user", content };
}
