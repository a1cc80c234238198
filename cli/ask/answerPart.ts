import { isRecord, isString } from "../../protocol/guards.ts";
import { parseRouterEvent } from "../../protocol/parseRouterEvent.ts";
import { routerEventName } from "../../protocol/routerEvents.ts";
import type { RouterEvent } from "../../protocol/routerEvents.ts";

/** What one event of a streamed answer means. */
export type AnswerPart =
  | { readonly kind: "event"; readonly event: RouterEvent }
  | { readonly kind: "text"; readonly text: string; readonly reasoning: string }
  | { readonly kind: "error"; readonly message: string };

/** `undefined` for what says nothing, or nothing that is known. */
export function parseAnswer(message: {
  readonly event?: string | undefined;
  readonly data: string;
}): AnswerPart | undefined {
  const value = parseJson(message.data);
  if (message.event === routerEventName) {
    const event = parseRouterEvent(value);
    return event && { kind: "event", event };
  }
  const error = messageOf(value);
  if (error !== undefined) return { kind: "error", message: error };
  const delta = deltaOf(value);
  const text = textOf(delta["content"]);
  const reasoning = textOf(delta["reasoning_content"]) || textOf(delta["reasoning"]);
  return text === "" && reasoning === "" ? undefined : { kind: "text", text, reasoning };
}

/** What an OpenAI-shaped error body says. */
export function errorIn(body: string): string | undefined {
  return messageOf(parseJson(body));
}

function messageOf(value: unknown): string | undefined {
  const error = isRecord(value) ? value["error"] : undefined;
  return isRecord(error) && isString(error["message"]) ? error["message"] : undefined;
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
