/** One feature of a prompt and how it moves the score. */
export interface Contribution {
  /** For a person: "asks for a proof". */
  readonly label: string;
  /** Positive raises the score, negative lowers it. Whole hundredths. */
  readonly amount: number;
}

export interface Score {
  /** 0 to 10, a rank: a prompt of 7 is harder than about 70 % of the prompts that people send. */
  readonly score: number;
  /** What the contributions sum to, before ranking; 0 is about what an ordinary prompt has. */
  readonly raw: number;
  /** What moved it, none of them 0. */
  readonly contributions: readonly Contribution[];
}

/** What is left of these when each is rounded to whole hundredths. */
export function inHundredths(contributions: readonly Contribution[]): readonly Contribution[] {
  const rounded: Contribution[] = [];
  for (const { label, amount } of contributions) {
    const hundredths = Math.round(amount * 100);
    if (hundredths !== 0) rounded.push({ label, amount: hundredths / 100 });
  }
  return rounded;
}

export function sum(contributions: readonly Contribution[]): number {
  return contributions.reduce((hundredths, { amount }) => hundredths + Math.round(amount * 100), 0) / 100;
}
