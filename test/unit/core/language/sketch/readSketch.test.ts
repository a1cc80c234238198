import { describe, expect, test } from "vitest";
import { readSketch } from "../../../../../core/language/sketch/readSketch.ts";
import type { SketchNode } from "../../../../../core/language/sketch/sketch.ts";
import { expectWithin } from "../../../../support/clock/cpuTime.ts";

/** The sketch as JSON would have it; a half-typed key has the value "…". */
function plain(node: SketchNode | undefined): unknown {
  switch (node?.kind) {
    case undefined:
      return null;
    case "scalar":
      return node.text;
    case "list":
      return node.items.map((item) => plain(item.value));
    case "map":
      return Object.fromEntries(
        node.entries.map((entry) => [entry.key.text, entry.colon === undefined ? "…" : plain(entry.value)]),
      );
  }
}

function checkSketch(text: string, ...expected: unknown[]): void {
  expect(readSketch(text).sketch.roots.map(plain)).toEqual(expected);
}

describe("sound text", () => {
  test.each([
    [
      "block mappings and lists",
      "a:\n  b: 1\n  c: x y # why\nd:\n  - e\n  - f\n",
      { a: { b: "1", c: "x y" }, d: ["e", "f"] },
    ],
    ["a list at its key's column", "a:\n- b\n- c: 1\n  d: 2\ne: 3\n", { a: ["b", { c: "1", d: "2" }], e: "3" }],
    [
      "mappings in a list",
      "t:\n  - name: a\n    max: .inf\n  -\n    name: b\n",
      { t: [{ name: "a", max: ".inf" }, { name: "b" }] },
    ],
    [
      "flow style over lines",
      "a: [b, 'c d', {e: 1, f: }]\ng: {\n  h: [\n  ],\n  i\n }\n",
      { a: ["b", "c d", { e: "1", f: null }], g: { h: [], i: "…" } },
    ],
    ["quotes", `"a b": 'it''s'\nc: "say \\"hi\\" # no"\n`, { "a b": "it's", c: 'say "hi" # no' }],
    ["block scalars", "a: |\n  b: c\n\n  d\ne: >-\n  f\n", { a: "|\n  b: c\n\n  d", e: ">-\n  f" }],
    ["a value on its own line", "a:\n  b\nc:\n  d\n  e\n", { a: "b", c: "d e" }],
    ["URLs and times, which hold colons", "a: http://x:1/v1\nb:c: 12:30\n", { a: "http://x:1/v1", "b:c": "12:30" }],
    ["anchors and tags", "a: &x !!str b\nc: &y\n  d: 1\n", { a: "b", c: { d: "1" } }],
    ["Windows line ends and a byte order mark", "\ufeffa:\r\n  b: 1\r\n\r\nc:\r\n", { a: { b: "1" }, c: null }],
  ])("%s", (_, text, expected) => {
    checkSketch(text, expected);
  });

  test("documents of one text stand side by side", () => {
    checkSketch("a: 1\n---\nb: 2\n", { a: "1" }, { b: "2" });
  });
});

describe("broken text keeps its sound parts", () => {
  test.each([
    ["a half-typed key", "a: 1\ntwo_st\nb: 2\n", { a: "1", two_st: "…", b: "2" }],
    ["a half-typed first key", "a:\n  ena\n  b: 2\n", { a: { ena: "…", b: "2" } }],
    ["a half-typed item", "a:\n  - b\n  -\n  - c\n  c\n  - d\nz: 1\n", { a: ["b", null, "c", "d"], z: "1" }],
    [
      "a bracket that is not closed",
      "a: [b, c\nd: {e: 1,\n  f: 2\ng: 3\n",
      { a: ["b", "c"], d: { e: "1", f: "2" }, g: "3" },
    ],
    ["a quote that is not closed", "a: \"b\nc: 'd\ne: 1\n", { a: "b", c: "d", e: "1" }],
    ["the wrong bracket", "a: [b}\nc: 1\n", { a: ["b"], c: "1" }],
    ["tabs", "a:\n\tb: 1\n\tc:\n\t\td: 2\n", { a: { b: "1", c: { d: "2" } } }],
    ["keys of one mapping at different columns", "a:\n    b: 1\n  c: 2\nd: 3\n", { a: { b: "1", c: "2" }, d: "3" }],
    ["a stray colon", "a: {: 1, b: 2}\n: x\nc: 1\n", { a: { "": "1", b: "2" }, "": "x", c: "1" }],
  ])("%s", (_, text, expected) => {
    checkSketch(text, expected);
  });
});

test("ranges cover the text they stand for", () => {
  const text = "a:\n  - name: 'x'\n    n: [1, {b: c}] # no\nd: 2\n";
  const found: string[] = [];
  const visit = (node: SketchNode | undefined): void => {
    if (node === undefined) return;
    found.push(text.slice(node.range.start, node.range.end));
    if (node.kind === "list") for (const item of node.items) visit(item.value);
    if (node.kind === "map") for (const entry of node.entries) visit(entry.value);
  };
  visit(readSketch(text).sketch.roots[0]);
  expect(found).toEqual([
    text.trimEnd(),
    "- name: 'x'\n    n: [1, {b: c}]",
    "name: 'x'\n    n: [1, {b: c}]",
    "'x'",
    "[1, {b: c}]",
    "1",
    "{b: c}",
    "c",
    "2",
  ]);
});

describe("hostile text is read in time", () => {
  test.each([
    ["10,000 open brackets", "[".repeat(10_000)],
    ["10,000 open brackets of both kinds in a value", `a: ${"[{".repeat(5_000)}`],
    ["a million spaces", `a${" ".repeat(1_000_000)}b`],
    ["100,000 dashes", "- ".repeat(100_000)],
    ["20,000 lines of open quotes", 'a: ["\n'.repeat(20_000)],
    ["2,000 levels of indentation", Array.from({ length: 2_000 }, (_, i) => `${" ".repeat(i)}a:\n`).join("")],
    ["a brace on each of 50,000 lines", "{\n".repeat(50_000)],
    ["deeper and deeper open brackets", Array.from({ length: 2_000 }, (_, i) => `${" ".repeat(i)}- [\n`).join("")],
  ])("%s", (_, text) => {
    expectWithin(3_000, () => {
      readSketch(text, text.length);
    });
  });
});
