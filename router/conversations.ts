import { RecentMap } from "../core/recentMap.ts";
import type { Candidate } from "../core/routing/decision.ts";
import { asObject } from "./dispatch/chunk.ts";
import type { ChatMessage } from "./dispatch/modelRequest.ts";
import { TextHash } from "./textHash.ts";

type Answerer = Pick<Candidate, "modelId" | "endpoint">;

const remembered = 2_000;

/**
 * Who answered which conversation last. A client sends the whole conversation each time, so one is known by what it was
 * at its last prompt: only a number that its lengths and a few characters of it make is kept.
 */
export class Conversations {
  readonly #answerers = new RecentMap<number, Answerer>(remembered);

  /** Who answered the prompt before the last one; `undefined` at the beginning of a conversation. */
  lastAnsweredBy(messages: readonly ChatMessage[]): Answerer | undefined {
    const at = messages.findLastIndex(({ role }) => role === "assistant");
    return at <= 0 || this.#answerers.isEmpty ? undefined : this.#answerers.get(nameOf(messages, at));
  }

  /** `conversation` is from `conversationNameOf`. */
  remember(conversation: number | undefined, by: Answerer): void {
    if (conversation !== undefined) this.#answerers.set(conversation, by);
  }
}

/** A conversation's name from its first prompt to its last; `undefined` when there is none. */
export function conversationNameOf(messages: readonly ChatMessage[]): number | undefined {
  return messages.length === 0 ? undefined : nameOf(messages, messages.length);
}

/** How many characters of a text are part of a conversation's name. */
const namedBy = 60;

/**
 * A number for how long each of the first `count` messages is, how the first question begins and how the last message
 * ends: two conversations that share all that are as good as one.
 */
function nameOf(messages: readonly ChatMessage[], count: number): number {
  const hash = new TextHash();
  let first: string | undefined;
  let last = "";
  for (let at = 0; at < count; at++) {
    const message = messages[at];
    if (message === undefined) break;
    last = typeof message["content"] === "string" ? message["content"] : textOf(message["content"]);
    hash.addNumber(last.length);
    if (message.role === "user") first ??= last;
  }
  if (first !== undefined) hash.addText(first, 0, Math.min(namedBy, first.length));
  hash.addText(last, Math.max(0, last.length - namedBy));
  return hash.value;
}

function textOf(content: unknown): string {
  if (!Array.isArray(content)) return "";
  return content
    .map((part: unknown) => asObject(part)?.["text"])
    .filter((text) => typeof text === "string")
    .join("\n");
}
