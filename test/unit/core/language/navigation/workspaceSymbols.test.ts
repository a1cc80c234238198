import { expect, test } from "vitest";
import { readNames } from "../../../../../core/language/navigation/names.ts";
import { profileSymbols, rankOf } from "../../../../../core/language/navigation/workspaceSymbols.ts";
import { readSketch } from "../../../../../core/language/sketch/readSketch.ts";

/** The symbols as kind and name, with the text that they stand at. */
function checkSymbols(text: string, ...expected: string[]): void {
  const symbols = profileSymbols(readNames(text, readSketch(text).sketch), "desk");
  for (const { name, range } of symbols) if (range.end > 0) expect(text.slice(range.start, range.end)).toBe(name);
  expect(symbols.map(({ kind, name, range }) => `${kind} ${name}${range.end === 0 ? ", the file" : ""}`)).toEqual(
    expected,
  );
}

test("the profile by its name and its file, its tiers and models", () => {
  checkSymbols(
    "profile: {name: Night}\nenabled_models:\r\n  - 'a'\r\n  - 🦙\r\ntier_config: [{name: fast}]\ntwo_stage: {stage1_tier: fast}\n",
    "profile Night",
    "profile desk, the file",
    "model a",
    "model 🦙",
    "tier fast",
  );
});

test("a profile that is called like its file is one, and one without a name has its file's", () => {
  checkSymbols("name: desk\n", "profile desk");
  checkSymbols("name:\nenabled_models: [\n", "profile desk, the file");
});

test("the beginning of a name before its middle, and that before letters here and there", () => {
  const ranks = ["fast", "fast-only", "very-fast", "f-a-s-t", "slow"].map((name) => rankOf(name, "fast"));
  expect(ranks).toEqual([0, 1, 2, 3, undefined]);
  expect(rankOf("anything", "")).toBe(3);
  expect(rankOf("🦙b", "🦙b")).toBe(0);
  expect(rankOf("ab", "ba")).toBeUndefined();
});
