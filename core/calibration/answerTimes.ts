import type { LogEntry, LoggedStage } from "./logEntry.ts";
import { percentile } from "./percentile.ts";

/** How fast answers come back, of one tier or one model. */
export interface AnswerTimes {
  /** Answers that were begun, whatever became of them. */
  readonly asked: number;
  /** Those of them that gave no whole answer, though nobody stopped them. */
  readonly failed: number;
  readonly firstTokenMs?: TimeSpread;
  /** To the end of the answer; only of whole answers. */
  readonly waitMs?: TimeSpread;
  /** Median over the answers whose server counted its tokens, or for which the router did. */
  readonly tokensPerSecond?: number;
}

/** In milliseconds. */
export interface TimeSpread {
  readonly median: number;
  readonly p95: number;
}

export interface ModelTimes extends AnswerTimes {
  readonly model: string;
  readonly tier: string;
}

/**
 * What users of each tier waited for: the first token that they saw, and the end of the answer. Prompts count for the
 * tier that was asked for, pinned ones too; times only when it answered, as in `LadderPicture`.
 */
export function timesByTier(entries: readonly LogEntry[], tiers: readonly string[]): readonly AnswerTimes[] {
  const collected = new Map(tiers.map((tier) => [tier, new Times()]));
  for (const entry of entries) {
    const times = collected.get(entry.tier);
    if (times === undefined) continue;
    const [first] = entry.stages;
    times.count(entry.outcome);
    if (first === undefined || (entry.stages.length === 1 && first.tier !== entry.tier)) continue;
    times.addFirstToken(first.ttftMs);
    if (isWhole(entry)) times.addWait(entry.totalMs);
  }
  return tiers.map((tier) => collected.get(tier)?.spread() ?? { asked: 0, failed: 0 });
}

/** The same for each model that was asked, stage by stage; those with the most answers first. */
export function timesByModel(entries: readonly LogEntry[]): readonly ModelTimes[] {
  const collected = new Map<string, { readonly model: string; readonly tier: string; readonly times: Times }>();
  for (const entry of entries)
    for (const [at, stage] of entry.stages.entries()) {
      const { model, tier } = stage;
      const key = JSON.stringify([model, tier]);
      const { times } = collected.get(key) ?? { times: new Times() };
      collected.set(key, { model, tier, times });
      const isLast = at === entry.stages.length - 1;
      // A draft is over when the next stage is begun, whatever becomes of that one.
      times.count(isLast && entry.outcome !== "draftOnly" ? entry.outcome : stageOutcome(stage));
      times.addFirstToken(stage.ttftMs);
      if (!isLast || isWhole(entry)) times.addStage(stage);
    }
  return [...collected.values()]
    .map(({ model, tier, times }): ModelTimes => ({ model, tier, ...times.spread() }))
    .sort((a, b) => b.asked - a.asked || (a.model < b.model ? -1 : 1));
}

function stageOutcome({ ttftMs }: LoggedStage): LogEntry["outcome"] {
  return ttftMs === undefined ? "failed" : "answered";
}

function isWhole({ outcome }: LogEntry): boolean {
  return outcome === "answered" || outcome === "draftOnly";
}

class Times {
  #asked = 0;
  #failed = 0;
  readonly #firstTokens: number[] = [];
  readonly #waits: number[] = [];
  readonly #speeds: number[] = [];

  count(outcome: LogEntry["outcome"]): void {
    this.#asked++;
    if (outcome === "failed") this.#failed++;
  }

  addFirstToken(ms: number | undefined): void {
    if (ms !== undefined) this.#firstTokens.push(ms);
  }

  addWait(ms: number): void {
    this.#waits.push(ms);
  }

  addStage({ ttftMs, totalMs, tokens }: LoggedStage): void {
    if (totalMs === undefined || ttftMs === undefined) return;
    this.#waits.push(totalMs);
    const seconds = (totalMs - ttftMs) / 1000;
    // The first token is there when the clock starts. Of a few tokens, or of none that took time, a speed says nothing.
    if (tokens !== undefined && tokens > 1 && seconds > 0.01) this.#speeds.push((tokens - 1) / seconds);
  }

  spread(): AnswerTimes {
    const [firstTokenMs, waitMs] = [spreadOf(this.#firstTokens), spreadOf(this.#waits)];
    const tokensPerSecond = this.#speeds.length === 0 ? undefined : percentile(sorted(this.#speeds), 0.5);
    return {
      asked: this.#asked,
      failed: this.#failed,
      ...(firstTokenMs && { firstTokenMs }),
      ...(waitMs && { waitMs }),
      ...(tokensPerSecond !== undefined && { tokensPerSecond }),
    };
  }
}

function spreadOf(values: readonly number[]): TimeSpread | undefined {
  if (values.length === 0) return undefined;
  const rising = sorted(values);
  return { median: percentile(rising, 0.5), p95: percentile(rising, 0.95) };
}

function sorted(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}
