import { randomUUID } from "node:crypto";
import type { Clock } from "../../core/ports.ts";
import type { Decision } from "../../core/routing/decision.ts";
import type { AnswerOutcome, DecisionRecord } from "../../protocol/decisionRecord.ts";
import type { RouterErrorCode, RouterEvent } from "../../protocol/routerEvents.ts";
import { DecisionRing } from "./decisionRing.ts";
import { StageRecorder } from "./stageRecorder.ts";

/** How many records the router remembers. */
export const recordsKept = 200;

/** One answer under way, as its record is written. */
export interface RecordedAnswer {
  /** Everything that the client is told, or would be if it asked for router events. */
  readonly event: (event: RouterEvent) => void;
  /** How many tokens the stage that began last has given. */
  readonly tokens: (count: number, estimated: boolean) => void;
  /** Closes the record; what is called after it does nothing. */
  readonly end: (outcome: AnswerOutcome, code?: RouterErrorCode) => void;
}

export interface RecordedRequest {
  /** The active profile's name on the command line. */
  readonly profile: string;
  /** When the prompt came, in milliseconds since the epoch. */
  readonly at: number;
  /** Whether the user's word chose, not the score. A rule of the profile does so too; that the decision says. */
  readonly pinned?: boolean;
  /** Whether a model that chats was asked, as opposed to one that makes vectors. */
  readonly isChat: boolean;
  /** The prompt's text, only when `wantsPrompts` says that the user lets somebody have it. */
  readonly prompt?: string | undefined;
}

/** Hears of each record when its answer has ended. Must not throw. */
export type RecordListener = (record: DecisionRecord, request: Pick<RecordedRequest, "isChat" | "prompt">) => void;

/**
 * Writes a record of each answer from the events that it gives anyway: no text, and no work that grows with the answer.
 * The one owner of the ring of records.
 */
export class AnswerRecorder {
  readonly #clock: Pick<Clock, "now">;
  readonly #ring = new DecisionRing(recordsKept);
  readonly #listeners = new Set<RecordListener>();
  /** Tells the records of one router from those of another in the same log. */
  readonly #prefix = randomUUID().slice(0, 8);
  #count = 0;
  #wantPrompts = 0;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** Whether prompts are to be given to `begin`. */
  get wantsPrompts(): boolean {
    return this.#wantPrompts > 0;
  }

  /** To be called once a decision is made that will be carried out; each is to be ended, however it goes. */
  begin(decision: Decision, request: RecordedRequest): RecordedAnswer {
    const id = `${this.#prefix}-${String(++this.#count)}`;
    const stages = new StageRecorder(this.#clock, request.at);
    let ended = false;
    return {
      event: (event) => {
        if (!ended) stages.take(event);
      },
      tokens: (count, estimated) => {
        if (!ended) stages.count(count, estimated);
      },
      end: (outcome, code) => {
        if (ended) return;
        ended = true;
        const record: DecisionRecord = {
          id,
          at: request.at,
          profile: request.profile,
          score: decision.score,
          tier: decision.tier,
          reasons: decision.reasons,
          pinned: request.pinned === true || decision.rule !== undefined,
          stages: stages.end(),
          outcome: outcome === "answered" && stages.isDraftOnly ? "draftOnly" : outcome,
          ...(code === undefined ? {} : { code }),
          totalMs: this.#clock.now() - request.at,
          failovers: stages.failovers,
        };
        this.#ring.add(record);
        for (const listener of this.#listeners) listener(record, request);
      },
    };
  }

  /** The newest records, newest first. */
  newest(limit: number): readonly DecisionRecord[] {
    return this.#ring.newest(limit);
  }

  /** `wantsPrompts` is for who may have their texts. Returns a way to call it off. */
  onRecord(listener: RecordListener, { wantsPrompts = false }: { readonly wantsPrompts?: boolean } = {}): () => void {
    this.#listeners.add(listener);
    if (wantsPrompts) this.#wantPrompts++;
    return () => {
      if (this.#listeners.delete(listener) && wantsPrompts) this.#wantPrompts--;
    };
  }
}
