import { randomUUID } from "node:crypto";

/** OpenAI-shaped objects for what the router says itself, as opposed to what it passes on. */
export interface CompletionIdentity {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly model: string;
}

const chunkObject = "chat.completion.chunk";

export function newIdentity(model: string, nowMs: number): CompletionIdentity {
  return { id: `chatcmpl-${randomUUID()}`, created: Math.floor(nowMs / 1000), model };
}

export function completionChunk(
  identity: CompletionIdentity,
  delta: Readonly<Record<string, unknown>>,
  more: { readonly finish?: string; readonly magi?: Readonly<Record<string, unknown>> } = {},
): string {
  return JSON.stringify({
    ...identity,
    object: chunkObject,
    choices: [{ index: 0, delta, finish_reason: more.finish ?? null }],
    ...(more.magi === undefined ? {} : { magi: more.magi }),
  });
}

/** The chunk that comes last and has no choices, only token counts. The last argument: an event of the same stream. */
export function usageChunk(
  identity: CompletionIdentity,
  usage: unknown,
  { object }: Readonly<Record<string, unknown>> = {},
): string {
  return JSON.stringify({ ...identity, object: object ?? chunkObject, choices: [], usage });
}

export function wholeCompletion(
  identity: CompletionIdentity,
  message: Readonly<Record<string, unknown>>,
  { finish, ...more }: { readonly finish: string } & Readonly<Record<"usage" | "timings" | "magi", unknown>>,
): string {
  return JSON.stringify({
    ...identity,
    object: "chat.completion",
    choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason: finish }],
    // Those that are undefined are left out.
    ...more,
  });
}
