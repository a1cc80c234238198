import type { Clock } from "../../core/ports.ts";
import type { StageRecord } from "../../protocol/decisionRecord.ts";
import type { RouterEvent } from "../../protocol/routerEvents.ts";

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Makes the records of an answer's stages from what the router tells about it. */
export class StageRecorder {
  failovers = 0;
  isDraftOnly = false;
  readonly #clock: Pick<Clock, "now">;
  /** One or two: lists of their own length, of which there may be thousands at once. */
  #stages: readonly Writable<StageRecord>[] = [];
  #open: Writable<StageRecord> | undefined;
  #openedAt: number;

  constructor(clock: Pick<Clock, "now">, at: number) {
    this.#clock = clock;
    this.#openedAt = at;
  }

  take(event: RouterEvent): void {
    switch (event.kind) {
      case "stage":
        this.#begin(event);
        return;
      case "failover":
        // A draft that breaks off after its first token makes way for the second stage; nobody took it over.
        if (this.#open?.ttftMs !== undefined) return;
        this.failovers++;
        if (this.#open !== undefined) this.#open.failed = [...(this.#open.failed ?? []), event.from];
        return;
      case "firstToken":
        if (this.#open !== undefined) this.#open.ttftMs = event.ttftMs;
        return;
      case "stageEnd":
        if (this.#open === undefined) return;
        this.#open.totalMs = event.totalMs;
        if (event.tokens !== undefined) this.count(event.tokens, event.tokensEstimated === true);
        return;
      case "draftOnly":
        this.isDraftOnly = true;
        return;
      case "decision":
      case "waiting":
        return;
    }
  }

  count(tokens: number, estimated: boolean): void {
    if (this.#open === undefined) return;
    this.#open.tokens = tokens;
    if (estimated) this.#open.tokensEstimated = true;
    // For most it was never there, and V8 is slow to find that out.
    else if (this.#open.tokensEstimated === true) delete this.#open.tokensEstimated;
  }

  end(): readonly StageRecord[] {
    this.#close();
    return this.#stages;
  }

  /** The same role again is the same stage, which another endpoint takes over. */
  #begin({ role, tier, modelId, endpoint }: Extract<RouterEvent, { kind: "stage" }>): void {
    if (this.#open?.role === role) {
      Object.assign(this.#open, { tier, modelId, endpoint });
      return;
    }
    this.#close();
    this.#openedAt = this.#clock.now();
    this.#open = { role, tier, modelId, endpoint };
    this.#stages = this.#stages.length === 0 ? [this.#open] : [...this.#stages, this.#open];
  }

  /** A stage that did not say how it ended is over now. */
  #close(): void {
    if (this.#open !== undefined) this.#open.totalMs ??= this.#clock.now() - this.#openedAt;
  }
}
