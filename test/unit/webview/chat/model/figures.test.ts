import { expect, test } from "vitest";
import {
  describeAmount,
  describeDuration,
  describeScore,
  describeSpeed,
} from "../../../../../webview/chat/model/figures.ts";

test.each([
  [0, "0 ms"],
  [181.6, "182 ms"],
  [999.4, "999 ms"],
  [999.6, "1.0 s"],
  [9_940, "9.9 s"],
  [9_960, "10 s"],
  [59_400, "59 s"],
  [59_600, "1 min 0 s"],
  [125_000, "2 min 5 s"],
])("%d ms reads as %s", (ms, words) => {
  expect(describeDuration(ms)).toBe(words);
});

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
