import type { RouterErrorCode, StageRole } from "./routerEvents.ts";

/** How an answer ended. `draftOnly`: it could not be refined. `cancelled`: the client went or stopped it. */
export type AnswerOutcome = "answered" | "draftOnly" | "failed" | "cancelled";

/** What became of one prompt: scores and timings, never its text. One entry of `GET /magi/decisions`. */
export interface DecisionRecord {
  readonly id: string;
  /** When the prompt came, in milliseconds since the epoch. */
  readonly at: number;
  /** The active profile's name on the command line (file stem). */
  readonly profile: string;
  /** 0 to 10. */
  readonly score: number;
  /** The tier that the decision asked for. */
  readonly tier: string;
  /** Why, in plain sentences. */
  readonly reasons: readonly string[];
  /** The user's word or a rule of the profile chose, not the score. */
  readonly pinned: boolean;
  readonly stages: readonly StageRecord[];
  readonly outcome: AnswerOutcome;
  /** Why it failed. */
  readonly code?: RouterErrorCode;
  /** From the request to the end of the answer, in milliseconds. */
  readonly totalMs: number;
  /** Failovers before the first token, over all stages. */
  readonly failovers: number;
}

/** One stage that was begun. */
export interface StageRecord {
  readonly role: StageRole;
  /** The tier, model and endpoint that answered, or that were asked last. */
  readonly tier: string;
  readonly modelId: string;
  readonly endpoint: string;
  /** Endpoints that were asked for it and failed, in their order, where any did. */
  readonly failed?: readonly string[];
  /** From the stage's begin to its first token, waits included, in milliseconds; absent when there was none. */
  readonly ttftMs?: number;
  readonly totalMs?: number;
  /** Tokens of the answer. */
  readonly tokens?: number;
  /** True when the server did not count the tokens and the router did, roughly. */
  readonly tokensEstimated?: boolean;
}

/** The stage whose text is the answer, or that was tried last; `undefined` when none was begun. */
export function answeringStage({
  stages,
  outcome,
}: Pick<DecisionRecord, "stages" | "outcome">): StageRecord | undefined {
  return outcome === "draftOnly" ? stages.find(({ role }) => role === "draft") : stages.at(-1);
}
