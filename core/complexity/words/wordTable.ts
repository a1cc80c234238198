/** Called for a word of the list, by its place there, with where in the text it begins and ends. */
export type VisitWord = (word: number, at: number, after: number) => void;

/** A list of words, to be asked at each place of a text which of them begin there. Texts come as `toCodes` writes them. */
export interface WordTable {
  /** Which words may begin here, for `visitWordsAt`; 0 where none does. */
  beginningsAt(codes: Uint16Array, at: number): number;
  visitWordsAt(codes: Uint16Array, at: number, beginnings: number, visit: VisitWord): void;
}

/** A text as numbers. Zeros follow it, so that nobody has to ask where it ends. `codes` is used again if it is long enough. */
export function toCodes(text: string, codes: Uint16Array): Uint16Array {
  const after = text.length + longest;
  const to = codes.length < after ? new Uint16Array(after) : codes;
  for (let at = 0; at < text.length; at++) to[at] = text.charCodeAt(at);
  for (let at = text.length; at < after; at++) to[at] = 0;
  return to;
}

/**
 * Words by their beginnings. It is asked for every word of every prompt, mostly after other programs have filled the
 * processor's caches, so that what counts is how many places of memory a look touches: one where no word of ours begins,
 * as at most places, and two more where one does. For up to 65,536 words of at least two characters, none of them NUL.
 */
export function createWordTable(words: readonly string[]): WordTable {
  const lineBits = bitsFor(words.length / 32);
  const filter = new Uint32Array(2 ** lineBits * lineLength);
  const bucketBits = bitsFor(words.length);
  const buckets: number[][] = Array.from({ length: 2 ** bucketBits }, () => []);
  const bucketOf = (hash: number): number => Math.imul(hash, 0x9e3779b1) >>> (32 - bucketBits);

  words.forEach((word, index) => {
    const codes = toCodes(word, new Uint16Array(0));
    const beginning = beginnings.findLastIndex((length) => length <= word.length);
    const hash = hashAt(codes, 0, beginning);
    const place = lineOf(hashAt(codes, 0, 0), lineBits) + (hash >>> 28);
    filter[place] = (filter[place] ?? 0) | (1 << (hash >>> 23));
    buckets[bucketOf(hash)]?.push(index, beginning, word.length, ...codes.subarray(0, word.length));
  });
  // All buckets one after the other, and where each begins, which is where the one before it ends.
  const list = Uint16Array.from(buckets.flat());
  const starts = new Uint32Array(buckets.length + 1);
  buckets.forEach((bucket, at) => (starts[at + 1] = (starts[at] ?? 0) + bucket.length));

  /** A bit for each of the beginnings, written out because it is asked for every word of a text. */
  const beginningsAt = (codes: Uint16Array, at: number): number => {
    const two = hashOfTwo(codes, at);
    const three = two ^ hashOfThird(codes, at);
    const four = two ^ hashOfSecondPair(codes, at);
    const six = four ^ hashOfThirdPair(codes, at);
    const eight = six ^ hashOfFourthPair(codes, at);
    const line = lineOf(two, lineBits);
    const has = (hash: number): number => ((filter[line + (hash >>> 28)] ?? 0) >>> (hash >>> 23)) & 1;
    return has(two) | (has(three) << 1) | (has(four) << 2) | (has(six) << 3) | (has(eight) << 4);
  };

  const visitBucket = (codes: Uint16Array, at: number, beginning: number, visit: VisitWord): void => {
    const bucket = bucketOf(hashAt(codes, at, beginning));
    const end = starts[bucket + 1] ?? 0;
    let from = starts[bucket] ?? 0;
    while (from < end) {
      const length = list[from + 2] ?? 0;
      const first = from + 3;
      // Words with a longer or a shorter beginning may have come here as well: theirs is another look.
      if (list[from + 1] === beginning) {
        let same = 0;
        while (same < length && list[first + same] === codes[at + same]) same++;
        if (same === length) visit(list[from] ?? 0, at, at + length);
      }
      from = first + length;
    }
  };

  return {
    beginningsAt,
    visitWordsAt: (codes, at, found, visit) => {
      for (let beginning = 0; beginning < beginnings.length; beginning++)
        if (((found >> beginning) & 1) !== 0) visitBucket(codes, at, beginning, visit);
    },
  };
}

/** Of a word as many characters are hashed as the last of these that it has. */
const beginnings = [2, 3, 4, 6, 8] as const;
const longest = 8;

/** `beginning` by its place among them. Each pair of characters has a factor of its own, so that their order counts. */
function hashAt(codes: Uint16Array, at: number, beginning: number): number {
  const two = hashOfTwo(codes, at);
  if (beginning === 0) return two;
  if (beginning === 1) return two ^ hashOfThird(codes, at);
  const four = two ^ hashOfSecondPair(codes, at);
  if (beginning === 2) return four;
  const six = four ^ hashOfThirdPair(codes, at);
  return beginning === 3 ? six : six ^ hashOfFourthPair(codes, at);
}

const hashOfTwo = (codes: Uint16Array, at: number): number => Math.imul(pairAt(codes, at), 0x9e3779b1);
const hashOfThird = (codes: Uint16Array, at: number): number => Math.imul(codes[at + 2] ?? 0, 0x7feb352d);
const hashOfSecondPair = (codes: Uint16Array, at: number): number => Math.imul(pairAt(codes, at + 2), 0x7feb352d);
const hashOfThirdPair = (codes: Uint16Array, at: number): number => Math.imul(pairAt(codes, at + 4), 0x846ca68b);
const hashOfFourthPair = (codes: Uint16Array, at: number): number => Math.imul(pairAt(codes, at + 6), 0xc2b2ae35);

function pairAt(codes: Uint16Array, at: number): number {
  return (codes[at] ?? 0) | ((codes[at + 1] ?? 0) << 16);
}

/** Numbers of 32 bits in what a processor fetches at once. The words with the same first two characters share it. */
const lineLength = 16;

function lineOf(hashOfTwo: number, lineBits: number): number {
  return (Math.imul(hashOfTwo, 0x85ebca6b) >>> (32 - lineBits)) * lineLength;
}

function bitsFor(count: number): number {
  return Math.max(1, Math.ceil(Math.log2(count)));
}
