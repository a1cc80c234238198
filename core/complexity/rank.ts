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
  const [first, last] = [corners[0], corners.at(-1)];
  if (first === undefined || last === undefined || raw <= first[0]) return 0;
  const right = corners.findIndex(([at]) => raw < at);
  const [from, to] = right === -1 ? [last, last] : [corners[right - 1] ?? first, corners[right] ?? last];
  const rank = to[0] === from[0] ? to[1] : from[1] + ((to[1] - from[1]) * (raw - from[0])) / (to[0] - from[0]);
  return Math.round(rank * 10) / 10;
}
