import { describe, expect, it } from "vitest";
import { barPartsOf, bordersOf, zonesOf } from "../../../../../webview/dashboard/model/histogramModel.ts";

const tier = (name: string, maxScore: number | null) => ({ name, maxScore });
const ladder = [tier("fast", 3.2), tier("powerful", null)];

describe("bars", () => {
  const histogram = Array.from({ length: 20 }, (_, at) => (at === 6 ? 4 : at === 19 ? 1 : 0));

  it("are cut where one tier ends and the next begins", () => {
    expect(barPartsOf(histogram, ladder)).toEqual([
      { tier: 0, count: 4, bin: [3, 3.5], from: 3, to: 3.2 },
      { tier: 1, count: 4, bin: [3, 3.5], from: 3.2, to: 3.5 },
      { tier: 1, count: 1, bin: [9.5, 10], from: 9.5, to: 10 },
    ]);
  });

  it("are whole at a border that is theirs too", () => {
    const parts = barPartsOf(histogram, [tier("fast", 3), tier("powerful", null)]);
    expect(parts.map((part) => part.tier)).toEqual([1, 1]);
  });

  it("of scores above every tier go to the last one", () => {
    expect(barPartsOf(histogram, [tier("fast", 2), tier("powerful", 4)]).at(-1)).toMatchObject({ tier: 1, to: 10 });
  });
});

it("leaves out the zone of a tier that gets no score", () => {
  const zones = zonesOf([tier("a", 3), tier("b", 3), tier("c", 12), tier("d", null)]);
  expect(zones.map(({ name, from, to }) => [name, from, to])).toEqual([
    ["a", 0, 3],
    ["c", 3, 10],
  ]);
});

it("has a border for each tier but the last, within the scale", () => {
  expect(bordersOf([tier("a", 3), tier("b", 10), tier("c", null)])).toEqual([{ name: "a", at: 3 }]);
});
