import { conversationHeader } from "../../protocol/routerApi.ts";
import type { ModelRequest } from "../dispatch/modelRequest.ts";
import type { RequestHeaders } from "../httpServer/requestHead.ts";

const keyCharacters = 200;

/**
 * A name for the conversation that a request belongs to, so that the line is fair between conversations: what the
 * client calls it, else the beginning of its first question.
 */
export function conversationKey({ body, messages }: ModelRequest, headers: RequestHeaders): string {
  const named = headers.get(conversationHeader) ?? body["prompt_cache_key"] ?? body["user"];
  if (typeof named === "string" && named !== "") return named.slice(0, keyCharacters);
  const first = messages.find(({ role }) => role === "user")?.["content"];
  return typeof first === "string" ? first.slice(0, keyCharacters) : "";
}
