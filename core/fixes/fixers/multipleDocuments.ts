import { lineStart } from "../editing/lines.ts";
import type { Fixer } from "../fix.ts";

/** Without what is not read. It may be worth keeping elsewhere, so a person is asked. */
export const multipleDocuments: Fixer = ({ range }, { text }) => {
  if (lineStart(text, range.start) !== range.start || !text.startsWith("---", range.start)) return [];
  return [
    {
      title: "Remove all but the first document",
      edits: [{ range: { start: range.start, end: text.length }, text: "" }],
      isPreferred: true,
      isSafe: false,
    },
  ];
};
