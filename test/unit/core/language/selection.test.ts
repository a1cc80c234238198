import { expect, test } from "vitest";
import { selectionRanges } from "../../../../core/language/selection.ts";
import { readSketch } from "../../../../core/language/sketch/readSketch.ts";
import { cursorText } from "../../../support/lsp/cursorText.ts";

/** The texts from the cursor outward, without the last, which is the whole. */
function checkSelection(marked: string, ...expected: string[]): void {
  const { text, cursor } = cursorText(marked);
  const ranges = selectionRanges(text, readSketch(text).sketch, cursor);
  const texts = ranges.map(({ start, end }) => text.slice(start, end));
  expect(texts.at(-1)).toBe(text);
  expect(texts.slice(0, -1)).toEqual(expected);
}

test("word, value, entry, item, section", () => {
  checkSelection(
    "name: x\ntier_config:\n  - name: very fa|st\n    max_score: 5\n  - name: b\n",
    "fast",
    "very fast",
    "name: very fast",
    "name: very fast\n    max_score: 5",
    "- name: very fast\n    max_score: 5",
    "- name: very fast\n    max_score: 5\n  - name: b",
    "tier_config:\n  - name: very fast\n    max_score: 5\n  - name: b",
    "name: x\ntier_config:\n  - name: very fast\n    max_score: 5\n  - name: b",
  );
});

test("a key begins with itself, a quoted text with what is inside", () => {
  checkSelection("two_|stage:\n  enabled: true\n", "two_stage", "two_stage:\n  enabled: true");
  checkSelection("a: 'x |y'\n", "y", "x y", "'x y'", "a: 'x y'");
});

test("flow style", () => {
  checkSelection("{a: [b, {c: d|}]}", "d", "c: d", "{c: d}", "[b, {c: d}]", "a: [b, {c: d}]");
});

test("a line of a long text, and a comment", () => {
  checkSelection(
    "a: |".replace("|", ">") + "\n  one t|wo\n  three\n",
    "two",
    "one two",
    ">\n  one two\n  three",
    "a: >\n  one two\n  three",
  );
  checkSelection("a: b # why |not\nc: d\n", "not", "# why not", "a: b # why not", "a: b # why not\nc: d");
});

test("one of several documents", () => {
  checkSelection("a: b\n---\nc: d|\n", "d", "c: d");
});

test("every offset of any text has ranges that grow to the whole", () => {
  const texts = [
    "",
    "\r\n",
    "enabled_models: [a,\ntwo_st\n: 1\ntier_config:\n\t- name: 'x # y\n  - [[{\n# z\n\"🦙",
    "# 🦙\r\nname: '🦙 🦙' # 🦙\r\nenabled_models:\r\n- 🦙\r\n- {a: [b, 'c', \"d\"], e: >\r\n",
    "a: b # c  \n  # d \t\ne: |\n  f  \n",
  ];
  for (const text of texts) {
    const { sketch } = readSketch(text);
    for (let offset = 0; offset <= text.length; offset++) {
      const ranges = selectionRanges(text, sketch, offset);
      expect(ranges.at(-1)).toEqual({ start: 0, end: text.length });
      for (const [index, { start, end }] of ranges.entries()) {
        const outer = ranges[index + 1];
        expect(start <= offset && offset <= end).toBe(true);
        if (outer !== undefined)
          expect(outer.start <= start && end <= outer.end && outer.end - outer.start > end - start).toBe(true);
      }
    }
  }
});
