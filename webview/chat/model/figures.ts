/** A score is a rank on a ladder of 0 to 10; one decimal tells neighbours apart. */
export function describeScore(score: number): string {
  return score.toFixed(1);
}

/** `+1.3` and `−0.4`, with a real minus sign, so that the columns line up and screen readers say it. */
export function describeAmount(amount: number): string {
  const figure = Math.abs(amount).toFixed(1);
  if (figure === "0.0") return "0.0";
  return amount < 0 ? `\u2212${figure}` : `+${figure}`;
}

/** Tokens per second while they came; the wait for the first one is not counted. */
export function describeSpeed(tokens: number, totalMs: number, ttftMs: number): string | undefined {
  const streamedMs = totalMs - ttftMs;
  if (tokens < 2 || streamedMs <= 0) return undefined;
  const perSecond = (tokens - 1) / (streamedMs / 1000);
  return `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)} tokens/s`;
}
