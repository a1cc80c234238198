/**
 * Which share of everyday prompts has a lower sum than this, out of 10: straight between the corners, which
 * `npm run bench:score` compares with bench/score/everyday.jsonl.
 */
const corners: readonly (readonly [raw: number, rank: number])[] = [
  [-4, 0],
  [-2.4, 0.6],
  [-1.5, 1.6],
  [-0.4, 3],
  [-0.05, 4],
  [0.2, 5],
  [0.6, 6.1],
  [0.9, 7],
  [1.25, 8],
  [2, 9],
  [3, 9.6],
  [4.5, 9.8],
  [7, 10],
];

/** One decimal is what people see and what thresholds are written in, so it is also what is compared. */
export function toRank(raw: number): number {
  let leftRaw = -Infinity;
  let leftRank = 0;
  for (const [rightRaw, rightRank] of corners) {
    if (raw < rightRaw) {
      const share = leftRaw === -Infinity ? 0 : (raw - leftRaw) / (rightRaw - leftRaw);
      return Math.round((leftRank + (rightRank - leftRank) * share) * 10) / 10;
    }
    leftRaw = rightRaw;
    leftRank = rightRank;
  }
  return leftRank;
}
