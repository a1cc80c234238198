import type { TextEdit } from "../../text/textEdit.ts";
import type { Fix, Fixer } from "../fix.ts";
import { compareTiers, highestScore, ladderFrom, setScore, writtenTiers } from "../ladder.ts";
import type { FixContext } from "../fix.ts";
import { findTier } from "./tiers.ts";
import { usableTiers } from "./usableTiers.ts";
import { withoutTier } from "./withoutTier.ts";

/** Scores for each of the tiers that share them, or without the one that gets none: first where no model serves it. */
export const unreachableTier: Fixer = (problem, context) => {
  const tier = findTier(problem, context);
  if (tier === undefined) return [];
  const edits = shareScores(tier.maxScore ?? Infinity, context);
  const title = `Give \`${tier.name}\` scores of its own`;
  const share: readonly Fix[] = edits === undefined ? [] : [{ title, edits, isSafe: false }];
  const served = usableTiers(context)?.has(tier.name);
  // A model that serves the tier would be left without one.
  const remove = served === true && share.length > 0 ? [] : withoutTier(tier, context, served !== false);
  const fixes = served === false ? [...remove, ...share] : [...share, ...remove];
  return fixes.map((fix, index) => ({ ...fix, isPreferred: index === 0 }));
};

/**
 * Divides the scores up to `score` evenly between the tiers that claim them. The last one keeps its own, or takes the rest
 * where they are the highest tiers.
 */
function shareScores(score: number, context: FixContext): readonly TextEdit[] | undefined {
  const ladder = ladderFrom(writtenTiers(context) ?? []);
  if (ladder === undefined) return undefined;
  const claimed = Math.min(score, highestScore);
  const isTop = claimed === Math.min(ladder.at(-1)?.maxScore ?? Infinity, highestScore);
  const sharing = ladder.filter(({ maxScore }) => Math.min(maxScore, highestScore) === claimed);
  const lower = ladder.findLast(({ maxScore }) => maxScore < claimed)?.maxScore ?? 0;
  const upper = isTop ? highestScore : claimed;
  const ordered = sharing.toSorted((a, b) => compareTiers(a.name, b.name, context) ?? 0);
  const step = (upper - lower) / ordered.length;
  const roundTo = step >= 1 ? 2 : 100;
  const edits = ordered.map((tier, index) => {
    const isLast = index === ordered.length - 1;
    const own = Math.round((lower + step * (index + 1)) * roundTo) / roundTo;
    return setScore(tier, isLast ? (isTop ? Infinity : score) : own, context.text);
  });
  return edits.every((edit) => edit !== undefined) && step > 0.02 ? edits : undefined;
}
