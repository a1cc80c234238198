import type { Fixer } from "../fix.ts";
import { ladderFrom, writtenTiers } from "../ladder.ts";
import type { WrittenTier } from "../ladder.ts";
import { unitEnd, unitStart } from "../editing/insertion.ts";
import { lineEnd, lineStart } from "../editing/lines.ts";

/** The tiers from the lowest to the highest, each with the comments that belong to it. */
export const tierOrder: Fixer = (_, context) => {
  const { text } = context;
  const tiers = writtenTiers(context);
  const ladder = tiers === undefined ? undefined : ladderFrom(tiers);
  const list = tiers?.[0]?.place.list;
  if (tiers === undefined || ladder === undefined || list === undefined) return [];
  const rank = (tier: WrittenTier): number => tier.maxScore ?? Infinity;
  const sorted = tiers.toSorted((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
  const ranges = tiers.map(({ place: { item } }) =>
    list.style === "flow" ? item.range : { start: unitStart(text, item), end: unitEnd(text, item) },
  );
  const isSimple = ranges.every(({ start, end }) => list.style === "flow" || isWholeLines(text, start, end));
  if (!isSimple) return [];
  const pieces = sorted.map((tier) => text.slice(ranges[tier.place.index]?.start, ranges[tier.place.index]?.end));
  const edits = ranges.map((range, index) => ({ range, text: pieces[index] ?? "" }));
  return [
    {
      title: "Sort the tiers by `max_score`",
      edits: edits.filter(({ range, text: piece }) => text.slice(range.start, range.end) !== piece),
      isPreferred: true,
      // Of two tiers with one name the first counts, which may be another one afterwards.
      isSafe: ladder.length === tiers.length,
    },
  ];
};

function isWholeLines(text: string, start: number, end: number): boolean {
  return start === lineStart(text, start) && end === lineEnd(text, end);
}
