import { expect, it } from "vitest";
import { durationWords } from "../../../../webview/text/durationWords.ts";

it.each([
  [0, "0 ms"],
  [181.6, "182 ms"],
  [999.4, "999 ms"],
  [999.6, "1.0 s"],
  [9_940, "9.9 s"],
  [9_960, "10 s"],
  [59_400, "59 s"],
  [59_600, "1 min"],
  [119_400, "1 min 59 s"],
  [120_000, "2 min"],
  [125_000, "2 min 5 s"],
])("tells %d ms as %s", (ms, words) => {
  expect(durationWords(ms)).toBe(words);
});
