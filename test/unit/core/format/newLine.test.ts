import fc from "fast-check";
import { expect, test } from "vitest";
import { formatNewLine } from "../../../../core/format/newLine.ts";
import { applyEdits } from "../../../../core/text/textEdit.ts";
import { isSameMeaning, readSound } from "../../../../core/format/sameMeaning.ts";
import { cursorText } from "../../../support/lsp/cursorText.ts";
import { anyText, profileLike } from "../../../support/lsp/randomTexts.ts";

test.each([
  ["below a key without a value", "two_stage:\n|", "two_stage:\n  "],
  ["below a key in the lines above another", "two_stage:\n|\nname: a\n", "two_stage:\n  \nname: a\n"],
  ["below a key whose value follows", "a:\n|\n    b: 1\n", "a:\n    \n    b: 1\n"],
  ["below a key with its value", "a:\n  b: 1\n|", "a:\n  b: 1\n  "],
  ["below the first key of an item", "a:\n  - name: x\n|\n", "a:\n  - name: x\n    \n"],
  ["below an item", "a:\n  - x\n|", "a:\n  - x\n  "],
  ["below a dash", "a:\n  -\n|", "a:\n  -\n    "],
  ["at the beginning of a line", "name: a\n  |\n", "name: a\n\n"],
  ["with line ends of two characters", "two_stage:\r\n|\r\n", "two_stage:\r\n  \r\n"],
  ["below a key half typed", "two_stage:\n  stage1\n|", "two_stage:\n  stage1\n  "],
  ["below a line that gets its spaces", "a:\n  -   b  # c\n|", "a:\n  - b  # c\n  "],
  ["below a blank line: nothing", "a:\n  b: 1\n\n|", "a:\n  b: 1\n\n"],
  ["in a text: nothing", "a: |\n  x\n|", undefined],
  ["in brackets: nothing", "a: [\n    x,\n|\n]\n", "a: [\n    x,\n\n]\n"],
  ["before a rest of the line: nothing", "a:\n|b: 1\n", "a:\nb: 1\n"],
  ["in the first line: nothing", "|", ""],
])("%s", (_, marked, expected) => {
  const { text, cursor } = expected === undefined ? { text: "a: |\n  x\n", cursor: 9 } : cursorText(marked);
  expect(applyEdits(text, formatNewLine(text, cursor))).toBe(expected ?? text);
});

test("in a long text the new line alone is put in order", () => {
  const above = "# a comment of some length\n".repeat(2_000);
  const { text, cursor } = cursorText(`${above}a:\n  -   b\n|\n`);
  expect(applyEdits(text, formatNewLine(text, cursor))).toBe(`${above}a:\n  -   b\n  \n`);
});

test("Enter at any place of any text changes white space only, and never what a sound text means", () => {
  fc.assert(
    fc.property(fc.oneof(profileLike, anyText), fc.nat(), (text, place) => {
      const cut = place % (text.length + 1);
      const typed = `${text.slice(0, cut)}\n${text.slice(cut)}`;
      const after = applyEdits(typed, formatNewLine(typed, cut + 1));
      expect(after.replace(/[ \t\r\n]/g, "")).toBe(text.replace(/[ \t\r\n]/g, ""));
      const meant = readSound(typed);
      if (meant !== undefined) expect(isSameMeaning(meant, readSound(after))).toBe(true);
    }),
    { numRuns: 150, interruptAfterTimeLimit: 1_500 },
  );
});
