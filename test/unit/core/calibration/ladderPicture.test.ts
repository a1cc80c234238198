import { describe, expect, it } from "vitest";
import { pictureOf } from "../../../../core/calibration/ladderPicture.ts";
import { entry, usualLadder } from "./entries.ts";

describe("the picture of a ladder", () => {
  it("counts prompts by the ladder as it is now, boundaries included", () => {
    // Logged when tier fast went up to 5.
    const moved = entry(4, { tier: "fast" });
    const { steps, prompts } = pictureOf([entry(0), entry(3), entry(3.1), moved, entry(7.1)], usualLadder);
    expect(prompts).toBe(5);
    expect(steps.map(({ name, count, share }) => [name, count, share])).toEqual([
      ["fast", 2, 0.4],
      ["balanced", 2, 0.4],
      ["powerful", 1, 0.2],
    ]);
  });

  it("shows pinned prompts apart, although they waited too", () => {
    const pinned = entry(0.5, { pinned: true, tier: "powerful", totalMs: 8_000 });
    const picture = pictureOf([entry(1), pinned], usualLadder);
    expect(picture).toMatchObject({ prompts: 1, pinned: 1 });
    expect(picture.steps[2]).toMatchObject({ count: 0, pinned: 1, measured: 1, meanSeconds: 8 });
    expect(picture.histogram.reduce((sum, each) => sum + each)).toBe(1);
  });

  it("measures median, mean and p95 of whole answers", () => {
    const entries = Array.from({ length: 20 }, (_, index) => entry(1, { totalMs: (index + 1) * 1_000 }));
    expect(pictureOf(entries, usualLadder).steps[0]).toMatchObject({
      measured: 20,
      medianSeconds: 10,
      meanSeconds: 10.5,
      p95Seconds: 19,
    });
  });

  it("does not take broken, cancelled and passed-on answers for the speed of a tier", () => {
    const elsewhere = entry(1, { stages: [{ role: "answer", tier: "powerful", model: "b" }], totalMs: 9_000 });
    const { steps } = pictureOf(
      [entry(1, { outcome: "failed" }), entry(1, { outcome: "cancelled" }), elsewhere],
      usualLadder,
    );
    expect(steps.map(({ measured, meanSeconds }) => [measured, meanSeconds])).toEqual([
      [0, 2],
      [0, 5],
      [0, 15],
    ]);
    expect(steps[0]?.count).toBe(3);
  });

  it("counts two stages as one wait of the tier that the score asked for", () => {
    const twice = entry(5, {
      outcome: "draftOnly",
      totalMs: 12_000,
      stages: [
        { role: "draft", tier: "fast", model: "a" },
        { role: "refine", tier: "powerful", model: "b" },
      ],
    });
    expect(pictureOf([twice], usualLadder).steps[1]).toMatchObject({ measured: 1, meanSeconds: 12 });
  });

  it("has bins whose upper end belongs to them", () => {
    const { histogram } = pictureOf([entry(0), entry(0.5), entry(0.6), entry(1), entry(9.6), entry(10)], usualLadder);
    expect(histogram).toHaveLength(20);
    expect([histogram[0], histogram[1], histogram[19]]).toEqual([2, 2, 2]);
  });

  it("gives what is above every tier to the highest", () => {
    const [fast] = usualLadder;
    expect(pictureOf([entry(9)], [fast]).steps[0]?.count).toBe(1);
  });

  it("tells the average wait, by what is expected where nothing was measured", () => {
    const { averageSeconds } = pictureOf([entry(1), entry(5, { outcome: "failed" })], usualLadder);
    expect(averageSeconds).toBe(3);
    expect(pictureOf([], usualLadder).averageSeconds).toBeUndefined();
  });
});
