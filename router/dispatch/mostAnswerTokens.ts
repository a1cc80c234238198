import type { ModelRequest } from "./modelRequest.ts";

/** An answer that nobody limits is rarely longer, also one that begins with a thought. */
const usualMost = 4_096;

/** How many tokens the answer to a request may have in all, rather too many than too few. */
export function mostAnswerTokens({ api, body }: Pick<ModelRequest, "api" | "body">, limit = Infinity): number {
  if (api === "embeddings") return 0;
  return Math.min(limit, mostInOne(body)) * answersTo(body);
}

function mostInOne(body: ModelRequest["body"]): number {
  const most = body["max_tokens"];
  if (isCount(most)) return most;
  // Not every server knows the newer name.
  const newer = body["max_completion_tokens"];
  return isCount(newer) ? Math.max(newer, usualMost) : usualMost;
}

/** How many tokens somebody allows the answers to a request in all; `undefined` where nobody limits them. */
export function allowedAnswerTokens(
  { api, body }: Pick<ModelRequest, "api" | "body">,
  limit = Infinity,
): number | undefined {
  if (api === "embeddings") return 0;
  const said = [limit, body["max_tokens"], body["max_completion_tokens"]].filter(isCount);
  const least = Math.min(...said);
  return least === Infinity ? undefined : least * answersTo(body);
}

function answersTo(body: ModelRequest["body"]): number {
  const { n, best_of: tries } = body;
  return promptsIn(body) * Math.max(isCount(n) ? n : 1, isCount(tries) ? tries : 1);
}

/** How many answers a request is given, each with an end of its own. */
export function choicesOf(body: ModelRequest["body"]): number {
  const { n } = body;
  return promptsIn(body) * (isCount(n) ? n : 1);
}

/** Texts may be completed several at once. A list of numbers is one prompt. */
function promptsIn({ prompt }: ModelRequest["body"]): number {
  return Array.isArray(prompt) && typeof prompt[0] !== "number" ? Math.max(prompt.length, 1) : 1;
}

/** Servers take -1 for "as many as you like". */
function isCount(value: unknown): value is number {
  return typeof value === "number" && value > 0;
}
