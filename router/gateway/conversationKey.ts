import { conversationHeader } from "../../protocol/routerApi.ts";
import type { ModelRequest } from "../dispatch/modelRequest.ts";
import type { RequestHeaders } from "../httpServer/requestHead.ts";
import { textHash } from "../textHash.ts";

const keyCharacters = 200;

/**
 * A number for the conversation that a request belongs to, so that the line is fair between conversations: of what the
 * client calls it, else of the beginning of its first question.
 */
export function conversationKey({ body, messages }: ModelRequest, headers: RequestHeaders): number {
  const named = headers.get(conversationHeader) ?? body["prompt_cache_key"] ?? body["user"];
  if (typeof named === "string" && named !== "") return textHash(named.slice(0, keyCharacters));
  const first = messages.find(({ role }) => role === "user")?.["content"];
  return textHash(typeof first === "string" ? first.slice(0, keyCharacters) : "");
}
