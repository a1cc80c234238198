/** A whole `npm test` makes do with less than `npm run test:faults`. */
const isShort = process.env["MAGI_FAULTS"] === "short";

/** How much of something a test does, whole or short. */
export function howMuch({ whole, short }: { readonly whole: number; readonly short: number }): number {
  return isShort ? short : whole;
}
