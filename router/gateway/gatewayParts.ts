import type { Conversations } from "../conversations.ts";
import type { Decider } from "../decider.ts";
import type { AnswerParts } from "../dispatch/answerContext.ts";
import type { Log } from "../log.ts";
import type { RouterMetrics } from "../metrics/routerMetrics.ts";
import type { AnswerRecorder } from "../records/answerRecorder.ts";
import type { ActiveProfile } from "../snapshot/activeProfile.ts";

/** What the gateway's handlers work with. */
export interface GatewayParts extends AnswerParts {
  readonly active: ActiveProfile;
  readonly decider: Decider;
  readonly conversations: Conversations;
  /** Keeps what became of each answer. */
  readonly recorder: AnswerRecorder;
  readonly metrics: RouterMetrics;
  readonly log: Log;
}
