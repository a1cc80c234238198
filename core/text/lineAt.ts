import type { TextRange } from "../problem.ts";

/** The line of an offset without its line break, found without looking at other lines. */
export function lineAt(text: string, offset: number): TextRange {
  let start = offset;
  while (start > 0 && !isBreak(text, start - 1)) start--;
  let end = offset;
  while (end < text.length && !isBreak(text, end)) end++;
  return { start, end };
}

/** Whether a range holds a line break. */
export function spansLines(text: string, { start, end }: TextRange): boolean {
  for (let at = start; at < end; at++) if (isBreak(text, at)) return true;
  return false;
}

function isBreak(text: string, at: number): boolean {
  const mark = text.charCodeAt(at);
  return mark === 10 || mark === 13;
}
