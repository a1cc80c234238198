import { createHash } from "node:crypto";
import type { Candidate } from "../core/routing/decision.ts";
import { asObject } from "./dispatch/chunk.ts";
import type { ChatMessage } from "./dispatch/modelRequest.ts";

type Answerer = Pick<Candidate, "modelId" | "endpoint">;

const remembered = 2_000;

/**
 * Who answered which conversation last. A client sends the whole conversation each time, so one is known by what it was
 * at its last prompt: only its lengths and a few characters of it are kept, or a hash of them.
 */
export class Conversations {
  readonly #answerers = new Map<string, Answerer>();

  /** Who answered the prompt before the last one; `undefined` at the beginning of a conversation. */
  lastAnsweredBy(messages: readonly ChatMessage[]): Answerer | undefined {
    const at = messages.findLastIndex(({ role }) => role === "assistant");
    return at <= 0 || this.#answerers.size === 0 ? undefined : this.#answerers.get(nameOf(messages.slice(0, at)));
  }

  remember(messages: readonly ChatMessage[], { modelId, endpoint }: Answerer): void {
    if (messages.length === 0) return;
    const key = nameOf(messages);
    this.#answerers.delete(key);
    this.#answerers.set(key, { modelId, endpoint });
    if (this.#answerers.size <= remembered) return;
    for (const oldest of this.#answerers.keys()) {
      this.#answerers.delete(oldest);
      break;
    }
  }
}

/** How many characters of a text are part of a conversation's name. */
const namedBy = 60;

/**
 * How long each message is, how the first question begins and how the last message ends: two conversations that share
 * all that are as good as one.
 */
function nameOf(messages: readonly ChatMessage[]): string {
  let name = "";
  let first: string | undefined;
  let last = "";
  for (const { role, content } of messages) {
    last = typeof content === "string" ? content : textOf(content);
    name += `${String(last.length)},`;
    if (role === "user") first ??= last;
  }
  name = `${name}${(first ?? "").slice(0, namedBy)}|${last.slice(-namedBy)}`;
  return name.length <= longestName ? name : createHash("sha1").update(name).digest("base64");
}

const longestName = 400;

function textOf(content: unknown): string {
  if (!Array.isArray(content)) return "";
  return content
    .map((part: unknown) => asObject(part)?.["text"])
    .filter((text) => typeof text === "string")
    .join("\n");
}
