import { findNearest } from "../text/nearest.ts";

/** So many candidates are compared letter by letter; the others share too few letters with the word. */
const maxCompared = 64;

/** The keys of a table that a person most likely meant, the nearest first, without some. Quick for thousands of them. */
export function nearestFew(
  word: string,
  table: ReadonlyMap<string, unknown>,
  { without, count }: { readonly without: ReadonlySet<string>; readonly count: number },
): readonly string[] {
  const wanted = lettersOf(word);
  // What findNearest takes for near.
  const bound = Math.max(1, Math.floor(word.length / 3));
  const likely: { readonly name: string; readonly distance: number }[] = [];
  for (const [name, letters] of lettersIn(table)) {
    const distance = lettersApart(wanted, letters);
    if (distance <= bound && !without.has(name)) likely.push({ name, distance });
  }
  let left = likely
    .sort((a, b) => a.distance - b.distance)
    .slice(0, maxCompared)
    .map(({ name }) => name);
  const found: string[] = [];
  while (found.length < count) {
    const next = findNearest(word, left);
    if (next === undefined) break;
    found.push(next);
    left = left.filter((name) => name !== next);
  }
  return found;
}

const known = new WeakMap<ReadonlyMap<string, unknown>, ReadonlyMap<string, Uint8Array>>();

/** The letters of all keys, counted once for as long as the table lives. */
function lettersIn(table: ReadonlyMap<string, unknown>): ReadonlyMap<string, Uint8Array> {
  const before = known.get(table);
  if (before !== undefined) return before;
  const letters = new Map([...table.keys()].map((name): [string, Uint8Array] => [name, lettersOf(name)]));
  known.set(table, letters);
  return letters;
}

const buckets = 32;

/** How often each letter stands in a word, in any order; some letters share a count. */
function lettersOf(word: string): Uint8Array {
  const counts = new Uint8Array(buckets);
  const lower = word.toLowerCase();
  for (let at = 0; at < lower.length; at++) {
    const bucket = lower.charCodeAt(at) % buckets;
    counts[bucket] = Math.min((counts[bucket] ?? 0) + 1, 255);
  }
  return counts;
}

/** At most the edit distance of the two words. */
function lettersApart(a: Uint8Array, b: Uint8Array): number {
  let more = 0;
  let fewer = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const difference = (a[bucket] ?? 0) - (b[bucket] ?? 0);
    if (difference > 0) more += difference;
    else fewer -= difference;
  }
  return Math.max(more, fewer);
}
