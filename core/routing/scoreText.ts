/** A score as people see it, with one decimal. Scores are hundredths, so each is written once. */
export function scoreText(score: number): string {
  const known = texts.get(score);
  if (known !== undefined) return known;
  const text = score.toFixed(1);
  if (texts.size < mostScores) texts.set(score, text);
  return text;
}

const texts = new Map<number, string>();
/** From 0.00 to 10.00. */
export const mostScores = 1_001;
