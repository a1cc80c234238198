import { findNearest } from "../text/nearest.ts";

/**
 * The key that a person most likely meant by another: one spelt like it, else the shortest that has all of its words, as
 * `enabled_models` has that of `models`, and `tier_config` that of `tiers`.
 */
export function nearestKey(word: string, keys: readonly string[]): string | undefined {
  const wanted = wordsOf(word);
  const having = keys.filter((key) => {
    const words = new Set(wordsOf(key));
    return wanted.every((one) => words.has(one));
  });
  const isTelling = wanted.length > 0 && wanted.every(({ length }) => length > 2);
  return findNearest(word, keys) ?? (isTelling ? having.toSorted((a, b) => a.length - b.length)[0] : undefined);
}

/** In the singular, whether they are joined by a line, a hyphen or a capital. */
function wordsOf(key: string): readonly string[] {
  return key
    .replace(/(?<=[a-z])(?=[A-Z])/g, "_")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .flatMap((word) => (word === "" ? [] : [word.replace(/s$/, "")]));
}

/** What a sentence ends with that proposes a key. */
export function didYouMean(key: string): string {
  return `Did you mean \`${key}\`?`;
}
