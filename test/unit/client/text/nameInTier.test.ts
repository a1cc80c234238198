import { expect, it } from "vitest";
import { nameInTier } from "../../../../client/text/nameInTier.ts";

it.each([
  ["qwen3_4p0b_q4km_fast", "fast", "qwen3_4p0b_q4km"],
  ["qwen3_4p0b_q4km_fast", "powerful", "qwen3_4p0b_q4km_fast"],
  ["my_fast", undefined, "my_fast"],
  ["my_", "", "my_"],
  ["_fast", "fast", "_fast"],
  ["fast", "fast", "fast"],
])("%s in %s is %s", (id, tier, name) => {
  expect(nameInTier(id, tier, new Set([id]))).toBe(name);
});

it("keeps an id whole that would read as another model", () => {
  expect(nameInTier("qwen_fast", "fast", new Set(["qwen", "qwen_fast"]))).toBe("qwen_fast");
});
