import { imageTokens } from "../../core/routing/promptSize.ts";

const charactersPerToken = 4;

/** About how many tokens a text has: four characters each, as most tokenizers need for European languages. */
export function roughTokens(text: { readonly length: number }): number {
  return Math.ceil(text.length / charactersPerToken);
}

/** More than the tokens of any usual text have between them. */
const longToken = 8;

/**
 * About how many tokens a streamed answer has. Servers send about one with each event; those that send more at once are
 * known by the length of what they send.
 */
export function roughStreamTokens({ pieces, length }: { readonly pieces: number; readonly length: number }): number {
  // One long word is no sign of anything.
  return length > (pieces + 1) * longToken ? roughTokens({ length }) : pieces;
}

/** How long a request is, as JSON, when each image counts as the text of as many tokens. */
export function promptLength(json: string): number {
  let length = json.length;
  // In so short a text no image counts for much too much.
  if (length <= imageLength) return length;
  for (let at = json.indexOf(imageStart); at >= 0;) {
    const end = json.indexOf('"', at + 1);
    if (end < 0) break;
    // Within a text it is read as one.
    if (json.charAt(at - 1) !== "\\") length += imageLength - (end - at);
    at = json.indexOf(imageStart, end);
  }
  return length;
}

const imageLength = imageTokens.middle * charactersPerToken;
/** A text that is nothing but an image; its slash may be escaped. */
const imageStart = '"data:image';

/** An OpenAI-shaped `usage` that says that nobody counted. */
export function estimatedUsage(promptTokens: number, completionTokens: number): Readonly<Record<string, unknown>> {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    estimated: true,
  };
}
