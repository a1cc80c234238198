import { contentText } from "./contentText.ts";
import { isRecord, isString } from "./guards.ts";
import { parseRouterEvent } from "./parseRouterEvent.ts";
import type { RouterErrorCode, RouterEvent } from "./routerEvents.ts";
import { routerEventName } from "./routerEvents.ts";

/** What one event of a streamed answer means. */
export type AnswerPart =
  | { readonly kind: "event"; readonly event: RouterEvent }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "reasoning"; readonly text: string }
  | { readonly kind: "done" };

/** What the router says when it cannot answer. */
export interface AnswerError {
  readonly kind: "error";
  /** A sentence or two for a person. */
  readonly message: string;
  /** One of `RouterErrorCode` as far as this version knows them. */
  readonly code: RouterErrorCode | (string & {});
  /** A model server wants a key, or another one than it was sent. */
  readonly wantsKey?: true;
}

/** The parts of one event; none for what says nothing, or nothing that is known. */
export function parseAnswerEvent(message: {
  readonly event?: string | undefined;
  readonly data: string;
}): readonly (AnswerPart | AnswerError)[] {
  if (message.data === "[DONE]") return [{ kind: "done" }];
  const value = parseJson(message.data);
  if (message.event === routerEventName) {
    const event = parseRouterEvent(value);
    return event === undefined ? [] : [{ kind: "event", event }];
  }
  const error = toAnswerError(value);
  if (error !== undefined) return [error];
  const delta = deltaOf(value);
  const parts: AnswerPart[] = [];
  const reasoning = textOf(delta["reasoning_content"]) || textOf(delta["reasoning"]);
  if (reasoning !== "") parts.push({ kind: "reasoning", text: reasoning });
  const text = contentText(delta["content"]) || textOf(delta["refusal"]);
  if (text !== "") parts.push({ kind: "text", text });
  return parts;
}

/** What an OpenAI-shaped error body says; undefined when the text is none. */
export function parseErrorBody(body: string): AnswerError | undefined {
  return toAnswerError(parseJson(body));
}

function toAnswerError(value: unknown): AnswerError | undefined {
  const error = isRecord(value) ? value["error"] : undefined;
  if (!isRecord(error) || !isString(error["message"])) return undefined;
  const key = error["wantsKey"] === true ? { wantsKey: true as const } : {};
  return { kind: "error", message: error["message"], code: textOf(error["code"]), ...key };
}

function deltaOf(value: unknown): Readonly<Record<string, unknown>> {
  const choices = isRecord(value) ? value["choices"] : undefined;
  const first: unknown = Array.isArray(choices) ? choices[0] : undefined;
  const delta = isRecord(first) ? first["delta"] : undefined;
  return isRecord(delta) ? delta : {};
}

function textOf(value: unknown): string {
  return isString(value) ? value : "";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is not JSON says nothing.
    return undefined;
  }
}
