import { describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { toRange, toVisibleRange } from "../../../../server/convert/ranges.ts";

/** A range as `line:character-line:character`. */
function shown({ start, end }: ReturnType<typeof toRange>): string {
  return `${start.line}:${start.character}-${end.line}:${end.character}`;
}

function documentOf(text: string): TextDocument {
  return TextDocument.create("file:///a.yaml", "magi-profile", 1, text);
}

test.each([
  ["characters as UTF-16 counts them", "a: 🚀b\n", { start: 5, end: 6 }, "0:5-0:6"],
  ["lines that end as on Windows", "a\r\nb", { start: 3, end: 4 }, "1:0-1:1"],
  ["a byte order mark, which is a character of the text", "\ufeffab", { start: 1, end: 3 }, "0:1-0:3"],
  ["offsets beyond the text", "ab", { start: 1, end: 99 }, "0:1-0:2"],
])("%s", (_, text, range, expected) => {
  expect(shown(toRange(documentOf(text), range))).toBe(expected);
});

describe("an empty range is made visible", () => {
  test.each([
    ["at the beginning of a line, as the line", "name: x\r\nb", 0, "0:0-0:7"],
    ["within a line, as a character", "name: x\n", 4, "0:4-0:5"],
    ["at the end of a line, as its last character", "name: x\n", 7, "0:6-0:7"],
    ["before a character of two halves, as all of it", "x: 🚀b\n", 3, "0:3-0:5"],
    ["behind a character of two halves, as all of it", "x: [🚀", 6, "0:4-0:6"],
    ["in an empty text, as nothing", "", 0, "0:0-0:0"],
  ])("%s", (_, text, offset, expected) => {
    expect(shown(toVisibleRange(documentOf(text), { start: offset, end: offset }))).toBe(expected);
  });
});
