import { endOfString } from "./jsonDepth.ts";

/** Many times more than any real request has, one whose `logit_bias` names every token of a vocabulary included. */
export const maxJsonParts = 500_000;

/**
 * Whether a JSON text holds more objects, lists and texts than this, keys being texts too. Parsing takes long by their
 * number, not by their length: millions of them fit where one long prompt does, and would hold up everybody for seconds.
 */
export function hasMorePartsThan(json: string, maxParts: number): boolean {
  // Even the smallest of them have two characters.
  if (json.length <= 2 * maxParts) return false;
  let parts = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code !== quote && code !== openBrace && code !== openBracket) continue;
    if (++parts > maxParts) return true;
    if (code === quote) at = endOfString(json, at);
  }
  return false;
}

const quote = 0x22;
const openBracket = 0x5b;
const openBrace = 0x7b;
