import { createHash } from "node:crypto";
import type { Candidate } from "../core/routing/decision.ts";
import { asObject } from "./dispatch/chunk.ts";
import type { ChatMessage } from "./dispatch/modelRequest.ts";

type Answerer = Pick<Candidate, "modelId" | "endpoint">;

const remembered = 2_000;

/**
 * Who answered which conversation last. A client sends the whole conversation each time, so one is known by what it was
 * at its last prompt: only a hash of that is kept.
 */
export class Conversations {
  readonly #answerers = new Map<string, Answerer>();

  /** Who answered the prompt before the last one; `undefined` at the beginning of a conversation. */
  lastAnsweredBy(messages: readonly ChatMessage[]): Answerer | undefined {
    const at = messages.findLastIndex(({ role }) => role === "assistant");
    return at <= 0 || this.#answerers.size === 0 ? undefined : this.#answerers.get(hashOf(messages.slice(0, at)));
  }

  remember(messages: readonly ChatMessage[], { modelId, endpoint }: Answerer): void {
    if (messages.length === 0) return;
    const key = hashOf(messages);
    this.#answerers.delete(key);
    this.#answerers.set(key, { modelId, endpoint });
    if (this.#answerers.size <= remembered) return;
    for (const oldest of this.#answerers.keys()) {
      this.#answerers.delete(oldest);
      break;
    }
  }
}

function hashOf(messages: readonly ChatMessage[]): string {
  const hash = createHash("sha1");
  for (const { role, content } of messages) {
    hash.update(role);
    hash.update("\0");
    if (typeof content === "string") hash.update(content);
    else if (Array.isArray(content))
      for (const part of content as readonly unknown[]) {
        const text = asObject(part)?.["text"];
        if (typeof text === "string") hash.update(text);
      }
    hash.update("\0");
  }
  return hash.digest("base64");
}
