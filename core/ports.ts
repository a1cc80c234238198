/** Time, as an argument: core never asks for it, and tests hand in their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `action` once after `delayMs`; returns a way to call it off. */
  after(delayMs: number, action: () => void): () => void;
}

/** A number from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;
