import { describe, expect, test } from "vitest";
import { readYaml } from "../../../../core/yaml/readYaml.ts";

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
    ["a text that is not closed", "name: 'a\n", "A quote is missing here."],
  ])("%s", (_, text, message) => {
    expect(readYaml(text).problems.map((problem) => problem.message)).toEqual([message]);
  });

  test("a value that cannot begin so is called a tab only where there is one", () => {
    const codes = (text: string): readonly string[] => readYaml(text).problems.map(({ code }) => code);
    expect(codes("name:\t@a\n")).toEqual(["tabs"]);
    expect(codes("name: @a\n")).toEqual(["yaml-syntax"]);
  });
});
