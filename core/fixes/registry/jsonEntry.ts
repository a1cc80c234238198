import type { TextRange } from "../../problem.ts";
import type { TextEdit } from "../../text/textEdit.ts";

/** The edit that takes the entry of an object out, with its comma; `key` is its key with quotes. The text must be JSON. */
export function removeEntry(text: string, key: TextRange): TextEdit {
  const end = endOfValue(text, key.end);
  const behind = skipSpace(text, end);
  // The next entry takes its place, at the same indentation.
  if (text.charAt(behind) === ",") return { range: { start: key.start, end: skipSpace(text, behind + 1) }, text: "" };
  let start = key.start;
  while (start > 0 && /\s/.test(text.charAt(start - 1))) start--;
  return text.charAt(start - 1) === ","
    ? { range: { start: start - 1, end }, text: "" }
    : { range: { start: key.start, end }, text: "" };
}

/** Where the value of an entry stands, by the end of its key. */
export function valueOf(text: string, keyEnd: number): TextRange {
  return { start: skipSpace(text, text.indexOf(":", keyEnd) + 1), end: endOfValue(text, keyEnd) };
}

/** Behind the value that follows a key. */
function endOfValue(text: string, keyEnd: number): number {
  let depth = 0;
  let at = skipSpace(text, text.indexOf(":", keyEnd) + 1);
  for (; at < text.length; at++) {
    const mark = text.charAt(at);
    if (mark === '"') at = endOfString(text, at) - 1;
    else if (mark === "{" || mark === "[") depth++;
    else if ((mark === "}" || mark === "]") && depth-- === 0) break;
    else if (mark === "," && depth === 0) break;
  }
  while (at > keyEnd && /\s/.test(text.charAt(at - 1))) at--;
  return at;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text.charAt(at) === "\\") at++;
    else if (text.charAt(at) === '"') return at + 1;
  }
  return text.length;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text.charAt(at))) at++;
  return at;
}
