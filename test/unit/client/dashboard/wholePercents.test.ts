import { expect, it } from "vitest";
import { wholePercents } from "../../../../client/dashboard/wholePercents.ts";
import { evenSplit, pyramidOf } from "../../../../core/calibration/wish.ts";

it.each([
  [
    [60, 30, 10],
    [60, 30, 10],
  ],
  [
    [1, 1, 1],
    [34, 33, 33],
  ],
  [
    [1, 1, 6],
    [13, 12, 75],
  ],
  [
    [0, 0],
    [0, 0],
  ],
  [[], []],
])("makes %j whole: %j", (shares, percents) => {
  expect(wholePercents(shares)).toEqual(percents);
});

it("comes to 100 for every number of tiers", () => {
  for (let tiers = 1; tiers < 30; tiers += 1)
    for (const shares of [pyramidOf(tiers), evenSplit(tiers)])
      expect(wholePercents(shares).reduce((sum, each) => sum + each, 0)).toBe(100);
});
