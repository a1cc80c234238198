import type { Profile } from "../../core/profile/profile.ts";
import type { Candidate, Pin, RouteRequest, Turn } from "../../core/routing/decision.ts";
import { usableModels } from "../../core/routing/usableModels.ts";
import { letProfileDecide } from "../../protocol/routerApi.ts";
import { asObject } from "../dispatch/chunk.ts";
import { jsonMembers } from "../dispatch/jsonMembers.ts";
import { ModelRequest } from "../dispatch/modelRequest.ts";
import type { Api, ChatMessage } from "../dispatch/modelRequest.ts";
import { RouterError } from "../routerError.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { JsonBody } from "./readBody.ts";

/** Reads a request for a model. @throws RouterError with what is wrong with it. */
export function toModelRequest(api: Api, { text, object: body }: JsonBody): ModelRequest {
  if (body["model"] !== undefined && body["model"] !== null && typeof body["model"] !== "string")
    throw new RouterError("BAD_REQUEST", "`model` must be a text.");
  // To take it for "no" would give a server that reads it as "yes" the blame for its stream.
  if (!isYesOrNo(body["stream"])) throw new RouterError("BAD_REQUEST", "`stream` must be true or false.");
  const messages = api === "chat/completions" ? messagesOf(body) : [];
  if (api === "completions" && body["prompt"] === undefined)
    throw new RouterError("BAD_REQUEST", "The request needs a `prompt`.");
  if (api === "embeddings" && body["input"] === undefined)
    throw new RouterError("BAD_REQUEST", "The request needs `input`, the text to turn into a vector.");
  return new ModelRequest(api, { text, members: jsonMembers(text), body, messages });
}

function isYesOrNo(value: unknown): boolean {
  return value === undefined || value === null || typeof value === "boolean";
}

function messagesOf({ messages }: Readonly<Record<string, unknown>>): readonly ChatMessage[] {
  if (!Array.isArray(messages) || messages.length === 0)
    throw new RouterError("BAD_REQUEST", "The request needs `messages`, a list with at least one message.");
  const at = messages.findIndex((message) => typeof asObject(message)?.["role"] !== "string");
  if (at >= 0) throw new RouterError("BAD_REQUEST", `The message at position ${String(at)} has no \`role\`.`);
  // Each message was seen to be an object with a role.
  return messages as readonly ChatMessage[];
}

/** What deciding needs of a request. @throws RouterError when it names a model that the profile does not have. */
export function toRouteRequest(
  request: ModelRequest,
  snapshot: Snapshot,
  lastAnsweredBy?: Pick<Candidate, "modelId" | "endpoint">,
): RouteRequest {
  const asked = pinOf(request.body["model"], snapshot);
  const pinned = request.api === "embeddings" ? embeddingPin(asked, snapshot) : asked;
  const onePassBecause = whyOnePass(request);
  const answerTokens = request.body["max_completion_tokens"] ?? request.body["max_tokens"];
  const moreCharacters = charactersBesides(request);
  const route: { -readonly [Key in keyof RouteRequest]: RouteRequest[Key] } = { turns: turnsOf(request) };
  if (pinned !== undefined) route.pinned = pinned;
  if (onePassBecause !== undefined) route.onePassBecause = onePassBecause;
  if (request.messages.some(hasImage)) route.hasImages = true;
  if (moreCharacters > 0) route.moreCharacters = moreCharacters;
  if (typeof answerTokens === "number") route.answerTokens = answerTokens;
  if (lastAnsweredBy !== undefined) route.lastAnsweredBy = lastAnsweredBy;
  return route;
}

function turnsOf({ api, body, messages }: ModelRequest): readonly Turn[] {
  if (api === "chat/completions") return turnsIn(messages);
  const said = api === "completions" ? body["prompt"] : body["input"];
  // Of several texts, each of which is read by itself, the longest; lists of token numbers say nothing to a reader.
  const texts: readonly unknown[] = Array.isArray(said) ? said : [said];
  let longest = "";
  for (const text of texts) if (typeof text === "string" && text.length > longest.length) longest = text;
  return [{ role: "user", content: longest }];
}

/** Of tool definitions and of what tools were asked and said. */
function charactersBesides({ members, messages }: ModelRequest): number {
  let count = 0;
  for (const { key, start, end } of members) if (key === "tools" || key === "functions") count += end - start;
  for (const message of messages) {
    if (message.role === "tool") count += textOf(message["content"]).length;
    if (message["tool_calls"] !== undefined) count += JSON.stringify(message["tool_calls"]).length;
  }
  return count;
}

function hasImage({ content }: ChatMessage): boolean {
  return (
    Array.isArray(content) &&
    content.some((part: unknown) => {
      const type = asObject(part)?.["type"];
      return type === "image_url" || type === "image" || type === "input_image";
    })
  );
}

interface ModelName {
  readonly id: string;
  readonly says: string;
}

/**
 * The names that a request's `model` may have under a profile, with what each means. Of two that are the same, as where
 * a model is called like a tier, the first is meant.
 */
export function modelNames({ profile, registry }: Snapshot): readonly ModelName[] {
  const names: readonly ModelName[] = [
    { id: letProfileDecide, says: profile.description === "" ? profile.name : profile.description },
    ...profile.tier_config.map((tier) => ({
      id: `${letProfileDecide}/${tier.name}`,
      says: `${tier.description ?? `Tier ${tier.name}`} (about ${String(tier.expected_time_seconds)} s)`,
    })),
    ...usableModels(profile, registry).models.map(({ id, tier }) => ({ id, says: `Tier ${tier}` })),
  ];
  const seen = new Set<string>();
  return names.filter(({ id }) => !seen.has(id) && seen.add(id));
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

/** Vectors are not a matter of difficulty: the first model that makes them is asked, of the tier that is named, if any. */
function embeddingPin(asked: Pin | undefined, { profile, registry, name }: Snapshot): Pin {
  if (asked?.kind === "model") return asked;
  const models = usableModels(profile, registry).models.filter(
    ({ id }) => registry.models.get(id)?.is_embedding === true,
  );
  const model = models.find(({ tier }) => asked === undefined || asked.name === tier);
  if (model !== undefined) return { kind: "model", name: model.id };
  if (asked !== undefined && models.length > 0)
    throw new RouterError(
      "NO_MODEL",
      `Tier ${asked.name} of profile '${name}' has no model for embeddings. Use one of: ${models.map(({ id }) => id).join(", ")}.`,
    );
  throw new RouterError(
    "NO_MODEL",
    `Profile '${name}' has no model for embeddings. Enable one whose registry entry says "is_embedding": true, or name a model.`,
  );
}

function tierNamed(name: string, profile: Profile): string | undefined {
  return profile.tier_config.find((tier) => `${letProfileDecide}/${tier.name}` === name)?.name;
}

function turnsIn(messages: readonly ChatMessage[]): readonly Turn[] {
  const turns: Turn[] = [];
  for (const message of messages) {
    const role = message.role === "developer" ? "system" : message.role;
    if (role === "system" || role === "user" || role === "assistant")
      turns.push({ role, content: textOf(message["content"]) });
  }
  return turns;
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

function whyOnePass({ api, body, messages }: ModelRequest): string | undefined {
  if (api !== "chat/completions") return "it is not a chat";
  if (isFilled(body["tools"]) || isFilled(body["functions"])) return "the request offers tools";
  if (messages.some((message) => message.role === "tool")) return "the conversation holds tool results";
  if (messages.some((message) => hasOtherThanText(message["content"])))
    return "the conversation holds something other than text";
  // It is to be gone on with, and not to be replaced by a better one.
  if (messages.at(-1)?.role === "assistant") return "the conversation ends with the beginning of the answer";
  const format = asObject(body["response_format"])?.["type"] ?? "text";
  if (format !== "text") return "the request asks for a format";
  if (typeof body["n"] === "number" && body["n"] > 1) return "the request asks for several answers";
  const modalities = body["modalities"];
  if (Array.isArray(modalities) && modalities.some((each) => each !== "text"))
    return "the request asks for something other than text";
  // They belong to the tokens of one model; a draft's would not be those of the answer.
  if (body["logprobs"] === true) return "the request asks for the tokens' probabilities";
  return undefined;
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function hasOtherThanText(content: unknown): boolean {
  return Array.isArray(content) && content.some((part: unknown) => asObject(part)?.["type"] !== "text");
}
