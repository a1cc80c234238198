import { findNearest } from "../text/nearest.ts";

/** So many candidates are compared letter by letter; the others share too few letters with the word. */
const maxCompared = 64;

/** The candidates that a person most likely meant, the nearest first. Quick for thousands of them. */
export function nearestFew(word: string, candidates: readonly string[], count: number): readonly string[] {
  const wanted = lettersOf(word);
  const likely = candidates
    .map((candidate) => ({ candidate, distance: lettersApart(wanted, lettersOf(candidate)) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, maxCompared)
    .map(({ candidate }) => candidate);
  const found: string[] = [];
  while (found.length < count) {
    const next = findNearest(
      word,
      likely.filter((candidate) => !found.includes(candidate)),
    );
    if (next === undefined) break;
    found.push(next);
  }
  return found;
}

const buckets = 64;

/** How often each letter stands in a word, in any order. */
function lettersOf(word: string): Uint16Array {
  const counts = new Uint16Array(buckets);
  const lower = word.toLowerCase();
  for (let at = 0; at < lower.length; at++) {
    const bucket = lower.charCodeAt(at) % buckets;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return counts;
}

/** At most the edit distance of the two words. */
function lettersApart(a: Uint16Array, b: Uint16Array): number {
  let more = 0;
  let fewer = 0;
  for (let bucket = 0; bucket < buckets; bucket++) {
    const difference = (a[bucket] ?? 0) - (b[bucket] ?? 0);
    if (difference > 0) more += difference;
    else fewer -= difference;
  }
  return Math.max(more, fewer);
}
