/** How many weights words share. A power of two. */
export const bucketCount = 16_384;

/** The different words of a text, with the bucket of each: FNV-1a of its letters. */
export function hashWords(text: string): ReadonlyMap<string, number> {
  const buckets = new Map<string, number>();
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? [])
    if (word.length >= 2 && !buckets.has(word)) buckets.set(word, bucketOf(word));
  return buckets;
}

function bucketOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  // The high bits are the better mixed ones.
  return ((hash ^ (hash >>> 15)) >>> 0) & (bucketCount - 1);
}
