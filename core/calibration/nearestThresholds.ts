/** Thresholds are written with one decimal, so they and the scores are counted in tenths here. */
export const tenths = 10;

/**
 * The thresholds, in tenths and strictly rising, that come nearest to having `wanted[i]` scores at or below threshold i:
 * the sum of what is missed is as small as it can be. Of several that are as near, those nearest to `present`.
 * `undefined` when there are more thresholds than steps up to `highest`.
 */
export function nearestThresholds(asked: {
  /** How many scores are at or below each tenth, from 0. */
  readonly atOrBelow: readonly number[];
  readonly wanted: readonly number[];
  /** In tenths. */
  readonly present: readonly number[];
  readonly highest: number;
}): readonly number[] | undefined {
  const { atOrBelow, wanted, present, highest } = asked;
  // Whatever is missed outweighs any distance from the present thresholds.
  const costOf = (index: number, threshold: number): number =>
    Math.abs((atOrBelow[threshold] ?? 0) - (wanted[index] ?? 0)) * 1e7 +
    Math.abs(threshold - Math.min(present[index] ?? threshold, highest));
  /** For each threshold so far and each place of it, where the one before it stands best. */
  const before: number[][] = [];
  let costs: number[] = Array.from({ length: highest + 1 }, () => 0);
  for (let index = 0; index < wanted.length; index++) {
    const next: number[] = [];
    const from: number[] = [];
    let best = index === 0 ? 0 : Infinity;
    let bestAt = -1;
    for (let threshold = 0; threshold <= highest; threshold++) {
      next.push(best + costOf(index, threshold));
      from.push(bestAt);
      const cost = costs[threshold] ?? Infinity;
      if (index > 0 && cost < best) {
        best = cost;
        bestAt = threshold;
      }
    }
    before.push(from);
    costs = next;
  }
  let last = costs.reduce((least, cost, at) => (cost < (costs[least] ?? Infinity) ? at : least), 0);
  if (costs[last] === Infinity) return undefined;
  const found: number[] = [];
  for (let index = wanted.length - 1; index >= 0; index--) {
    found.push(last);
    last = before[index]?.[last] ?? 0;
  }
  return found.reverse();
}

/** How many scores are at or below each tenth from 0 to 10. */
export function countAtOrBelow(scores: readonly number[]): readonly number[] {
  const counts = Array.from({ length: 10 * tenths + 1 }, () => 0);
  for (const score of scores) {
    // The first tenth that is not below it: 3.0000000000000004 is 3.0.
    const at = Math.min(counts.length - 1, Math.max(0, Math.ceil(score * tenths - 1e-6)));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  let sum = 0;
  return counts.map((count) => (sum += count));
}
