import type { Spread } from "./recentValues.ts";

/** How fast a model answered lately, over all its endpoints. */
export interface ModelSpeed {
  readonly modelId: string;
  /** Answers that the figures come from; not more than are remembered. */
  readonly answers: number;
  /** From the prompt to the first token, in milliseconds. */
  readonly ttftMs: Spread;
  /** While it wrote; absent when its servers did not count the tokens. */
  readonly tokensPerSecond?: Spread;
}

/** The same of answers that came in one piece: from the prompt to the end, so that reading counts too. */
export interface WholeSpeed {
  readonly answers: number;
  readonly tokensPerSecond: Spread;
}
