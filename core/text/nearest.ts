/**
 * The candidate that a person most likely meant, or `undefined` when none is near. Near means at most a third of the
 * word's letters differ (and at least one may), by the restricted Damerau-Levenshtein distance: letters inserted,
 * deleted, replaced, or swapped with their neighbour. Case does not count.
 */
export function findNearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = boundedDistance(wanted, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The distance between two words, or `bound` when it is not below it. */
function boundedDistance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) >= bound) return bound;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let smallest = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let cost = Math.min(at(row, j - 1) + 1, at(last, j) + 1, at(last, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1))
        cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      row.push(cost);
      if (cost < smallest) smallest = cost;
    }
    if (smallest >= bound) return bound;
    beforeLast = last;
    last = row;
  }
  return Math.min(bound, at(last, b.length));
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
