import { describe, expect, it } from "vitest";
import { evenSplit, parseShares, parseWait, pyramidOf } from "../../../../core/calibration/wish.ts";
import { usualLadder } from "./entries.ts";

const sharesOf = (text: string) => parseShares(text, usualLadder);

describe("wanted shares", () => {
  it("are read in the order of the ladder, whatever order they are written in", () => {
    expect(sharesOf("powerful=10, fast=60%,balanced = 30")).toEqual({
      state: "ok",
      wish: { kind: "share", shares: [0.6, 0.3, 0.1] },
    });
  });

  it("are nothing for a tier that is not named", () => {
    expect(sharesOf("fast=75,powerful=25")).toMatchObject({ wish: { shares: [0.75, 0, 0.25] } });
  });

  it("may be rounded thirds", () => {
    expect(sharesOf("fast=33,balanced=33,powerful=33")).toMatchObject({ wish: { shares: [1 / 3, 1 / 3, 1 / 3] } });
  });

  it.each([
    ["", "'' is not a share: write the tier, = and per cent, such as fast=60,balanced=30,powerful=10."],
    ["fast", "'fast' is not a share"],
    ["fast=a", "'fast=a' is not a share"],
    ["fast=-5,balanced=105", "'fast=-5' is not a share"],
    ["slow=100", "The profile has no tier 'slow'. Its tiers are: fast, balanced, powerful."],
    ["fast=50,fast=50", "Tier 'fast' has two shares."],
    ["fast=60,balanced=30", "The shares come to 90 %. Make them 100 % in all."],
  ])("%j are refused", (text, problem) => {
    const reading = sharesOf(text);
    expect(reading.state === "wrong" ? reading.problem : "none").toContain(problem);
  });
});

describe("a wanted wait", () => {
  it.each([
    ["5", 5],
    ["2.5", 2.5],
    ["8s", 8],
  ])("%s is read in seconds", (text, seconds) => {
    expect(parseWait(text)).toEqual({ state: "ok", wish: { kind: "wait", seconds } });
  });

  it.each(["", "0", "-1", "soon", "1e9", "Infinity"])("%j is refused", (text) => {
    expect(parseWait(text).state).toBe("wrong");
  });
});

it.each([1, 2, 3, 4, 5, 9])("usual shares of %i tiers fall and are 100 %% in all", (tiers) => {
  for (const percents of [pyramidOf(tiers), evenSplit(tiers)]) {
    expect(percents).toHaveLength(tiers);
    expect(percents.reduce((sum, each) => sum + each)).toBeCloseTo(100);
    expect(percents.toSorted((a, b) => b - a)).toEqual(percents);
  }
});
