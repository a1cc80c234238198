import type { TextEdit } from "../../core/text/textEdit.ts";

/** The edits that lead back to `text` from what it became by `edits`, which do not overlap. */
export function inverseEdits(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  let shift = 0;
  return edits
    .toSorted((a, b) => a.range.start - b.range.start)
    .map((edit) => {
      const { start, end } = edit.range;
      const range = { start: start + shift, end: start + shift + edit.text.length };
      shift += edit.text.length - (end - start);
      return { range, text: text.slice(start, end) };
    });
}
