/**
 * Shares in per cent with one of them changed: what it takes or leaves goes to the tiers after it, the next one first, then
 * to those before it, the nearest first. They come to 100 again.
 */
export function withShare(percents: readonly number[], at: number, wanted: number): readonly number[] {
  const next = [...percents];
  next[at] = Math.min(100, Math.max(0, Math.round(wanted)));
  let over = next.reduce((sum, percent) => sum + percent, 0) - 100;
  const others = [...next.keys()].filter((other) => other !== at);
  const order = [...others.filter((other) => other > at), ...others.filter((other) => other < at).reverse()];
  for (const other of order) {
    const before = next[other] ?? 0;
    const after = Math.min(100, Math.max(0, before - over));
    next[other] = after;
    over -= before - after;
    if (over === 0) break;
  }
  return next;
}

/** Shares of 0 to 1 as whole per cent that come to 100. */
export function toPercents(shares: readonly number[]): readonly number[] {
  const percents = shares.map((share) => Math.round(share * 100));
  const largest = percents.indexOf(Math.max(...percents));
  const missing = 100 - percents.reduce((sum, percent) => sum + percent, 0);
  return percents.map((percent, at) => (at === largest ? percent + missing : percent));
}
