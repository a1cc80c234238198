/** One feature of a prompt and how it moves the score. */
export interface Contribution {
  /** For a person: "asks for a proof". */
  readonly label: string;
  /** Positive raises the score, negative lowers it. */
  readonly amount: number;
}

export interface Score {
  /** 0 to 10, a rank: a prompt of 7 is harder than about 70 % of the prompts that people send. */
  readonly score: number;
  /** What moved it. The amounts sum to the raw score, which the rank is taken of. */
  readonly contributions: readonly Contribution[];
}
