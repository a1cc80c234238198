/** What a UTF-16 unit is good for: nothing in a word, a part of a word, or, in scripts without spaces, half a word itself. */
export type CharacterKind = typeof noWord | typeof inWord | typeof dense;

export const noWord = 1;
export const inWord = 2;
export const dense = 3;

/** Filled as characters are met, because the question is asked of every character of every prompt. 0 is "not yet met". */
const traitsOfAll = new Uint16Array(0x10000);
const partOfWord = /[\p{L}\p{M}\p{N}_]/u;

export function kindOf(code: number): CharacterKind {
  return (traitsOf(code) & kindMask) as CharacterKind;
}

const kindMask = 3;
/**
 * A letter of the Latin, Greek, Cyrillic and Armenian alphabets; a digit of ASCII; what joins two words to one; what
 * `foldWords` writes as a space; what is not ASCII.
 */
const [letter, digit, joiner, folded, beyondAscii] = [4, 8, 16, 32, 64];

/** Characters without which what is looked for is not there: a text has none of most. */
export const backtick = 0x80;
export const colon = 0x100;
export const comma = 0x200;
export const dot = 0x400;
export const formulaSign = 0x800;
export const questionMark = 0x1000;
export const quotationMark = 0x2000;
export const slash = 0x4000;
/** What breaks a line and is no "\n". */
export const otherBreak = 0x8000;

const signs: readonly (readonly [trait: number, characters: string])[] = [
  [backtick, "`"],
  [colon, ":"],
  [comma, ",;؛،，、"],
  [dot, "."],
  [formulaSign, "\\^(∫∑∂∇√≤≥∈∀∃∞⊂∪²³"],
  [questionMark, "?？؟"],
  [quotationMark, '"“«'],
  [slash, "/"],
  [otherBreak, "\r\u2028\u2029"],
];

function traitsOf(code: number): number {
  const known = traitsOfAll[code] ?? 0;
  return known === 0 ? learn(code) : known;
}

function learn(code: number): number {
  const kind = findKind(code);
  const isDigit = code >= 48 && code <= 57;
  const traits = [
    kind === inWord && code < 0x590 && code !== 95 && !isDigit ? letter : 0,
    isDigit ? digit : 0,
    // "don't" and "lock-free" are one word each.
    code === 39 || code === 0x2019 || code === 45 ? joiner : 0,
    code === 45 || code === 95 || (code >= 9 && code <= 13) ? folded : 0,
    code >= 128 ? beyondAscii : 0,
    ...signs.map(([trait, characters]) => (characters.includes(String.fromCharCode(code)) ? trait : 0)),
  ];
  return (traitsOfAll[code] = traits.reduce((sum, trait) => sum | trait, kind));
}

function findKind(code: number): CharacterKind {
  if (isUnspaced(code)) return dense;
  // A half of a surrogate pair counts as a letter: what lies beyond the first plane mostly is one.
  if (code >= 0xd800 && code <= 0xdfff) return inWord;
  return partOfWord.test(String.fromCharCode(code)) ? inWord : noWord;
}

/** Han, kana, Thai, Lao, Khmer and Burmese are written without spaces between words. */
function isUnspaced(code: number): boolean {
  return (
    (code >= 0x3041 && code <= 0x30ff) ||
    (code >= 0x3400 && code <= 0x9fff) ||
    (code >= 0x0e01 && code <= 0x0eff) ||
    (code >= 0x1000 && code <= 0x109f) ||
    (code >= 0x1780 && code <= 0x17ff) ||
    (code >= 0xf900 && code <= 0xfaff)
  );
}

export interface WordCount {
  /** In scripts without spaces two characters count as a word. */
  readonly words: number;
  /** Of those in the Latin, Greek, Cyrillic and Armenian alphabets: with at least three letters. */
  readonly alphabetic: number;
  /** Of `alphabetic`: with at least ten letters. */
  readonly long: number;
  /** How many runs of ASCII digits there are. */
  readonly numbers: number;
  /** Whether all of it is ASCII; whether `foldWords` does more than write it small. */
  readonly isAscii: boolean;
  readonly isFolded: boolean;
  /** Which of the signs above are in it: `has`. */
  readonly traits: number;
}

export function has(sign: number, { traits }: WordCount): boolean {
  return (traits & sign) !== 0;
}

/** One walk over the text; it is what every prompt pays for. */
export function countWords(text: string): WordCount {
  let words = 0;
  let denseUnits = 0;
  let alphabetic = 0;
  let long = 0;
  let letters = 0;
  let numbers = 0;
  let seen = 0;
  let before = 0;
  let wasInWord = false;
  for (let at = 0; at < text.length; at++) {
    const traits = traitsOf(text.charCodeAt(at));
    seen |= traits;
    numbers += (traits & ~before & digit) >> 3;
    before = traits;
    if ((traits & letter) !== 0) letters++;
    else if (letters > 0) {
      if (letters >= 3) alphabetic++;
      if (letters >= 10) long++;
      letters = 0;
    }
    if ((traits & kindMask) === inWord) {
      if (!wasInWord) words++;
      wasInWord = true;
    } else {
      if ((traits & kindMask) === dense) denseUnits++;
      wasInWord &&= (traits & joiner) !== 0;
    }
  }
  if (letters >= 3) alphabetic++;
  if (letters >= 10) long++;
  const isAscii = (seen & beyondAscii) === 0;
  return {
    words: words + denseUnits / 2,
    alphabetic,
    long,
    numbers,
    isAscii,
    isFolded: isAscii && (seen & folded) === 0 && !text.includes("  "),
    traits: seen,
  };
}
