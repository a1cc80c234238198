import { expect, test } from "vitest";
import { durationWords } from "../../../../core/text/durationWords.ts";

test.each([
  [-3, "0 ms"],
  [2.4, "2 ms"],
  [999.4, "999 ms"],
  [999.6, "1.0 s"],
  [9_940, "9.9 s"],
  [9_960, "10 s"],
  [61_000, "61 s"],
])("%d ms reads as %s", (ms, words) => {
  expect(durationWords(ms)).toBe(words);
});
