import { expect, test } from "vitest";
import { describeAmount, describeScore, describeSpeed } from "../../../../../webview/chat/model/figures.ts";

test.each([
  [3.24, "3.2"],
  [10, "10.0"],
  [0, "0.0"],
])("the score %d reads as %s", (score, words) => {
  expect(describeScore(score)).toBe(words);
});

test.each([
  [1.32, "+1.3"],
  [-0.81, "−0.8"],
  [0.01, "0.0"],
  [-0.01, "0.0"],
])("the amount %d reads as %s", (amount, words) => {
  expect(describeAmount(amount)).toBe(words);
});

test.each([
  ["counts from the first token on", 101, 2_200, 200, "50 tokens/s"],
  ["is exact for a slow model", 10, 5_000, 500, "2.0 tokens/s"],
  ["says nothing of a single token", 1, 2_000, 200, undefined],
  ["says nothing when no time passed", 50, 200, 200, undefined],
])("the speed %s", (_, tokens, totalMs, ttftMs, words) => {
  expect(describeSpeed(tokens, totalMs, ttftMs)).toBe(words);
});
