import { expect, test } from "vitest";
import { foldingRanges } from "../../../../core/language/folding.ts";
import { readSketch } from "../../../../core/language/sketch/readSketch.ts";
import { expectWithin } from "../../../support/clock/cpuTime.ts";

/** The folds as `first-last kind` in lines from 0. */
function checkFolds(text: string, ...expected: string[]): void {
  const lineOf = (offset: number): number => text.slice(0, offset).split(/\r\n|\r|\n/).length - 1;
  const folds = foldingRanges(text, readSketch(text).sketch);
  expect(folds.map(({ range, kind }) => `${lineOf(range.start)}-${lineOf(range.end)} ${kind}`)).toEqual(expected);
}

test("sections, tiers, lists and long texts", () => {
  checkFolds(
    "profile:\n  name: desk\n  description: >\n    Long\n\n    text\nenabled_models:\n  - a\n\n  - b\n\ntier_config:\n  - name: fast\n    max_score: 5\n  - name: slow\n",
    "0-5 block",
    "2-5 block",
    "6-9 block",
    "11-14 block",
    "12-13 block",
  );
});

test("brackets of several lines fold up to the line before the one that closes them", () => {
  checkFolds("enabled_models: [\n  a,\n  b\n]\ntier_config: [{name: a},\n  {name: b}]\n", "0-2 block", "4-5 block");
  checkFolds("{\n  name: a,\n  enabled_models: [\n    a\n  ]\n}\n", "0-4 block", "2-3 block");
  checkFolds("enabled_models: [a, b]\nname: x\n");
});

test("comments of several lines, and those that are one line are left", () => {
  checkFolds("# a\n# b\n\n# c\nname: x # d\n# e\n# f", "0-1 comment", "5-6 comment");
});

test("regions within regions, and a beginning or an end that is alone is none", () => {
  checkFolds(
    "# region Models\n# a\n# b\n#region inner\nname: x\n#endregion\n# endregion\n# endregion\n# region\n",
    "0-6 region",
    "1-2 comment",
    "3-5 region",
  );
});

test("what looks like a comment within a text is none", () => {
  checkFolds("description: |\n  # a\n  # b\n# c\n# d\n", "0-2 block", "3-4 comment");
});

test("windows line ends, characters beyond the first plane, and broken parts", () => {
  checkFolds(
    "# 🦙\r\n# 🦙\r\nenabled_models: [🦙,\r\ntwo_st\r\n: 1\r\ntier_config:\r\n\t- name: '🦙\r\n",
    "0-1 comment",
    "5-6 block",
  );
});

test("thousands of models in one line, or brackets in as many, take no time", () => {
  const line = `enabled_models: [${"model_with_a_long_name, ".repeat(20_000)}]`;
  const lines = `enabled_models: [${"{a: [\n]},".repeat(20_000)}]`;
  for (const text of [line, lines])
    expectWithin(
      250,
      (sketch) => foldingRanges(text, sketch),
      () => readSketch(text).sketch,
    );
});
