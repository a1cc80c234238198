import { has, otherBreak, type WordCount } from "./characters.ts";

/** A pattern for the beginning of a line: tried there and nowhere else, where "^" alone is looked for at every character. */
export interface LinePattern {
  test(text: string): boolean;
}

/** Of a pattern that begins with "^" in each of its alternatives. */
export function atLineStart(pattern: RegExp): LinePattern {
  const anywhere = new RegExp(pattern.source, "m");
  const here = new RegExp(pattern.source, "my");
  // What else breaks a line is rare.
  return { test: (text) => (anyOtherBreak.test(text) ? anywhere.test(text) : testLines(here, text)) };
}

const anyOtherBreak = /[\r\u2028\u2029]/;

function testLines(here: RegExp, text: string): boolean {
  let at = 0;
  do {
    here.lastIndex = at;
    if (here.test(text)) return true;
    at = text.indexOf("\n", at) + 1;
  } while (at > 0);
  return false;
}

/**
 * What lines of code, traces, lists and options begin with, and some of prose as well. It stands before all patterns of
 * lines, because most prompts have no such line: whoever adds a pattern sees to it that this one lets its lines through.
 */
const special =
  /(?:[^A-Za-z\n\u0080-\uffff]|•|[\w$]+[.):]|(?:diff|index|Traceback|Exception|Caused|def|class|func|fn|fun|public|private|static|return|const|let|var|import|from|package|SELECT|INSERT|UPDATE|CREATE)\b)/y;

/** Whether no line of a text begins with what any of the patterns of lines looks for. */
export function isProse(text: string, count: WordCount): boolean {
  return !has(otherBreak, count) && !testLines(special, text);
}
