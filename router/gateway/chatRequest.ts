import type { Profile } from "../../core/profile/profile.ts";
import type { Pin, RouteRequest, Turn } from "../../core/routing/decision.ts";
import { usableModels } from "../../core/routing/usableModels.ts";
import { letProfileDecide } from "../../protocol/routerApi.ts";
import { asObject } from "../dispatch/chunk.ts";
import type { ChatMessage, ChatRequest } from "../dispatch/requestBody.ts";
import { RouterError } from "../routerError.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

/** Reads a chat request. @throws RouterError with what is wrong with it. */
export function toChatRequest(body: Readonly<Record<string, unknown>>): ChatRequest {
  const { messages } = body;
  if (!Array.isArray(messages) || messages.length === 0)
    throw new RouterError("BAD_REQUEST", "The request needs `messages`, a list with at least one message.");
  for (const [index, message] of messages.entries()) {
    if (typeof asObject(message)?.["role"] !== "string")
      throw new RouterError("BAD_REQUEST", `The message at position ${String(index)} has no \`role\`.`);
  }
  if (body["model"] !== undefined && typeof body["model"] !== "string")
    throw new RouterError("BAD_REQUEST", "`model` must be a text.");
  // Each message was seen to be an object with a role.
  return { ...body, messages: messages as readonly ChatMessage[] };
}

/** What deciding needs of a chat request. @throws RouterError when it names a model that the profile does not have. */
export function toRouteRequest(request: ChatRequest, snapshot: Snapshot): RouteRequest {
  const pinned = pinOf(request["model"], snapshot);
  const onePassBecause = whyOnePass(request);
  return {
    turns: request.messages.flatMap(toTurns),
    ...(pinned === undefined ? {} : { pinned }),
    ...(onePassBecause === undefined ? {} : { onePassBecause }),
  };
}

/** The names that a request's `model` may have under a profile, with what each means. */
export function modelNames({ profile, registry }: Snapshot): readonly { readonly id: string; readonly says: string }[] {
  return [
    { id: letProfileDecide, says: profile.description === "" ? profile.name : profile.description },
    ...profile.tier_config.map((tier) => ({
      id: `${letProfileDecide}/${tier.name}`,
      says: `${tier.description ?? `Tier ${tier.name}`} (about ${String(tier.expected_time_seconds)} s)`,
    })),
    ...usableModels(profile, registry).models.map(({ id, tier }) => ({ id, says: `Tier ${tier}` })),
  ];
}

function pinOf(name: unknown, snapshot: Snapshot): Pin | undefined {
  if (typeof name !== "string" || name === letProfileDecide || name === "") return undefined;
  const tier = tierNamed(name, snapshot.profile);
  if (tier !== undefined) return { kind: "tier", name: tier };
  const names = modelNames(snapshot).map(({ id }) => id);
  if (names.includes(name)) return { kind: "model", name };
  throw new RouterError(
    "UNKNOWN_MODEL",
    `The active profile has no model '${name.slice(0, 200)}'. Use one of: ${names.join(", ")}.`,
  );
}

function tierNamed(name: string, profile: Profile): string | undefined {
  return profile.tier_config.find((tier) => `${letProfileDecide}/${tier.name}` === name)?.name;
}

function toTurns(message: ChatMessage): readonly Turn[] {
  const role = message.role === "developer" ? "system" : message.role;
  if (role !== "system" && role !== "user" && role !== "assistant") return [];
  return [{ role, content: textOf(message["content"]) }];
}

/** The text of a message, whether it is plain or in parts. */
function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content
    .map((part: unknown) => asObject(part)?.["text"])
    .filter((text): text is string => typeof text === "string")
    .join("\n");
}

function whyOnePass(request: ChatRequest): string | undefined {
  if (isFilled(request["tools"]) || isFilled(request["functions"])) return "the request offers tools";
  if (request.messages.some((message) => message.role === "tool")) return "the conversation holds tool results";
  if (request.messages.some((message) => hasOtherThanText(message["content"])))
    return "the conversation holds something other than text";
  const format = asObject(request["response_format"])?.["type"] ?? "text";
  if (format !== "text") return "the request asks for a format";
  if (typeof request["n"] === "number" && request["n"] > 1) return "the request asks for several answers";
  return undefined;
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function hasOtherThanText(content: unknown): boolean {
  return Array.isArray(content) && content.some((part: unknown) => asObject(part)?.["type"] !== "text");
}
