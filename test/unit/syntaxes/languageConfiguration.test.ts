import { describe, expect, test } from "vitest";
import configuration from "../../../language-configuration.json" with { type: "json" };

const word = new RegExp(configuration.wordPattern.pattern, `${configuration.wordPattern.flags}g`);

test.each([
  ["  - qwen3_4p0b_q4km_fast # why", ["qwen3_4p0b_q4km_fast", "why"]],
  ["max_score: .inf", ["max_score", ".inf"]],
  ["name: fast-only.", ["name", "fast-only"]],
  ["max_score: 5.0", ["max_score", "5.0"]],
])("the words of %s", (line, words) => {
  expect(line.match(word)).toEqual(words);
});

test.each([
  ["two_stage:", true],
  ["tier_config: # the ladder", true],
  ["  - tiers:", true],
  ["description: |", true],
  ["enabled_models: [", true],
  ["enabled_models: []", false],
  ["name: x", false],
  ["# comment:", false],
  ["  - a", false],
])("after %s the next line is indented: %s", (line, isIndented) => {
  expect(new RegExp(configuration.indentationRules.increaseIndentPattern).test(line)).toBe(isIndented);
});

/** The line that Enter begins behind a text, by the first rule that holds, as editors do it. */
function lineAfter(before: string, after = ""): string {
  const indent = /^ */.exec(before)?.[0] ?? "";
  const rule = configuration.onEnterRules.find(
    ({ beforeText, afterText }) =>
      new RegExp(beforeText).test(before) && (afterText === undefined || new RegExp(afterText).test(after)),
  );
  const deeper = rule?.action.indent === "indent" ? "  " : "";
  return `${indent}${deeper}${rule?.action.appendText ?? ""}`;
}

describe("Enter", () => {
  test.each([
    ["below a key without a value goes deeper", "two_stage:", "  "],
    ["also before a comment", "  two_stage: # why", "    "],
    ["also behind an anchor", "two_stage: &a", "  "],
    ["also in quotes", '"two_stage":', "  "],
    ["below a text of several lines goes deeper", "  description: >-", "    "],
    ["below a key with a value stays", "  enabled: true", "  "],
    ["below the first key of a tier goes on with the tier", "  - name: fast", "    "],
    ["also when that has a comment", "  - name: fast # why", "    "],
    ["below a key of an item without a value goes deeper than the key", "  - tiers:", "      "],
    ["below an item stays in the list", "  - qwen3_4p0b_q4km_fast", "  "],
    ["below an item in braces stays in the list", "  - { name: fast, max_score: 5 }", "  "],
    ["below an address stays in the list", "  - http://x:1", "  "],
    ["below a comment stays", "  # name: x", "  "],
    ["below a comment that ends with a colon stays", "# name:", ""],
    ["below a comment behind a dash stays", "  - # name: x", "  "],
  ])("%s", (_, before, expected) => {
    expect(lineAfter(before)).toBe(expected);
  });

  test("within a comment goes on with the comment", () => {
    expect(lineAfter("  # one", " two")).toBe("  # ");
  });
});
