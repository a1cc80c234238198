/** One feature of a prompt and how it moves the score. */
export interface Contribution {
  /** For a person: "asks for a proof". */
  readonly label: string;
  /** Positive raises the score, negative lowers it. */
  readonly amount: number;
}
