import { describe, expect, test } from "vitest";
import { readYaml } from "../../../../core/yaml/readYaml.ts";
import { withoutEchoes } from "../../../../core/yaml/yamlProblem.ts";
import { expectWithin } from "../../../support/clock/cpuTime.ts";

const noColon = "A colon and a space are missing here: `key: value` was expected.";
const indentOrDash = "This line is not indented like the others, or its `- ` is missing.";

describe("a slip of the keyboard is told in plain words", () => {
  test.each([
    ["a key that is being typed", "name: a\ntwo\n", noColon],
    ["a colon that is missing", "tier_config:\n  - name: fast\n    max_score 5\n", noColon],
    ["a space that is missing after a colon", "name: a\ndescription:b\n", noColon],
    ["a space that is missing after a dash", "enabled_models:\n- a\n-b\n", noColon],
    ["a key one column too far left", "tier_config:\n  - name: fast\n   max_score: 5\n", indentOrDash],
    ["a comment without a space", "x: [a]#c\n", "A space is missing before `#`, which begins a comment."],
    ["an anchor without a space", "x: &a[b]\n", "A space is missing after this tag or anchor."],
    ["a mapping beside the beginning of a document", "--- a: 1\n", "Begin on the line after `---`."],
    ["a list that is not closed", "enabled_models: [a, b\n", "A closing `]` is missing here."],
    [
      "an apostrophe",
      "name: 'it's a'\n",
      "The text ends at the quote before this. An apostrophe in single quotes is written `''`.",
    ],
    [
      "a quote in a quote",
      'name: "a "b" c"\n',
      'The text ends at the quote before this. A quote in double quotes is written `\\"`.',
    ],
    ["a text that is not closed", "name: 'a\n", "This quote is not closed."],
    ["a comma too many in a list", "x: [a,, b]\n", "This comma is one too many."],
    ["a comma too many in a mapping", "x: {, a: 1}\n", "This comma is one too many."],
  ])("%s", (_, text, message) => {
    expect(readYaml(text).problems.map((problem) => problem.message)).toEqual([message]);
  });

  test("a value that cannot begin so is called a tab only where there is one", () => {
    const codes = (text: string): readonly string[] => readYaml(text).problems.map(({ code }) => code);
    expect(codes("name:\t@a\n")).toEqual(["tabs"]);
    expect(codes("name: @a\n")).toEqual(["yaml-syntax"]);
  });
});

test("what a text has behind its end is said once, and not of each word", () => {
  for (const [text, message, marked] of [
    ["  a:\n    - x\nb:\n  - {c: d}\ne: 1\n", "This line is not indented like the lines it belongs to.", "b"],
    ["# c\n   a: 1\n  b: 2\n", "This line is not indented like the lines it belongs to.", "b"],
    ["a: 1\n]]]]\n", "This does not belong here. Check the line above for a missing `:`, quote or bracket.", "]"],
    [
      "[a]\nb: 1 # c\n\nd: 2\n",
      "This does not belong here. Check the line above for a missing `:`, quote or bracket.",
      "b",
    ],
  ] as const) {
    const [problem, ...others] = withoutEchoes(readYaml(text).problems, text);
    expect(problem?.message).toBe(message);
    expect(text.slice(problem?.range.start, problem?.range.end)).toBe(marked);
    expect(others).toEqual([]);
  }
});

test("comments between two problems are read once", () => {
  const text = `a: [] x\n${"# ".repeat(1_000)}\nb: 1\nc: [] y\n`;
  const { problems } = readYaml(text);
  expectWithin(200, () => {
    expect(withoutEchoes(problems, text)).toEqual(problems);
  });
});

test("a bracket that is not closed is missed where the last thing within it ends", () => {
  for (const text of [
    "a: [b, c|\nd: 1\n",
    "a: [b, c| # d\n\n# e\nd: 1\n",
    "a: {b: 'c # d'|\n",
    "\uFEFFa: [b|\r\nd: 1\r\n",
  ]) {
    const [problem] = readYaml(text.replace("|", "")).problems;
    expect(problem?.message).toMatch(/^A closing `.` is missing here\.$/);
    expect(problem?.range).toEqual({ start: text.indexOf("|"), end: text.indexOf("|") });
  }
});

test("a colon in a text is told from a key that is missing something", () => {
  const text = "a: 1\nb: It costs: nothing\n";
  const [problem] = readYaml(text).problems;
  expect(problem?.message).toContain("Put a text that has a colon and a space in quotes");
  expect(text.slice(problem?.range.start, problem?.range.end)).toBe("It costs: nothing");
});

describe("a quote that is not closed is marked, and not where the text behind it ends", () => {
  test.each([
    ["at the end of the file", 'a: 1\nb: "x # c\nc: 2\n', '"x # c'],
    ["at the next quote", "a: 'it\nb: 'x'\n", "'it"],
    ["in brackets", 'a: ["x, y]\nb: 2\n', '"x, y]'],
    ["of a key", '"a: 1\nb: 2\n', '"a: 1'],
    ["behind a byte order mark and carriage returns", "\uFEFFa: 1\rb: 'x\r", "'x"],
    ["below a long list", `a:\n${"  - x\n".repeat(100)}b: 'x\n`, "'x"],
  ])("%s", (_, text, marked) => {
    const [first, ...others] = readYaml(text).problems;
    expect(first).toMatchObject({ code: "yaml-syntax", message: "This quote is not closed." });
    expect(text.slice(first?.range.start, first?.range.end)).toBe(marked);
    // The next quote may leave something odd behind it, but nothing is said where the file ends.
    for (const { range } of others) expect(range.start).toBeLessThan(text.trimEnd().length);
  });
});
