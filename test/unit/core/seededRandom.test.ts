import { expect, test } from "vitest";
import { seededRandom } from "../../../core/seededRandom.ts";

test("the same numbers for the same seed, spread over 0 to 1", () => {
  const draw = (seed: number): readonly number[] => Array.from({ length: 1_000 }, seededRandom(seed));
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  const drawn = draw(3);
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...drawn)).toBeLessThan(1);
  const tenths = new Map<number, number>();
  for (const number of drawn) tenths.set(Math.floor(number * 10), (tenths.get(Math.floor(number * 10)) ?? 0) + 1);
  expect(Math.min(...tenths.values())).toBeGreaterThan(70);
});
