/** Shares as whole numbers that come to 100; what is lost by rounding goes where it is missed most. */
export function wholePercents(shares: readonly number[]): readonly number[] {
  const sum = shares.reduce((all, share) => all + share, 0);
  if (sum <= 0) return shares.map(() => 0);
  const exact = shares.map((share) => (share / sum) * 100);
  const whole = exact.map(Math.floor);
  const missing = 100 - whole.reduce((all, percent) => all + percent, 0);
  const byLoss = exact.map((value, at) => ({ at, loss: value - Math.floor(value) })).sort((a, b) => b.loss - a.loss);
  const raised = new Set(byLoss.slice(0, missing).map(({ at }) => at));
  return whole.map((percent, at) => (raised.has(at) ? percent + 1 : percent));
}
