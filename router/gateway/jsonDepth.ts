/** Far deeper than any real request, whose tools may hold schemas in schemas. */
export const maxJsonDepth = 128;

/**
 * Whether a JSON text nests lists and objects deeper than this. Looks at brackets outside of strings only, so a text that
 * is not JSON gets an answer too, which means nothing. Without recursion, and well below the time of parsing.
 */
export function nestsDeeperThan(json: string, maxDepth: number): boolean {
  // Most texts hold too few brackets to begin with, wherever they are.
  if (!holdsMoreBracketsThan(json, maxDepth)) return false;
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at);
    if (code === quote) {
      at = endOfString(json, at);
    } else if (code === openBrace || code === openBracket) {
      if (++depth > maxDepth) return true;
    } else if (code === closeBrace || code === closeBracket) depth--;
  }
  return false;
}

function holdsMoreBracketsThan(json: string, count: number): boolean {
  let found = 0;
  for (const bracket of ["[", "{"])
    for (let at = json.indexOf(bracket); at >= 0; at = json.indexOf(bracket, at + 1)) if (++found > count) return true;
  return false;
}

const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/** Where the string that begins at `start` has its closing quotation mark; the text's end when it has none. */
export function endOfString(json: string, start: number): number {
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
