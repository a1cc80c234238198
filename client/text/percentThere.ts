/**
 * How much of a download is there, of 0 to 1: "86 % are there". The space before the sign is none at which a line of a
 * narrow message may break.
 */
export function percentThere(share: number): string {
  return `${Math.floor(share * 100)}\u00a0% are there`;
}
