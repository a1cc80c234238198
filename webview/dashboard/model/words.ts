/** Of 0 to 1: "50 %"; what is there but rounds to nothing is "< 1 %". */
export function percent(share: number): string {
  if (share > 0 && share < 0.005) return "< 1 %";
  return `${Math.round(share * 100)} %`;
}

/** As profiles write it: "5.0", ".inf". */
export function scoreWord(maxScore: number | null): string {
  if (maxScore === null) return ".inf";
  return Number.isInteger(maxScore) ? maxScore.toFixed(1) : String(maxScore);
}

/** "1 prompt", "12 prompts", "1,204 prompts". */
export function counted(count: number, one: string): string {
  return `${numeral(count)} ${count === 1 ? one : `${one}s`}`;
}

export function numeral(count: number): string {
  return count.toLocaleString("en");
}

/** Which scores a tier receives: "up to 3.0", "3.0 to 7.0", "above 7.0", "every score", "none". */
export function scoresOf(from: number | undefined, to: number | null): string {
  if (from !== undefined && to !== null && to <= from) return "none";
  if (to === null || to >= 10) return from === undefined ? "every score" : `above ${scoreWord(from)}`;
  return from === undefined ? `up to ${scoreWord(to)}` : `${scoreWord(from)} to ${scoreWord(to)}`;
}
