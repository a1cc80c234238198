/** What a UTF-16 unit is good for: nothing in a word, a part of a word, or, in scripts without spaces, half a word itself. */
export type CharacterKind = typeof noWord | typeof inWord | typeof dense;

export const noWord = 1;
export const inWord = 2;
export const dense = 3;

/** Filled as characters are met, because the question is asked of every character of every prompt. 0 is "not yet met". */
const kinds = new Uint8Array(0x10000);
const partOfWord = /[\p{L}\p{M}\p{N}_]/u;

export function kindOf(code: number): CharacterKind {
  const known = kinds[code];
  if (known === noWord || known === inWord || known === dense) return known;
  const kind = findKind(code);
  kinds[code] = kind;
  return kind;
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
}

/** One walk over the text; it is what every prompt pays for. */
export function countWords(text: string): WordCount {
  let words = 0;
  let denseUnits = 0;
  let alphabetic = 0;
  let long = 0;
  let letters = 0;
  let wasInWord = false;
  const endRun = (): void => {
    if (letters >= 3) alphabetic++;
    if (letters >= 10) long++;
    letters = 0;
  };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = kindOf(code);
    if (kind === dense) denseUnits++;
    if (kind === inWord && code < 0x590 && !(code >= 48 && code <= 57) && code !== 95) letters++;
    else if (letters > 0) endRun();
    // "don't" and "lock-free" are one word each.
    const joins: boolean = wasInWord && (code === 39 || code === 0x2019 || code === 45);
    if (kind === inWord && !wasInWord) words++;
    wasInWord = kind === inWord || joins;
  }
  endRun();
  return { words: words + denseUnits / 2, alphabetic, long };
}
