import { usualAnswer } from "../../core/routing/promptSize.ts";

/** How large a prompt is and how long its answer may become, in tokens. */
export interface Extent {
  readonly prompt: number;
  /** `undefined` when nobody limits it. */
  readonly answer: number | undefined;
}

/**
 * An answer is given this part of a context, if it may be as long: four small prompts leave a third of it for large ones.
 * What programs allow an answer (8,000 tokens, 32,000) says little of how long it will be.
 */
const answerPart = 1 / 6;

/**
 * What one prompt takes of the context that a server's slots share, from the moment when it gets a slot until it gives it
 * back. Its size is worked out only where slots do share one.
 */
export class ContextShare {
  readonly #measure: () => Extent;
  #extent: Extent | undefined;
  #taken = 0;
  #aloneAt: readonly string[] = [];

  constructor(measure: () => Extent) {
    this.#measure = measure;
  }

  /** How many of so many tokens it is to have. */
  of(endpoint: string, sharedTokens: number): number {
    if (this.isAloneAt(endpoint)) return sharedTokens;
    const { prompt, answer } = (this.#extent ??= this.#measure());
    const expected = Math.max(usualAnswer, Math.floor(sharedTokens * answerPart));
    return Math.min(prompt + Math.min(answer ?? Infinity, expected), sharedTokens);
  }

  /** From now on it wants the endpoint for itself: there was no room for it beside others. */
  wantAlone(endpoint: string): void {
    this.#aloneAt = [...this.#aloneAt, endpoint];
  }

  /** Whether it had the endpoint for itself, or would have. */
  isAloneAt(endpoint: string): boolean {
    return this.#aloneAt.includes(endpoint);
  }

  /** Takes its part and says how much that is. */
  take(endpoint: string, sharedTokens: number): number {
    return (this.#taken = this.of(endpoint, sharedTokens));
  }

  /** How much is given back. */
  giveBack(): number {
    const taken = this.#taken;
    this.#taken = 0;
    return taken;
  }
}
