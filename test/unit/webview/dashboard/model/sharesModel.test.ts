import fc from "fast-check";
import { expect, it } from "vitest";
import { toPercents, withShare } from "../../../../../webview/dashboard/model/sharesModel.ts";

it.each([
  ["the next tier gives first", [60, 30, 10], 0, 80, [80, 10, 10]],
  ["then the one after it", [60, 30, 10], 0, 95, [95, 0, 5]],
  ["the last takes from the one below", [60, 30, 10], 2, 50, [50, 0, 50]],
  ["what is left goes to the next", [60, 30, 10], 0, 20, [20, 70, 10]],
  ["one tier keeps all", [100], 0, 40, [40]],
  ["no more than all", [60, 30, 10], 1, 250, [0, 100, 0]],
])("%s", (_, percents, at, wanted, after) => {
  expect(withShare(percents, at, wanted)).toEqual(after);
});

it("comes to 100 wherever somebody drags", () => {
  const drags = fc.array(fc.tuple(fc.nat(4), fc.integer({ min: -10, max: 110 })), { maxLength: 30 });
  fc.assert(
    fc.property(drags, (steps) => {
      let percents: readonly number[] = [40, 30, 20, 10, 0];
      for (const [at, wanted] of steps) {
        percents = withShare(percents, at, wanted);
        expect(percents.reduce((sum, percent) => sum + percent, 0)).toBe(100);
        expect(Math.min(...percents)).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

it("tells shares in whole per cent that come to 100", () => {
  expect(toPercents([1 / 3, 1 / 3, 1 / 3])).toEqual([34, 33, 33]);
  expect(toPercents([0.12, 0.74, 0.14])).toEqual([12, 74, 14]);
});
