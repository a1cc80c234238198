import type { TextEdit } from "../../text/textEdit.ts";
import type { Fix, Fixer } from "../fix.ts";
import { compareTiers, highestScore, ladderFrom, removeTier, setScore, writtenTiers } from "../ladder.ts";
import type { FixContext } from "../fix.ts";
import { findTier } from "./tiers.ts";
import { usableTiers } from "./usableTiers.ts";

/** Scores for each of the tiers that share them, or without the one that gets none. */
export const unreachableTier: Fixer = (problem, context) => {
  const tier = findTier(problem, context);
  if (tier === undefined) return [];
  const edits = shareScores(tier.maxScore ?? Infinity, context);
  const share: readonly Fix[] =
    edits === undefined
      ? []
      : [{ title: `Give \`${tier.name}\` scores of its own`, edits, isPreferred: true, isSafe: false }];
  // A model that serves the tier would be left without one.
  const isServed = usableTiers(context)?.has(tier.name) === true;
  const removal = isServed && share.length > 0 ? undefined : removeTier(tier, context);
  const remove: readonly Fix[] =
    removal === undefined
      ? []
      : [
          {
            title: `Remove the tier \`${tier.name}\``,
            edits: removal.edits,
            ...(share.length === 0 && { isPreferred: true }),
            isSafe: false,
          },
        ];
  return [...share, ...remove];
};

/** Divides the scores up to `score` evenly between the tiers that claim them; the last one keeps its own. */
function shareScores(score: number, context: FixContext): readonly TextEdit[] | undefined {
  const ladder = ladderFrom(writtenTiers(context) ?? []);
  if (ladder === undefined) return undefined;
  const isTop = score >= highestScore;
  const sharing = ladder.filter(({ maxScore }) => (isTop ? maxScore >= highestScore : maxScore === score));
  const lower = ladder.findLast(({ maxScore }) => maxScore < (isTop ? highestScore : score))?.maxScore ?? 0;
  const upper = Math.min(score, highestScore);
  const ordered = sharing.toSorted((a, b) => compareTiers(a.name, b.name, context) ?? 0);
  const step = (upper - lower) / ordered.length;
  const roundTo = step >= 1 ? 2 : 100;
  const edits = ordered.map((tier, index) => {
    const isLast = index === ordered.length - 1;
    const own = Math.round((lower + step * (index + 1)) * roundTo) / roundTo;
    return setScore(tier, isLast ? (isTop ? Infinity : score) : own);
  });
  return edits.every((edit) => edit !== undefined) && step > 0.02 ? edits : undefined;
}
