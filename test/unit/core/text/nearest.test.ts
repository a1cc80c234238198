import { expect, it } from "vitest";
import { findNearest } from "../../../../core/text/nearest.ts";

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
