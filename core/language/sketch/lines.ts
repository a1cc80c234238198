/** Tabs are an error of the profile, but its author sees them as indentation of this width. */
const tabWidth = 2;

/** The first offset that is not white space of the line, and its column. */
export function skipIndent(text: string, from: number, end: number, column: number): { at: number; column: number } {
  let at = from;
  let width = column;
  for (; at < end; at++) {
    const mark = text[at];
    if (mark === " ") width++;
    else if (mark === "\t") width += tabWidth;
    else break;
  }
  return { at, column: width };
}

/** The column of an offset, as `skipIndent` counts. */
export function columnOf(text: string, offset: number): number {
  const start = Math.max(lineStartOf(text, offset), text.charCodeAt(0) === 0xfeff ? 1 : 0);
  const tabs = text.slice(start, offset).split("\t").length - 1;
  return Math.max(0, offset - start) + tabs * (tabWidth - 1);
}

/** Where the line after an offset begins; beyond the text when it is in the last one. */
export function nextLine(text: string, from: number): number {
  const end = lineEnd(text, from);
  return end + (text.startsWith("\r\n", end) ? 2 : 1);
}

/** Where the line of an offset begins. */
export function lineStartOf(text: string, offset: number): number {
  // Not with `lastIndexOf`, which would go through the whole text for the kind of line break that it does not use.
  let start = Math.min(offset, text.length);
  while (start > 0 && !isLineBreak(text.charCodeAt(start - 1))) start--;
  return start;
}

function isLineBreak(code: number): boolean {
  return code === 0x0a || code === 0x0d;
}

/** What begins brackets, an anchor, a tag, an alias, a text of several lines or a comment, and no plain word. */
export const indicator = /[[\]{},#&*!|>%@`]/;

/** The offset of the colon that makes the beginning of a line a key, or `undefined`. */
export function colonAfterKey(text: string, start: number, end: number): number | undefined {
  const first = text.charAt(start);
  let at = start;
  if (first === '"' || first === "'") {
    const close = endOfQuoted(text, start, end);
    if (close === undefined) return undefined;
    at = skipIndent(text, close, end, 0).at;
  } else if (indicator.test(first)) return undefined;
  else while (at < end && text[at] !== ":" && text[at] !== "#") at++;
  // `a:b` is a value; so is a URL.
  while (at < end && text[at] === ":" && !/^\s?$/.test(text[at + 1] ?? "")) {
    if (first === '"' || first === "'") return undefined;
    at++;
    while (at < end && text[at] !== ":" && text[at] !== "#") at++;
  }
  return at < end && text[at] === ":" ? at : undefined;
}

/** Where a plain value ends on its line: before a comment and the white space around. */
export function plainEnd(text: string, start: number, end: number): number {
  const line = text.slice(start, end);
  const comment = /[ \t]#/.exec(line)?.index ?? line.length;
  return start + line.slice(0, comment).trimEnd().length;
}

/** A quote that is not closed within so many characters never is: looking on from each would take for ever. */
const maxQuoted = 10_000;

/** The offset behind the closing quote, or `undefined` when there is none before `limit`. */
export function endOfQuoted(text: string, start: number, limit: number): number | undefined {
  const quote = text.charAt(start);
  const last = Math.min(limit, start + maxQuoted);
  for (let at = start + 1; at < last; at++) {
    const mark = text[at];
    if (mark === "\\" && quote === '"') at++;
    else if (mark === quote) {
      if (quote === "'" && text[at + 1] === "'") at++;
      else return at + 1;
    }
  }
  return undefined;
}

/** Where the line of an offset ends, before its line break: a line feed, a carriage return, or both. */
export function lineEnd(text: string, from: number): number {
  const lineBreak = /[\r\n]/g;
  lineBreak.lastIndex = from;
  return lineBreak.exec(text)?.index ?? text.length;
}
