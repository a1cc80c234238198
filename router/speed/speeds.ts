import type { ModelSpeed, WholeSpeed } from "../../core/speed/modelSpeed.ts";
import { RecentValues } from "../../core/speed/recentValues.ts";

/** One answer of a model. */
export interface AnswerTiming {
  /** From the prompt to the first token. */
  readonly ttftMs: number;
  /** Tokens of the whole answer. */
  readonly tokens?: number;
  /** From the first token to the last. */
  readonly generationMs?: number;
}

interface Figures {
  readonly ttftMs: RecentValues;
  readonly tokensPerSecond: RecentValues;
  /** Of answers that came in one piece. */
  readonly wholeTokensPerSecond: RecentValues;
}

/** A shorter answer came in one piece, which says nothing about how fast it was written. */
const shortestMs = 5;

/** Remembers how fast each model answered lately. */
export class Speeds {
  readonly #models = new Map<string, Figures>();

  record(modelId: string, { ttftMs, tokens = 0, generationMs = 0 }: AnswerTiming): void {
    const figures = this.#figuresOf(modelId);
    figures.ttftMs.add(ttftMs);
    // The first token is there when the time begins.
    if (tokens > 1 && generationMs >= shortestMs) figures.tokensPerSecond.add(((tokens - 1) * 1000) / generationMs);
  }

  /** The same of an answer that came in one piece. */
  recordWhole(modelId: string, { tokens, totalMs }: { readonly tokens: number; readonly totalMs: number }): void {
    if (tokens > 1 && totalMs >= shortestMs)
      this.#figuresOf(modelId).wholeTokensPerSecond.add((tokens * 1000) / totalMs);
  }

  /** `undefined` for a model that has not answered so yet. */
  findWhole(modelId: string): WholeSpeed | undefined {
    const figures = this.#models.get(modelId)?.wholeTokensPerSecond;
    const tokensPerSecond = figures?.spread();
    return figures && tokensPerSecond && { answers: figures.size, tokensPerSecond };
  }

  /** `undefined` for a model that has not streamed an answer yet. */
  find(modelId: string): ModelSpeed | undefined {
    const figures = this.#models.get(modelId);
    const ttftMs = figures?.ttftMs.spread();
    if (figures === undefined || ttftMs === undefined) return undefined;
    const tokensPerSecond = figures.tokensPerSecond.spread();
    return {
      modelId,
      answers: figures.ttftMs.size,
      ttftMs,
      ...(tokensPerSecond !== undefined && { tokensPerSecond }),
    };
  }

  #figuresOf(modelId: string): Figures {
    let figures = this.#models.get(modelId);
    if (figures === undefined) {
      figures = {
        ttftMs: new RecentValues(),
        tokensPerSecond: new RecentValues(),
        wholeTokensPerSecond: new RecentValues(),
      };
      this.#models.set(modelId, figures);
    }
    return figures;
  }
}
