import type { TextRange } from "../problem.ts";

/** The runs of tabs that begin a line of block YAML, behind spaces or not, one a line. Texts of block scalars have none. */
export function* findTabs(text: string): Generator<TextRange, void> {
  // The indentation of the line that begins a text of several lines; what is further in is its text.
  let block: number | undefined;
  for (const { index, 0: line, 1: spaces = "", 2: tabs = "", 3: rest = "" } of text.matchAll(indentedLine)) {
    if (block !== undefined && spaces.length > block) continue;
    block = blockHead.test(line) ? spaces.length : undefined;
    if (tabs === "" || rest === "#") continue;
    const start = index + spaces.length;
    yield { start, end: start + (/^\t+/.exec(tabs)?.[0].length ?? 0) };
  }
}

/** A line that is not blank: its spaces, what begins with a tab, the first character, and the remainder. */
const indentedLine = /^( *)((?:\t[\t ]*)?)([^\s])[^\r\n]*/gm;
const blockHead = /[:-][ \t]+(?:[&!][^\s]+[ \t]+)*[|>][-+\d]*(?:[ \t]+#.*)?[ \t]*$/;
