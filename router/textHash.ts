/**
 * A number that stands for a text, so that the text need not be kept: 53 bits, with two texts in a billion alike. Not for
 * anything that somebody could gain from two texts being alike.
 */
export function textHash(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  low = Math.imul(low ^ (low >>> 15), 0x2c1b3c6d) ^ (high >>> 13);
  high = Math.imul(high ^ (high >>> 16), 0x297a2d39) ^ (low >>> 14);
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
}
