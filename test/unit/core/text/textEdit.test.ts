import { expect, test } from "vitest";
import { applyEdits } from "../../../../core/text/textEdit.ts";

test("edits apply to the text as it was, in whatever order they come", () => {
  const edits = [
    { range: { start: 4, end: 5 }, text: "" },
    { range: { start: 0, end: 1 }, text: "one" },
    { range: { start: 2, end: 2 }, text: "+" },
  ];
  expect(applyEdits("1 23 4", edits)).toBe("one +234");
});

test("edits that overlap are refused", () => {
  const edits = [
    { range: { start: 0, end: 3 }, text: "" },
    { range: { start: 2, end: 4 }, text: "" },
  ];
  expect(() => applyEdits("abcdef", edits)).toThrow("overlap at offset 2");
});
