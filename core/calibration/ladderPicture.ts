import type { TierLadder } from "../routing/tierLadder.ts";
import { findTierFor } from "../routing/tierLadder.ts";
import type { LogEntry } from "./logEntry.ts";
import { percentile } from "./percentile.ts";

/** How a user's own prompts fall on a ladder, as its `max_score` values are now. */
export interface LadderPicture {
  /** Prompts whose tier the score chose; only these count for shares and thresholds. */
  readonly prompts: number;
  /** Prompts whose tier the user or a rule chose. */
  readonly pinned: number;
  /** Times of the first and the last prompt, pinned ones among them, in milliseconds since the epoch. */
  readonly first?: number;
  readonly last?: number;
  /** From the lowest tier up. */
  readonly steps: readonly LadderStep[];
  /** What these prompts wait on this ladder in the mean, in seconds; absent without prompts. */
  readonly averageSeconds?: number;
  /** Prompts by score in bins of half a point; a bin's upper end belongs to it, as with `max_score`. */
  readonly histogram: readonly number[];
}

export interface LadderStep extends StepWait {
  readonly name: string;
  readonly maxScore: number;
  readonly count: number;
  /** 0 to 1. */
  readonly share: number;
  /** Prompts that somebody sent to this tier whatever they scored. */
  readonly pinned: number;
}

/** How long an answer of a tier takes, from the request to its end. */
export interface StepWait {
  /** Answers that were measured; when 0, the mean is the profile's `expected_time_seconds`. */
  readonly measured: number;
  readonly meanSeconds: number;
  readonly medianSeconds?: number;
  readonly p95Seconds?: number;
}

export const histogramBins = 20;

/** Draws the picture from the entries of one profile. */
export function pictureOf(entries: readonly LogEntry[], ladder: TierLadder): LadderPicture {
  const waits = waitsOf(entries, ladder);
  const chosen = entries.filter(({ pinned }) => !pinned);
  const counts = new Map<string, number>();
  const histogram = Array.from({ length: histogramBins }, () => 0);
  for (const { score } of chosen) {
    const { name } = tierOf(score, ladder);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    const bin = Math.max(0, Math.ceil((score * histogramBins) / 10 - 1e-9) - 1);
    histogram[bin] = (histogram[bin] ?? 0) + 1;
  }
  const steps = ladder.map((tier, index): LadderStep => {
    const count = counts.get(tier.name) ?? 0;
    return {
      name: tier.name,
      maxScore: tier.max_score,
      count,
      share: chosen.length === 0 ? 0 : count / chosen.length,
      pinned: entries.filter(({ pinned, tier: asked }) => pinned && asked === tier.name).length,
      ...(waits[index] ?? expected(tier.expected_time_seconds)),
    };
  });
  const times = entries.map(({ at }) => at).sort((a, b) => a - b);
  const [first, last] = [times[0], times.at(-1)];
  return {
    prompts: chosen.length,
    pinned: entries.length - chosen.length,
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
    steps,
    ...(chosen.length > 0 && { averageSeconds: averageOf(steps) }),
    histogram,
  };
}

/** What is waited in the mean when so many prompts go to each tier. */
export function averageOf(steps: readonly { readonly share: number; readonly meanSeconds: number }[]): number {
  return steps.reduce((seconds, { share, meanSeconds }) => seconds + share * meanSeconds, 0);
}

/** Where a score goes: what is above every tier goes to the highest. */
function tierOf(score: number, ladder: TierLadder) {
  return findTierFor(score, ladder) ?? ladder.at(-1) ?? ladder[0];
}

/** The waits of each tier of the ladder, in its order. Pinned prompts waited as well. */
function waitsOf(entries: readonly LogEntry[], ladder: TierLadder): readonly StepWait[] {
  const seconds = new Map<string, number[]>(ladder.map(({ name }) => [name, []]));
  for (const entry of entries) if (showsWait(entry)) seconds.get(entry.tier)?.push(entry.totalMs / 1000);
  return ladder.map(({ name, expected_time_seconds }) => {
    const sorted = (seconds.get(name) ?? []).sort((a, b) => a - b);
    if (sorted.length === 0) return expected(expected_time_seconds);
    return {
      measured: sorted.length,
      meanSeconds: sorted.reduce((sum, each) => sum + each, 0) / sorted.length,
      medianSeconds: percentile(sorted, 0.5),
      p95Seconds: percentile(sorted, 0.95),
    };
  });
}

function expected(seconds: number): StepWait {
  return { measured: 0, meanSeconds: seconds };
}

/** A whole answer, in one pass by the tier that it was meant for, or in two stages. */
function showsWait({ outcome, stages, tier }: LogEntry): boolean {
  if (outcome !== "answered" && outcome !== "draftOnly") return false;
  return stages.length > 1 || stages[0]?.tier === tier;
}
