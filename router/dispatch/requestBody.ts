import type { RegistryModel } from "../../core/registry/registry.ts";

/** A chat request as the client sent it; fields that MAGI does not know are kept. */
export type ChatRequest = Readonly<Record<string, unknown>> & {
  readonly messages: readonly ChatMessage[];
};

export type ChatMessage = Readonly<Record<string, unknown>> & { readonly role: string };

/** The exact words that ask the second stage to improve on the first. */
export const improve =
  "Improve the draft answer above: correct mistakes, add what is missing, keep what is right. Reply with the improved answer only.";

export interface BodyWish {
  readonly request: ChatRequest;
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
  const { request, upstreamModel, model, stream, draft, maxTokens } = wish;
  const single = model?.single_turn === true;
  const messages = single ? lastQuestion(request.messages) : request.messages;
  const { max_completion_tokens: maxCompletionTokens, ...rest } = request;
  return JSON.stringify({
    ...rest,
    ...(maxTokens === undefined
      ? maxCompletionTokens === undefined
        ? {}
        : { max_completion_tokens: maxCompletionTokens }
      : { max_tokens: least(maxTokens, request["max_tokens"], maxCompletionTokens) }),
    model: upstreamModel,
    messages: draft === undefined ? messages : [...messages, assistant(draft), user(improve)],
    stream,
    ...(stream && wish.countTokens === true && request["stream_options"] === undefined
      ? { stream_options: { include_usage: true } }
      : {}),
    ...(single ? { temperature: 0 } : {}),
  });
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
