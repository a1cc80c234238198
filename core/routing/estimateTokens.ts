/**
 * How many tokens a text has, without the model's own tokenizer: models differ by a third, so this is a range.
 * `low`: no tokenizer in use today makes less of an ordinary text. `middle`: what to expect, rather too much than too
 * little. Neither is meant for text that one letter fills for pages.
 */
export interface TokenEstimate {
  readonly low: number;
  readonly middle: number;
}

/** The template of a turn: its role and the marks around it. */
const perTurn = { low: 3, middle: 5 };

/** A text longer than this is looked at in `windows` places and the rest taken to be like them. */
const longText = 1_600;
const windows = 8;
const windowLength = 150;

/** The tokens of a conversation as a model reads it; `moreCharacters` stand for what else it reads, such as tools. */
export function estimateTokens(texts: readonly string[], moreCharacters = 0): TokenEstimate {
  let low = moreCharacters / 8;
  let middle = moreCharacters / 4;
  for (const text of texts) {
    const own = estimateText(text);
    low += own.low + perTurn.low;
    middle += own.middle + perTurn.middle;
  }
  return { low: Math.floor(low), middle: Math.ceil(middle) };
}

/** More tokens than a text of so many UTF-16 units can have: the worst a tokenizer does is one for each byte. */
export function mostTokens(characters: number, turns: number): number {
  return characters * 3 + turns * 10;
}

function estimateText(text: string): TokenEstimate {
  if (text.length <= longText) return estimatePart(text, 0, text.length);
  let low = 0;
  let middle = 0;
  const step = (text.length - windowLength) / (windows - 1);
  for (let window = 0; window < windows; window++) {
    const part = estimatePart(text, Math.floor(window * step), windowLength);
    low += part.low;
    middle += part.middle;
  }
  const scale = text.length / (windows * windowLength);
  return { low: low * scale, middle: middle * scale };
}

function estimatePart(text: string, from: number, length: number): TokenEstimate {
  const end = Math.min(text.length, from + length);
  let low = 0;
  let middle = 0;
  let before = 0;
  for (let at = from; at < end; at++) {
    const kind = kindOf(text.charCodeAt(at));
    // Of a run of spaces or signs ("=====") not each is a token.
    const counts = kind > sign || kind !== before;
    before = kind === sign && before === sign ? 0 : kind;
    if (!counts) continue;
    low += lowWeights[kind] ?? 0;
    middle += middleWeights[kind] ?? 0;
  }
  return { low, middle };
}

/** Kinds of characters by how many of them make a token. The first three are counted by runs. */
const space = 1;
const newLine = 2;
const sign = 3;
const latin = 4;
const digit = 5;
const alphabetic = 6;
const syllabic = 7;
const ideograph = 8;
const astral = 9;

// Tokens for each character or run. English is about four characters a token and code three, spaces included.
const middleWeights = Float64Array.of(0, 0.04, 0.5, 0.75, 0.25, 0.6, 0.42, 0.6, 1, 1.2);
const lowWeights = Float64Array.of(0, 0, 0.2, 0.4, 0.18, 0.33, 0.17, 0.2, 0.5, 0.4);

/** Filled as characters are met; 0 is "not yet met". */
const kinds = new Uint8Array(0x10000);

function kindOf(code: number): number {
  const known = kinds[code] ?? 0;
  if (known !== 0) return known;
  const kind = findKind(code);
  kinds[code] = kind;
  return kind;
}

function findKind(code: number): number {
  if (code === 10 || code === 13) return newLine;
  if (code <= 32 || code === 0xa0) return space;
  if (code >= 48 && code <= 57) return digit;
  if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122)) return latin;
  if (code < 0x80) return sign;
  if (code >= 0xd800 && code <= 0xdfff) return astral;
  // Han, kana, Hangul and their full-width signs.
  if ((code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7af) || code >= 0xf900) return ideograph;
  // From Hebrew to Khmer: abjads, abugidas and Thai.
  if ((code >= 0x0590 && code <= 0x1c7f) || (code >= 0xa800 && code <= 0xabff)) return syllabic;
  return code >= 0x2000 && code <= 0x2bff ? syllabic : alphabetic;
}
