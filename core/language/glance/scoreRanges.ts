import type { TierItem } from "../navigation/names.ts";

/** The scores that really reach a tier, those below being taken by the tiers before it. */
export type ScoreRange =
  | {
      readonly kind: "range";
      /** Exclusive; undefined for the lowest tier. */
      readonly above: number | undefined;
      /** Inclusive; undefined when nothing is above it. */
      readonly upTo: number | undefined;
    }
  /** No prompt reaches it; `before` is the tier that takes them all, undefined when scores do not go so low. */
  | { readonly kind: "never"; readonly before: string | undefined };

/** Scores run from 0 to 10. */
const highest = 10;

/** The range of each tier that has a score, whatever their order in the file. */
export function scoreRanges(tiers: readonly TierItem[]): ReadonlyMap<TierItem, ScoreRange> {
  const found = new Map<TierItem, ScoreRange>();
  const scoreOf = (tier: TierItem): number => tier.maxScore?.value ?? Infinity;
  const ladder = new Map<string, TierItem>();
  for (const tier of tiers) {
    if (tier.maxScore === undefined) continue;
    // Of two tiers with one name the first in the file counts.
    if (ladder.has(tier.name)) found.set(tier, { kind: "never", before: tier.name });
    else ladder.set(tier.name, tier);
  }
  let below: TierItem | undefined;
  for (const tier of [...ladder.values()].sort((a, b) =>
    scoreOf(a) < scoreOf(b) ? -1 : Number(scoreOf(a) > scoreOf(b)),
  )) {
    const score = scoreOf(tier);
    const above = below === undefined ? undefined : scoreOf(below);
    if (score < 0) found.set(tier, { kind: "never", before: undefined });
    else if (above !== undefined && (score <= above || above >= highest))
      found.set(tier, { kind: "never", before: below?.name });
    else {
      found.set(tier, { kind: "range", above, upTo: score >= highest ? undefined : score });
      below = tier;
    }
  }
  return found;
}

/** A range in a few signs: `0 < score ≤ 5`, `score > 7`, `never`. */
export function rangeSigns(range: ScoreRange): string {
  if (range.kind === "never") return "never";
  const { above, upTo } = range;
  if (upTo === undefined) return above === undefined ? "any score" : `score > ${above}`;
  return `${above ?? 0} < score ≤ ${upTo}`;
}

/** The same in a sentence. */
export function rangeSentence(range: ScoreRange): string {
  if (range.kind === "never")
    return range.before === undefined
      ? "No prompt reaches this tier: scores begin at 0."
      : `No prompt reaches this tier: ${range.before} takes every score before it.`;
  const { above, upTo } = range;
  if (upTo === undefined)
    return above === undefined
      ? "Every prompt comes to this tier."
      : `Prompts with a score above ${above} come to this tier.`;
  return above === undefined
    ? `Prompts with a score up to and including ${upTo} come to this tier.`
    : `Prompts with a score above ${above}, up to and including ${upTo}, come to this tier.`;
}
