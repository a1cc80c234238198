/** A tier's end on the scale; null takes everything. */
export interface Step {
  readonly name: string;
  readonly maxScore: number | null;
}

/** A bar of the histogram, or the part of one that goes to one tier. */
export interface BarPart {
  /** The scores above `from` up to `to`. */
  readonly from: number;
  readonly to: number;
  /** Prompts of the whole bar. */
  readonly count: number;
  /** Index of the tier. */
  readonly tier: number;
  /** The ends of the whole bar. */
  readonly bin: readonly [from: number, to: number];
}

/** Where a tier lies on the scale; a tier that gets no score is left out. */
export interface Zone {
  readonly tier: number;
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const highestScore = 10;

/** The zones of a ladder, lowest first; the last tier takes what is above every `maxScore`. */
export function zonesOf(steps: readonly Step[]): readonly Zone[] {
  const zones: Zone[] = [];
  let from = 0;
  for (const [tier, { name, maxScore }] of steps.entries()) {
    const isLast = tier === steps.length - 1;
    const to = isLast ? highestScore : Math.min(maxScore ?? highestScore, highestScore);
    if (to > from) zones.push({ tier, name, from, to });
    from = Math.max(from, to);
  }
  return zones;
}

/** The bars of a histogram over 0 to 10, cut where one tier ends and the next begins; empty bars are left out. */
export function barPartsOf(histogram: readonly number[], steps: readonly Step[]): readonly BarPart[] {
  const zones = zonesOf(steps);
  const width = highestScore / Math.max(1, histogram.length);
  return histogram.flatMap((count, at) => {
    if (count === 0) return [];
    const bin = [at * width, (at + 1) * width] as const;
    return zones
      .map(({ tier, from, to }) => ({ tier, count, bin, from: Math.max(from, bin[0]), to: Math.min(to, bin[1]) }))
      .filter(({ from, to }) => to > from + 1e-9);
  });
}

/** The scores at which a tier ends and another begins. */
export function bordersOf(steps: readonly Step[]): readonly { readonly name: string; readonly at: number }[] {
  return steps
    .slice(0, -1)
    .flatMap(({ name, maxScore }) => (maxScore === null || maxScore >= highestScore ? [] : [{ name, at: maxScore }]));
}
