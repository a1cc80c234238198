import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Range } from "vscode-languageserver/node";
import type { TextRange } from "../../core/problem.ts";

/** Offsets as lines and UTF-16 characters. */
export function toRange(document: TextDocument, range: TextRange): Range {
  return { start: document.positionAt(range.start), end: document.positionAt(range.end) };
}

/** The same for something that must be seen: an empty range becomes a character, or its line's text. */
export function toVisibleRange(document: TextDocument, range: TextRange): Range {
  if (range.end > range.start) return toRange(document, range);
  const { line, character } = document.positionAt(range.start);
  const text = document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  const length = text.replace(/[\r\n]+$/, "").length;
  if (character === 0) return { start: { line, character: 0 }, end: { line, character: length } };
  const last = Math.min(character, Math.max(length - 1, 0));
  const start = isSecondHalf(text, last) ? last - 1 : last;
  const end = Math.min(isSecondHalf(text, start + 1) ? start + 2 : start + 1, length);
  return { start: { line, character: start }, end: { line, character: end } };
}

/** Whether a character of two halves, such as an emoji, goes on here. */
function isSecondHalf(text: string, at: number): boolean {
  return /[\udc00-\udfff]/.test(text.charAt(at)) && /[\ud800-\udbff]/.test(text.charAt(at - 1));
}
