import { lineEnd, lineStartOf } from "../../language/sketch/lines.ts";

export { lineEnd };

/** Where the line of an offset begins; a byte order mark is not part of the first line. */
export function lineStart(text: string, offset: number): number {
  const start = lineStartOf(text, offset);
  if (start > 0) return start;
  return text.charCodeAt(0) === 0xfeff && offset > 0 ? 1 : 0;
}

/** Where the line after an offset begins: behind the line break, or the end of the text. */
export function afterLine(text: string, offset: number): number {
  const end = lineEnd(text, offset);
  return Math.min(end + (text.startsWith("\r\n", end) ? 2 : 1), text.length);
}

/** Where the line break before a line begins; `start` is the beginning of that line. */
export function beforeBreak(text: string, start: number): number {
  if (start > 1 && text[start - 1] === "\n" && text[start - 2] === "\r") return start - 2;
  return start > 0 && /[\r\n]/.test(text[start - 1] ?? "") ? start - 1 : start;
}

/** The line break that the text uses. */
export function lineBreakOf(text: string): string {
  return /\r\n|\r|\n/.exec(text)?.[0] ?? "\n";
}

/** The column of an offset, in characters from the beginning of its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Whether a line holds nothing but white space from an offset on, or a comment. */
export function isRestBlank(text: string, offset: number): boolean {
  return /^[ \t]*(?:(?<=^|[ \t])#.*)?$/.test(text.slice(offset, lineEnd(text, offset)));
}

/** Whether a piece of YAML holds what is, or looks like, a comment. */
export function hasComment(piece: string): boolean {
  return /(?:^|\s)#/.test(piece);
}
