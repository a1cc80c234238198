/** Far deeper than any real request, whose tools may hold schemas in schemas. */
export const maxJsonDepth = 128;

/**
 * Whether a JSON text nests lists and objects deeper than this. Looks at brackets outside of strings only, so a text that
 * is not JSON gets an answer too, which means nothing. One pass, without recursion; strings are leapt over.
 */
export function nestsDeeperThan(json: string, maxDepth: number): boolean {
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    // Spaces, digits, commas and most letters are none of the five characters that matter here.
    if (code === quote) {
      at = endOfString(json, at);
    } else if (code === openBrace || code === openBracket) {
      if (++depth > maxDepth) return true;
    } else if (code === closeBrace || code === closeBracket) depth--;
  }
  return false;
}

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Where the string that begins at `start` has its closing quotation mark; the text's end when it has none. */
function endOfString(json: string, start: number): number {
  let end = start;
  do {
    end = json.indexOf('"', end + 1);
    if (end < 0) return json.length;
  } while (isEscaped(json, end));
  return end;
}

/** Whether an odd number of backslashes stands before it. */
function isEscaped(json: string, at: number): boolean {
  let first = at;
  while (json.charCodeAt(first - 1) === backslash) first--;
  return (at - first) % 2 === 1;
}
