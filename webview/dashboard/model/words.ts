/** "412 ms", "1.9 s", "19 s", "2 min 5 s". */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  // Rounded first, so that 9.96 s is not told as 10.0 s.
  const seconds = Math.round(ms / 100) / 10;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(ms / 1_000);
  if (whole < 120) return `${whole} s`;
  const [minutes, rest] = [Math.floor(whole / 60), whole % 60];
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

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
