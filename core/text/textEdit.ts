import type { TextRange } from "../problem.ts";

/** A piece of a text and what is to stand there instead. */
export interface TextEdit {
  readonly range: TextRange;
  readonly text: string;
}

/** The text after edits that do not overlap, in any order. Throws a RangeError when two of them do. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  let at = 0;
  let result = "";
  for (const { range, text: insert } of ordered) {
    if (range.start < at) throw new RangeError(`Two edits overlap at offset ${range.start}.`);
    result += text.slice(at, range.start) + insert;
    at = range.end;
  }
  return result + text.slice(at);
}
