/**
 * The candidate that a person most likely meant, or `undefined` when none is near. Near means at most a third of the
 * word's letters differ (and at least one may), by the restricted Damerau-Levenshtein distance: letters inserted,
 * deleted, replaced, or swapped with their neighbour. Case does not count. `most` is how many may differ instead.
 */
export function findNearest(
  word: string,
  candidates: Iterable<string>,
  most = Math.max(1, Math.floor(word.length / 3)),
): string | undefined {
  const wanted = word.toLowerCase();
  const words = [...candidates];
  const lowered = words.map((candidate) => candidate.toLowerCase());
  // Most slips are of a letter or two, and a near word is found much sooner than a far one.
  for (const within of [1, 3, most]) {
    let best: string | undefined;
    let bestDistance = Math.min(within, most) + 1;
    for (let index = 0; index < lowered.length; index++) {
      const distance = boundedDistance(wanted, lowered[index] ?? "", bestDistance);
      if (distance >= bestDistance) continue;
      best = words[index];
      bestDistance = distance;
    }
    if (best !== undefined || within >= most) return best;
  }
  return undefined;
}

/** Rows of the table of distances, kept from word to word: looking through thousands of words makes none anew. */
let rows = newRows(64);

function newRows(length: number): readonly [Uint16Array, Uint16Array, Uint16Array] {
  return [new Uint16Array(length), new Uint16Array(length), new Uint16Array(length)];
}

/**
 * The distance between two words, or `bound` when it is not below it. What both begin or end with is left out, and of
 * the table only the cells near its diagonal are worked out: elsewhere the distance is not below the bound.
 */
function boundedDistance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) >= bound) return bound;
  let from = 0;
  let aEnd = a.length;
  let bEnd = b.length;
  while (aEnd > 0 && bEnd > 0 && a.charCodeAt(aEnd - 1) === b.charCodeAt(bEnd - 1)) {
    aEnd--;
    bEnd--;
  }
  while (from < aEnd && from < bEnd && a.charCodeAt(from) === b.charCodeAt(from)) from++;
  const aLength = aEnd - from;
  const bLength = bEnd - from;
  if (aLength === 0 || bLength === 0) return Math.min(bound, aLength + bLength);
  if (rows[0].length <= bLength) rows = newRows(2 * bLength);
  let [beforeLast, last, row] = rows;
  for (let j = 0; j <= bLength; j++) last[j] = Math.min(j, bound);
  for (let i = 1; i <= aLength; i++) {
    const first = Math.max(1, i - bound + 1);
    const final = Math.min(bLength, i + bound - 1);
    row[first - 1] = first === 1 ? Math.min(i, bound) : bound;
    let smallest = at(row, first - 1);
    const letter = a.charCodeAt(from + i - 1);
    const letterBefore = i > 1 ? a.charCodeAt(from + i - 2) : -1;
    for (let j = first; j <= final; j++) {
      const other = b.charCodeAt(from + j - 1);
      let cost = at(last, j - 1) + (letter === other ? 0 : 1);
      cost = Math.min(cost, at(row, j - 1) + 1, at(last, j) + 1);
      if (letterBefore === other && j > 1 && letter === b.charCodeAt(from + j - 2))
        cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      row[j] = Math.min(cost, bound);
      if (cost < smallest) smallest = cost;
    }
    // The next row looks one cell further.
    if (final < bLength) row[final + 1] = bound;
    if (smallest >= bound) return bound;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return Math.min(bound, at(last, bLength));
}

function at(row: Uint16Array, index: number): number {
  return row[index] ?? 0;
}
