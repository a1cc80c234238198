import fc from "fast-check";
import { expect, it } from "vitest";
import { readSketch } from "../../../../../core/language/sketch/readSketch.ts";
import type { SketchNode } from "../../../../../core/language/sketch/sketch.ts";

function trimmed(text: string): string {
  return text.replace(/[ \t]+(?=\r?\n|$)/g, "");
}

/** A sketch as its nodes with the text that each covers, without white space at the ends of lines. */
function shapeOf(text: string, node: SketchNode | undefined): unknown {
  if (node === undefined) return null;
  const covered = (range: { readonly start: number; readonly end: number }): string =>
    trimmed(text.slice(range.start, range.end));
  switch (node.kind) {
    case "scalar":
      return [node.style, node.style === "block" ? "" : trimmed(node.text), covered(node.range)];
    case "list":
      return [
        ["list", node.style, covered(node.range)],
        ...node.items.map(({ value, range }) => [covered(range), shapeOf(text, value)]),
      ];
    case "map":
      return [
        ["map", node.style, covered(node.range)],
        ...node.entries.map(({ key, value, range }) => [covered(range), shapeOf(text, key), shapeOf(text, value)]),
      ];
  }
}

const line = fc.constantFrom(
  ...[
    "- a",
    "- b.c-d",
    "  - e",
    "  - f",
    "   - g",
    "x:",
    "  y:",
    "z: 1",
    "- - h",
    "- i: j",
    "    k: l",
    "- ",
    "-",
    "- m # n",
  ],
  ...["", "  o", "# p", "- [q", "]", "- 'r", "'", "- |", "  s", "- *t", "- true", "---", "\t- u", "-v", "- w:", "- é"],
);

it("reads runs of plain words as it reads every other line", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 14 }), fc.constantFrom("\n", "\r\n"), (lines, lineBreak) => {
      const text = lines.join(lineBreak);
      // With a space at its end a line is not taken for a plain word.
      const spaced = lines.map((one) => (/^ *- [A-Za-z][\w.-]*$/.test(one) ? `${one} ` : one)).join(lineBreak);
      const shapes = (of: string): unknown => readSketch(of).sketch.roots.map((root) => shapeOf(of, root));
      expect(shapes(text)).toEqual(shapes(spaced));
    }),
    { numRuns: 3_000 },
  );
});

it("knows which levels are open at a cursor within a run", () => {
  const text = `enabled_models:\n${"  - some_model\n".repeat(50)}`;
  const cursor = text.indexOf("- some_model", 300) + 4;
  const { sketch, openAtCursor } = readSketch(text, cursor);
  const quoted = readSketch(text.replaceAll("some_model", "'some_mod'"), cursor);
  expect(openAtCursor?.map(({ column, slotPath }) => [column, slotPath])).toEqual(
    quoted.openAtCursor?.map(({ column, slotPath }) => [column, slotPath]),
  );
  expect(readSketch(text).sketch).toEqual(sketch);
});

it("reads brackets behind an anchor or a tag as the collection that they are", () => {
  const text = "a: [&x {b: 1}, !!map &y { c: 2 }, &z [d], &w e]\n";
  const [root] = readSketch(text).sketch.roots;
  expect(shapeOf(text, root)).toEqual([
    ["map", "block", text.trimEnd()],
    [
      text.trimEnd(),
      ["plain", "a", "a"],
      [
        ["list", "flow", "[&x {b: 1}, !!map &y { c: 2 }, &z [d], &w e]"],
        [
          "&x {b: 1}",
          [
            ["map", "flow", "{b: 1}"],
            ["b: 1", ["plain", "b", "b"], ["plain", "1", "1"]],
          ],
        ],
        [
          "!!map &y { c: 2 }",
          [
            ["map", "flow", "{ c: 2 }"],
            ["c: 2", ["plain", "c", "c"], ["plain", "2", "2"]],
          ],
        ],
        [
          "&z [d]",
          [
            ["list", "flow", "[d]"],
            ["d", ["plain", "d", "d"]],
          ],
        ],
        ["&w e", ["plain", "&w e", "&w e"]],
      ],
    ],
  ]);
});
