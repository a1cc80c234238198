/**
 * Makes a number that stands for texts and numbers, so that they need not be kept: 53 bits, with two in a billion alike.
 * Not for anything that somebody could gain from two being alike.
 */
export class TextHash {
  #low = 0x811c9dc5;
  #high = 0x9e3779b9;

  /** Takes a part of a text. */
  addText(text: string, start = 0, end = text.length): void {
    let low = this.#low;
    let high = this.#high;
    for (let at = start; at < end; at++) {
      const code = text.charCodeAt(at);
      low = Math.imul(low ^ code, 0x01000193);
      high = Math.imul(high ^ code, 0x85ebca6b);
    }
    this.#low = low;
    this.#high = high;
  }

  /** Takes a whole number of up to 32 bits. */
  addNumber(value: number): void {
    // Away from the codes of characters, so that a number and a text are not the same.
    this.#low = Math.imul(this.#low ^ value ^ 0x5bd1e995, 0x01000193);
    this.#high = Math.imul(this.#high ^ value ^ 0x5bd1e995, 0x85ebca6b);
  }

  get value(): number {
    let low = this.#low;
    let high = this.#high;
    low = Math.imul(low ^ (low >>> 15), 0x2c1b3c6d) ^ (high >>> 13);
    high = Math.imul(high ^ (high >>> 16), 0x297a2d39) ^ (low >>> 14);
    return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
  }
}

/** The number of one text. */
export function textHash(text: string): number {
  const hash = new TextHash();
  hash.addText(text);
  return hash.value;
}
