import type { TierLadder } from "../routing/tierLadder.ts";
import { averageOf, pictureOf } from "./ladderPicture.ts";
import type { LadderPicture } from "./ladderPicture.ts";
import type { LogEntry } from "./logEntry.ts";
import { countAtOrBelow, nearestThresholds, tenths } from "./nearestThresholds.ts";
import type { Wish } from "./wish.ts";

/** Of fewer prompts than this, a proposal says little. */
export const enoughPrompts = 30;

export type Proposal =
  /** Nothing can be proposed; why, in one sentence or two. */
  | { readonly state: "none"; readonly reason: string }
  | {
      readonly state: "proposed";
      /** From the lowest tier up. The last one keeps its `max_score`. */
      readonly tiers: readonly ProposedTier[];
      /** Whether any `max_score` is another one. */
      readonly changes: boolean;
      /** What the logged prompts would have waited in the mean, in seconds: before and with it. */
      readonly averageBefore: number;
      readonly averageAfter: number;
      /** What is to be known before it is taken: whole sentences. */
      readonly notes: readonly string[];
    };

export interface ProposedTier {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  /** Of the logged prompts, 0 to 1. */
  readonly shareBefore: number;
  readonly shareAfter: number;
  /** What was wished for, where shares were; 0 to 1. */
  readonly wanted?: number;
  /** What an answer takes in the mean: measured, else expected. */
  readonly meanSeconds: number;
  readonly isMeasured: boolean;
}

/**
 * Works out `max_score` values, with one decimal and rising, that would have met a wish for the logged prompts of one
 * profile. Pinned prompts do not count. Never throws.
 */
export function proposeThresholds(entries: readonly LogEntry[], ladder: TierLadder, wish: Wish): Proposal {
  const picture = pictureOf(entries, ladder);
  if (picture.prompts === 0) return { state: "none", reason: whyNothing(picture) };
  const last = ladder.at(-1) ?? ladder[0];
  if (ladder.length === 1)
    return { state: "none", reason: `The ladder has one tier, ${last.name}, which takes every prompt.` };
  const search = new Search(entries, ladder, picture);
  const found = wish.kind === "share" ? search.forShares(wish.shares) : search.forWait(wish.seconds);
  if (found === undefined)
    return {
      state: "none",
      reason: `There is no room for ${String(ladder.length)} tiers in steps of 0.1 up to the last tier's max_score, ${String(last.max_score)}.`,
    };
  const proposed = {
    tiers: found.steps.map(({ name, maxScore, share }, index): ProposedTier => {
      const now = picture.steps[index];
      return {
        name,
        before: now?.maxScore ?? maxScore,
        after: maxScore,
        shareBefore: now?.share ?? 0,
        shareAfter: share,
        ...(wish.kind === "share" && { wanted: wish.shares[index] ?? 0 }),
        meanSeconds: now?.meanSeconds ?? 0,
        isMeasured: (now?.measured ?? 0) > 0,
      };
    }),
    averageBefore: picture.averageSeconds ?? 0,
    averageAfter: found.averageSeconds,
  };
  return {
    state: "proposed",
    ...proposed,
    changes: proposed.tiers.some(({ before, after }) => before !== after),
    notes: [...aboutPrompts(picture), ...aboutWish(wish, proposed, picture)],
  };
}

type Proposed = Pick<Extract<Proposal, { state: "proposed" }>, "tiers" | "averageBefore" | "averageAfter">;

interface Found {
  readonly steps: readonly { readonly name: string; readonly maxScore: number; readonly share: number }[];
  readonly averageSeconds: number;
}

/** Tries thresholds on the scores of the log. */
class Search {
  readonly #ladder: TierLadder;
  readonly #picture: LadderPicture;
  readonly #atOrBelow: readonly number[];
  readonly #present: readonly number[];
  readonly #isOrdered: boolean;

  constructor(entries: readonly LogEntry[], ladder: TierLadder, picture: LadderPicture) {
    this.#ladder = ladder;
    this.#picture = picture;
    this.#atOrBelow = countAtOrBelow(entries.filter(({ pinned }) => !pinned).map(({ score }) => score));
    this.#present = ladder.slice(0, -1).map(({ max_score }) => Math.min(10, max_score) * tenths);
    this.#isOrdered = ladder.every(
      (tier, index) => index === 0 || tier.max_score > (ladder[index - 1]?.max_score ?? 0),
    );
  }

  forShares(shares: readonly number[]): Found | undefined {
    const targets = cumulative(shares).slice(0, -1);
    const thresholds = this.#nearest(targets, (shares.at(-1) ?? 0) === 0);
    if (thresholds === undefined) return undefined;
    const found = this.#toFound(thresholds);
    // What is as good already stays to the digit.
    const missed = ({ steps }: Found): number =>
      cumulative(steps.map(({ share }) => share)).reduce(
        (sum, each, at) => sum + Math.abs(each - (targets[at] ?? each)),
        0,
      );
    const now = this.#now();
    return this.#isOrdered && missed(now) <= missed(found) + 1e-9 ? now : found;
  }

  /**
   * Of the ladders between the present one and its extremes (everything to the lowest tier, everything to the highest)
   * the slowest whose wait is not above the wished one: so much of the stronger tiers as the wait allows. When all are
   * above it, the fastest.
   */
  forWait(seconds: number): Found | undefined {
    const now = cumulative(this.#picture.steps.map(({ share }) => share)).slice(0, -1);
    let best: Found | undefined = this.#isOrdered ? this.#now() : undefined;
    const isBetter = (one: Found): boolean => {
      if (best === undefined) return true;
      const [a, b] = [one.averageSeconds, best.averageSeconds];
      return a <= seconds + 1e-9 ? b > seconds + 1e-9 || a > b + 1e-9 : b > seconds + 1e-9 && a < b - 1e-9;
    };
    for (let step = 0; step <= waitSteps; step++)
      for (const side of [1, -1]) {
        const part = step / waitSteps;
        const targets = now.map((share) => (side > 0 ? share + part * (1 - share) : share * (1 - part)));
        const thresholds = this.#nearest(targets, true);
        if (thresholds === undefined) return undefined;
        const found = this.#toFound(thresholds);
        if (isBetter(found)) best = found;
      }
    return best;
  }

  #nearest(targets: readonly number[], mayBeAll: boolean): readonly number[] | undefined {
    const top = this.#ladder.at(-1)?.max_score ?? Infinity;
    // The last tier stays above the others, and keeps at least the highest score unless nothing is wanted there.
    const highest = top > 10 ? 10 * tenths - (mayBeAll ? 0 : 1) : Math.ceil(top * tenths - 1e-6) - 1;
    return nearestThresholds({
      atOrBelow: this.#atOrBelow,
      wanted: targets.map((share) => share * this.#picture.prompts),
      present: this.#present,
      highest,
    });
  }

  #toFound(thresholds: readonly number[]): Found {
    const { prompts, steps } = this.#picture;
    let below = 0;
    const found = steps.map(({ name, maxScore, meanSeconds }, index) => {
      const threshold = thresholds[index];
      const upTo = threshold === undefined ? prompts : (this.#atOrBelow[threshold] ?? prompts);
      const share = (upTo - below) / prompts;
      below = upTo;
      return { name, maxScore: threshold === undefined ? maxScore : threshold / tenths, share, meanSeconds };
    });
    return { steps: found, averageSeconds: averageOf(found) };
  }

  #now(): Found {
    const { steps } = this.#picture;
    return { steps, averageSeconds: averageOf(steps) };
  }
}

/** In how many steps a ladder is moved to one of its extremes. */
const waitSteps = 100;

function cumulative(shares: readonly number[]): readonly number[] {
  let sum = 0;
  return shares.map((share) => (sum += share));
}

function whyNothing({ pinned }: LadderPicture): string {
  return pinned === 0
    ? "The log holds no prompts of this profile yet."
    : `Of the ${String(pinned)} logged prompts of this profile none was routed by its score.`;
}

function aboutPrompts({ prompts }: LadderPicture): readonly string[] {
  if (prompts >= enoughPrompts) return [];
  const are = prompts === 1 ? "prompt was" : "prompts were";
  return [
    `Only ${String(prompts)} ${are} routed by score so far. Wait for ${String(enoughPrompts)} before you rely on this.`,
  ];
}

function aboutWish(
  wish: Wish,
  { tiers, averageAfter }: Proposed,
  { steps, prompts }: LadderPicture,
): readonly string[] {
  const notes: string[] = [];
  if (wish.kind === "share") {
    // A prompt more or less is rounding, and so is what reads the same: "60 % instead of 60 %" tells nobody anything.
    const missed = tiers.filter(
      ({ wanted = 0, shareAfter }) =>
        Math.abs(shareAfter - wanted) > 1.5 / prompts + 1e-9 && percent(shareAfter) !== percent(wanted),
    );
    if (missed.length > 0)
      notes.push(
        `The shares cannot be met more nearly: many of your prompts have the same score, and they stay together (${missed
          .map(({ name, wanted = 0, shareAfter }) => `${name} ${percent(shareAfter)} instead of ${percent(wanted)}`)
          .join(", ")}).`,
      );
    return notes;
  }
  const unknown = steps.filter(({ measured }) => measured === 0).map(({ name }) => name);
  if (unknown.length > 0)
    notes.push(`Nothing was measured for ${unknown.join(", ")}, so expected_time_seconds counts there.`);
  const slower = steps.findIndex(({ meanSeconds }, at) => at > 0 && meanSeconds < (steps[at - 1]?.meanSeconds ?? 0));
  const [lower, upper] = [steps[slower - 1], steps[slower]];
  if (lower !== undefined && upper !== undefined)
    notes.push(
      `Tier ${lower.name} takes longer (${seconds(lower.meanSeconds)}) than ${upper.name} above it (${seconds(upper.meanSeconds)}): look at its models first.`,
    );
  if (averageAfter > wish.seconds + 0.005)
    notes.push(
      `A wait of ${seconds(wish.seconds)} cannot be had on this ladder; ${seconds(averageAfter)} is the least.`,
    );
  else if (averageAfter < wish.seconds * 0.9)
    notes.push(`No max_score values come nearer to ${seconds(wish.seconds)} without going above it.`);
  return notes;
}

/** "4.2 s". */
export function seconds(value: number): string {
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)} s`;
}

/** "42 %". */
export function percent(share: number): string {
  return `${(share * 100).toFixed(0)} %`;
}
