import type { TextEdit } from "../text/textEdit.ts";
import { afterLine } from "./editing/lines.ts";

/** The edits that make one text out of another: what changed between the first and the last line that differ. */
export function changedLines(before: string, after: string): readonly TextEdit[] {
  if (before === after) return [];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  for (let next = afterLine(before, 0); next <= shorter && next > start; next = afterLine(before, start)) {
    if (before.slice(start, next) !== after.slice(start, next)) break;
    start = next;
  }
  let same = 0;
  while (same < shorter - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
  // Back to where a line begins in both, so that no line break is cut in two.
  const isBoundary = (text: string, at: number): boolean => at === text.length || text[at - 1] === "\n";
  while (same > 0 && !(isBoundary(before, before.length - same) && isBoundary(after, after.length - same))) same--;
  return [{ range: { start, end: before.length - same }, text: after.slice(start, after.length - same) }];
}
