import { expect, it } from "vitest";
import { counted, percent, scoresOf, scoreWord } from "../../../../../webview/dashboard/model/words.ts";

it.each([
  [0, "0 %"],
  [0.001, "< 1 %"],
  [0.005, "1 %"],
  [0.5, "50 %"],
  [1, "100 %"],
])("tells the share %d as %s", (share, words) => {
  expect(percent(share)).toBe(words);
});

it("writes scores as profiles do", () => {
  expect([3, 5.5, null].map(scoreWord)).toEqual(["3.0", "5.5", ".inf"]);
});

it.each([
  [undefined, 3, "up to 3.0"],
  [3, 7, "3.0 to 7.0"],
  [7, null, "above 7.0"],
  [7, 10, "above 7.0"],
  [undefined, null, "every score"],
  [5, 5, "none"],
])("tells the scores of a tier from %j to %j", (from, to, words) => {
  expect(scoresOf(from, to)).toBe(words);
});

it("counts in words", () => {
  expect([counted(1, "prompt"), counted(1_204, "prompt")]).toEqual(["1 prompt", "1,204 prompts"]);
});
