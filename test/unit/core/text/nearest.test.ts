import { expect, it } from "vitest";
import { findNearest } from "../../../../core/text/nearest.ts";
import { expectWithin } from "../../../support/clock/cpuTime.ts";

const ids = ["qwen3_4p0b_q4km_fast", "qwen3_vl_4p0b_q4km_fast", "gpt_oss_20p0b_q4km_powerful"];

it.each([
  ["qwen3_4p0b_q4km_fats", "qwen3_4p0b_q4km_fast"],
  ["qwen3_vl_4b_q4km_fast", "qwen3_vl_4p0b_q4km_fast"],
  ["GPT_OSS_20p0b_q4km_powerful", "gpt_oss_20p0b_q4km_powerful"],
  ["llama", undefined],
  ["", undefined],
])("finds what %j was meant to be: %j", (word, expected) => {
  expect(findNearest(word, ids)).toBe(expected);
});

it.each([
  ["abcd", ["bacd", "abcdefg"], "bacd"],
  ["xabab", ["xabba"], "xabba"],
  ["abcdefghi", ["abcxyzghi", "abcdefghij"], "abcdefghij"],
  ["abcdefghi", ["abXYZfghi", "abcxyzghi"], "abXYZfghi"],
  ["abcdefghi", ["abWXYZghi"], undefined],
  ["ab", ["ba", "a", "b"], "ba"],
  ["a", ["bc"], undefined],
])("of words that share their ends, %j is nearest in %j to %j", (word, words, expected) => {
  expect(findNearest(word, words)).toBe(expected);
});

it("looks through thousands of long words quickly, again and again", () => {
  const words = Array.from({ length: 5_000 }, (_, n) => `model${String(n)}_${String(n % 40)}p0b_q4km_powerful`);
  expectWithin(1_500, () => {
    for (let round = 0; round < 10; round++) findNearest(`gpt_oss${String(round)}_20p0b_q4km_powerfull`, words);
  });
});
