import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pictureOf } from "../../../../core/calibration/ladderPicture.ts";
import type { LogEntry } from "../../../../core/calibration/logEntry.ts";
import { countAtOrBelow, nearestThresholds } from "../../../../core/calibration/nearestThresholds.ts";
import { proposeThresholds } from "../../../../core/calibration/proposeThresholds.ts";
import type { Wish } from "../../../../core/calibration/wish.ts";
import { parseShares } from "../../../../core/calibration/wish.ts";
import type { TierLadder } from "../../../../core/routing/tierLadder.ts";
import { entry, everyScore, usualLadder } from "./entries.ts";

function proposed(entries: readonly LogEntry[], wish: Wish, ladder = usualLadder) {
  const proposal = proposeThresholds(entries, ladder, wish);
  if (proposal.state === "none") throw new Error(proposal.reason);
  return proposal;
}

function shares(text: string): Wish {
  const reading = parseShares(text, usualLadder);
  if (reading.state === "wrong") throw new Error(reading.problem);
  return reading.wish;
}

/** The same ladder with other scores. */
function withScores(ladder: TierLadder, scores: readonly number[]): TierLadder {
  const [first, ...others] = ladder.map((tier, index) => ({ ...tier, max_score: scores[index] ?? tier.max_score }));
  if (first === undefined) throw new Error("A ladder has a tier.");
  return [first, ...others];
}

describe("thresholds for wanted shares", () => {
  it("cut the scores where the shares are met", () => {
    const { tiers, changes, notes } = proposed(everyScore(), shares("fast=60,balanced=30,powerful=10"));
    expect(tiers.map(({ after, shareAfter }) => [after, shareAfter])).toEqual([
      [6, 0.6],
      [9, 0.3],
      [Infinity, expect.closeTo(0.1)],
    ]);
    expect(changes).toBe(true);
    expect(notes).toEqual([]);
  });

  it("tell what the logged prompts would have waited", () => {
    const waits = everyScore().map((each) => ({ ...each, totalMs: each.tier === "fast" ? 1_000 : 10_000 }));
    const { averageBefore, averageAfter } = proposed(waits, shares("fast=60,balanced=30,powerful=10"));
    expect(averageBefore).toBeCloseTo(0.3 * 1 + 0.7 * 10);
    expect(averageAfter).toBeCloseTo(0.6 * 1 + 0.4 * 10);
  });

  it("do not count pinned prompts", () => {
    const pinned = Array.from({ length: 500 }, () => entry(0.1, { pinned: true, tier: "powerful" }));
    expect(proposed([...everyScore(), ...pinned], shares("fast=50,balanced=50")).tiers[0]?.after).toBe(5);
  });

  it("stay as they are, to the digit, when they meet the wish already", () => {
    const ladder = withScores(usualLadder, [3.04, 7.01]);
    const { tiers, changes } = proposed(everyScore(), shares("fast=30,balanced=40,powerful=30"), ladder);
    expect(changes).toBe(false);
    expect(tiers.map(({ after }) => after)).toEqual([3.04, 7.01, Infinity]);
  });

  it("say nothing of a miss that reads like the wish", () => {
    const entries = Array.from({ length: 10 }, everyScore).flat();
    const { tiers, notes } = proposed(entries, shares("fast=60.3,balanced=29.7,powerful=10"));
    expect(tiers[0]?.shareAfter).toBe(0.6);
    expect(notes).toEqual([]);
  });

  it("say so when equal scores cannot be parted", () => {
    const entries = Array.from({ length: 50 }, () => entry(4));
    const { tiers, notes } = proposed(entries, shares("fast=50,balanced=40,powerful=10"));
    expect(tiers.map(({ shareAfter }) => shareAfter)).toContain(1);
    expect(notes.join()).toMatch(/cannot be met more nearly: .*fast \d+ % instead of 50 %/);
  });

  it("say so when there are too few prompts", () => {
    expect(proposed([entry(2), entry(6)], shares("fast=50,balanced=50")).notes.join()).toContain(
      "Only 2 prompts were routed by score so far. Wait for 30",
    );
  });

  it("are not proposed without prompts, with one tier, or without room", () => {
    const reason = (entries: readonly LogEntry[], ladder: TierLadder): string | undefined => {
      const shares = ladder.map(() => 1 / ladder.length);
      const proposal = proposeThresholds(entries, ladder, { kind: "share", shares });
      return proposal.state === "none" ? proposal.reason : undefined;
    };
    const [fast, balanced, powerful] = usualLadder;
    if (balanced === undefined || powerful === undefined) throw new Error("The usual ladder has three tiers.");
    expect(reason([], usualLadder)).toContain("no prompts");
    expect(reason([entry(1, { pinned: true })], usualLadder)).toContain("none was routed by its score");
    expect(reason(everyScore(), [fast])).toContain("one tier");
    const crowded: TierLadder = [fast, balanced, powerful];
    expect(reason(everyScore(), withScores(crowded, [0.05, 0.1, 0.2]))).toBeUndefined();
    expect(reason(everyScore(), withScores(crowded, [0.05, 0.08, 0.1]))).toContain("no room");
  });

  it("leave the last tier reachable unless nothing is wanted there", () => {
    const entries = Array.from({ length: 40 }, () => entry(10));
    expect(proposed(entries, shares("fast=50,balanced=49,powerful=1")).tiers[1]?.after).toBeLessThan(10);
    expect(proposed(everyScore(), shares("fast=50,balanced=50")).tiers[1]?.after).toBe(10);
  });
});

describe("thresholds for a wanted wait", () => {
  const timed = everyScore().map((each) => ({
    ...each,
    totalMs: each.tier === "fast" ? 1_000 : each.tier === "balanced" ? 5_000 : 20_000,
  }));

  it("use as much of the stronger tiers as the wait allows", () => {
    const { averageBefore, averageAfter, notes } = proposed(timed, { kind: "wait", seconds: 5 });
    expect(averageBefore).toBeGreaterThan(8);
    expect(averageAfter).toBeLessThanOrEqual(5);
    expect(averageAfter).toBeGreaterThan(4.7);
    expect(notes).toEqual([]);
  });

  it("go up as well as down", () => {
    const { averageAfter, tiers } = proposed(timed, { kind: "wait", seconds: 14 });
    expect(averageAfter).toBeGreaterThan(13.5);
    expect(averageAfter).toBeLessThanOrEqual(14);
    expect(tiers[0]?.after).toBeLessThan(3);
  });

  it("come as near as they can and say what cannot be had", () => {
    const { averageAfter, notes } = proposed(timed, { kind: "wait", seconds: 0.5 });
    // Tier balanced keeps the score 10.0.
    expect(averageAfter).toBeCloseTo(1.04);
    expect(notes.join()).toContain("A wait of 0.5 s cannot be had on this ladder; 1.0 s is the least.");
  });

  it("count with expected_time_seconds where nothing was measured, and say so", () => {
    const { notes, tiers } = proposed(
      timed.map((each) => (each.tier === "powerful" ? { ...each, outcome: "failed" as const } : each)),
      { kind: "wait", seconds: 5 },
    );
    expect(notes.join()).toContain("Nothing was measured for powerful");
    expect(tiers[2]).toMatchObject({ meanSeconds: 15, isMeasured: false });
  });

  it("point to a lower tier that is slower than the one above", () => {
    const odd = timed.map((each) => (each.tier === "fast" ? { ...each, totalMs: 9_000 } : each));
    expect(proposed(odd, { kind: "wait", seconds: 8 }).notes.join()).toContain(
      "Tier fast takes longer (9.0 s) than balanced above it (5.0 s)",
    );
  });
});

const anyEntry = fc
  .record({
    tenths: fc.integer({ min: 0, max: 100 }),
    totalMs: fc.integer({ min: 1, max: 60_000 }),
    pinned: fc.boolean(),
  })
  .map(({ tenths, totalMs, pinned }) => entry(tenths / 10, { totalMs, pinned }));
const anyLadder = fc
  .uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 6 })
  .map((tenths): TierLadder => {
    const scores = tenths.sort((a, b) => a - b).map((each) => each / 10);
    const tiers = scores.map((max_score, index) => ({
      name: `t${index}`,
      max_score,
      expected_time_seconds: index + 1,
    }));
    const [first, ...others] = tiers;
    const last = { name: "last", max_score: Infinity, expected_time_seconds: 30 };
    return first === undefined ? [last] : [first, ...others, last];
  });
const anyWish = (tiers: number): fc.Arbitrary<Wish> =>
  fc.oneof(
    fc.integer({ min: 1, max: 60 }).map((seconds): Wish => ({ kind: "wait", seconds })),
    fc.array(fc.integer({ min: 1, max: 50 }), { minLength: tiers, maxLength: tiers }).map((parts): Wish => {
      const sum = parts.reduce((all, part) => all + part);
      return { kind: "share", shares: parts.map((part) => part / sum) };
    }),
  );

describe("any proposal", () => {
  it("rises along the ladder in steps of a tenth, keeps the last tier, and means what it says", () => {
    const anyCase = fc
      .tuple(anyLadder, fc.array(anyEntry, { minLength: 1, maxLength: 60 }))
      .chain(([ladder, entries]) => fc.tuple(fc.constant(ladder), fc.constant(entries), anyWish(ladder.length)));
    fc.assert(
      fc.property(anyCase, ([ladder, entries, wish]) => {
        const proposal = proposeThresholds(entries, ladder, wish);
        if (proposal.state === "none") {
          expect(entries.every(({ pinned }) => pinned)).toBe(true);
          return;
        }
        const scores = proposal.tiers.map(({ after }) => after);
        expect(scores.at(-1)).toBe(Infinity);
        for (const [index, score] of scores.slice(0, -1).entries()) {
          expect(score).toBe(Math.round(score * 10) / 10);
          expect(score).toBeLessThan(scores[index + 1] ?? 0);
        }
        // Drawn on the proposed ladder, the same prompts give what was promised.
        const { steps } = pictureOf(entries, withScores(ladder, scores));
        for (const [index, { share }] of steps.entries())
          expect(proposal.tiers[index]?.shareAfter).toBeCloseTo(share, 9);
      }),
      { numRuns: 60 },
    );
  });

  it("meets shares within one prompt when no two scores are equal", () => {
    const anyCase = fc.tuple(
      fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 5, maxLength: 60 }),
      anyWish(3).filter(({ kind }) => kind === "share"),
    );
    fc.assert(
      fc.property(anyCase, ([tenths, wish]) => {
        const { tiers } = proposed(
          tenths.map((each) => entry(each / 10)),
          wish,
        );
        let missed = 0;
        for (const { shareAfter, wanted = 0 } of tiers.slice(0, -1)) {
          missed += (shareAfter - wanted) * tenths.length;
          // Two thresholds in one gap between neighbouring scores may have to give way to each other.
          expect(Math.abs(missed)).toBeLessThanOrEqual(1 + 1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("never makes more wait when less was wished", () => {
    const anyCase = fc.tuple(fc.array(anyEntry, { minLength: 5, maxLength: 60 }), fc.nat(30), fc.nat(30));
    fc.assert(
      fc.property(anyCase, ([entries, a, more]) => {
        const at = (seconds: number) => proposeThresholds(entries, usualLadder, { kind: "wait", seconds });
        const [less, longer] = [at(a + 1), at(a + 1 + more)];
        if (less.state === "none" || longer.state === "none") return;
        expect(less.averageAfter).toBeLessThanOrEqual(longer.averageAfter + 1e-9);
      }),
      { numRuns: 25 },
    );
  });

  it("is the nearest of all ladders", () => {
    const anyCase = fc.tuple(
      fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 30 }),
      fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 2 }),
    );
    fc.assert(
      fc.property(anyCase, ([scores, wanted]) => {
        const atOrBelow = countAtOrBelow(scores.map((each) => each / 10));
        const missed = ([a = 0, b = 0]: readonly number[]): number =>
          Math.abs((atOrBelow[a] ?? 0) - (wanted[0] ?? 0)) + Math.abs((atOrBelow[b] ?? 0) - (wanted[1] ?? 0));
        const found = nearestThresholds({ atOrBelow, wanted, present: [3, 7], highest: 12 }) ?? [];
        let least = Infinity;
        for (let a = 0; a < 12; a++) for (let b = a + 1; b <= 12; b++) least = Math.min(least, missed([a, b]));
        expect(missed(found)).toBe(least);
      }),
      { numRuns: 100 },
    );
  });
});
