import type { ExamKind } from "./examPrompt.ts";

/** How one kind of exam prompt is judged: what is usual, and what each deviation from it is worth. */
export interface FeatureWeights {
  /** Subtracted from each value, in the order of `examFeatureNames`. */
  readonly usual: ArrayLike<number>;
  /** One standard deviation of each value; 0 where a value never varies. */
  readonly deviation: ArrayLike<number>;
  /** Raw points for one standard deviation. */
  readonly points: ArrayLike<number>;
}

/** What was learned from exam prompts. */
export interface Model {
  readonly features: Readonly<Record<ExamKind, FeatureWeights>>;
  /** By bucket, in steps of `wordStep` raw points. */
  readonly words: Int8Array;
  readonly wordStep: number;
}

/** Deviations beyond count as this many. */
const mostDeviations = 3;

export function deviationOf(weights: FeatureWeights, values: ArrayLike<number>, at: number): number {
  const deviation = weights.deviation[at] ?? 0;
  if (deviation === 0) return 0;
  const deviations = ((values[at] ?? 0) - (weights.usual[at] ?? 0)) / deviation;
  return Math.min(mostDeviations, Math.max(-mostDeviations, deviations));
}

/** What one word's weight counts in a text of so many different words. */
export function wordShare(differentWords: number): number {
  return 1 / Math.sqrt(Math.max(1, differentWords));
}
