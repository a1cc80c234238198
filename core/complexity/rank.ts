/**
 * Which share of everyday prompts has a lower sum than this, out of 10: straight between the corners, which
 * `npm run bench:score` compares with bench/score/everyday.jsonl.
 */
const corners: readonly { readonly raw: number; readonly rank: number }[] = [
  { raw: -4, rank: 0 },
  { raw: -2.4, rank: 0.6 },
  { raw: -1.5, rank: 1.6 },
  { raw: -0.4, rank: 3 },
  { raw: -0.05, rank: 4 },
  { raw: 0.2, rank: 5 },
  { raw: 0.6, rank: 6.1 },
  { raw: 0.9, rank: 7 },
  { raw: 1.25, rank: 8 },
  { raw: 2, rank: 9 },
  { raw: 3, rank: 9.6 },
  { raw: 4.5, rank: 9.8 },
  { raw: 7, rank: 10 },
];

const lowest = { raw: -Infinity, rank: 0 };

/** One decimal is what people see and what thresholds are written in, so it is also what is compared. */
export function toRank(raw: number): number {
  let left = lowest;
  for (const right of corners) {
    if (raw < right.raw) {
      const share = left === lowest ? 0 : (raw - left.raw) / (right.raw - left.raw);
      return Math.round((left.rank + (right.rank - left.rank) * share) * 10) / 10;
    }
    left = right;
  }
  return left.rank;
}
