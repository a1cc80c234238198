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
  ["in brackets: nothing", "a: [\n    x,\n|\n]\n", "a: [\n    x,\n\n]\n"],
  ["before a rest of the line: nothing", "a:\n|b: 1\n", "a:\nb: 1\n"],
  ["in the first line: nothing", "|", ""],
])("%s", (_, marked, expected) => {
  const { text, cursor } = cursorText(marked);
  expect(applyEdits(text, formatNewLine(text, cursor))).toBe(expected);
});

// The `|` of the text is not the cursor here, which a ^ marks.
test.each([
  ["in its middle", "a: |\n  x\n^\n  y\n", "a: |\n  x\n\n  y\n"],
  ["at its end", "a: |\n  x\n^", "a: |\n  x\n"],
  ["at its end, where the editor has indented", "a:\n  b: |\n    x\n    ^\nc: 1\n", "a:\n  b: |\n    x\n    \nc: 1\n"],
  ["behind a dash", "a:\n  - >-\n    x\n    ^", "a:\n  - >-\n    x\n    "],
  ["as a whole document", "|\n x\n ^", "|\n x\n "],
  ["that is folded and has an anchor", "a: &b >\n  x\n  ^", "a: &b >\n  x\n  "],
])("in a text of several lines nothing: %s", (_, marked, expected) => {
  const cursor = marked.indexOf("^");
  const text = marked.replace("^", "");
  expect(applyEdits(text, formatNewLine(text, cursor))).toBe(expected);
});

test.each([
  ["below its key", "a:\n  b: |\n^", "a:\n  b: |\n    "],
  ["below its key, before another", "a:\n  b: >-\n  ^\n  c: 1\n", "a:\n  b: >-\n    \n  c: 1\n"],
  ["below its key with a comment", "b: | # c\n^", "b: | # c\n  "],
  ["below its dash", "a:\n  - |\n^", "a:\n  - |\n    "],
  ["below a key behind a dash", "a:\n  - b: |\n^", "a:\n  - b: |\n      "],
  ["below a header that says the depth", "a:\n  b: |4-\n^", "a:\n  b: |4-\n      "],
])("the first line of a text of several lines: %s", (_, marked, expected) => {
  const cursor = marked.indexOf("^");
  const text = marked.replace("^", "");
  expect(applyEdits(text, formatNewLine(text, cursor))).toBe(expected);
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
