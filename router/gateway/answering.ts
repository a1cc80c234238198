import type { Decision } from "../../core/routing/decision.ts";
import type { AnswerContext } from "../dispatch/answerContext.ts";
import type { ModelRequest } from "../dispatch/modelRequest.ts";
import type { HttpResponse } from "../httpServer/httpResponse.ts";
import type { RecordedAnswer } from "../records/answerRecorder.ts";

/** Everything that one answer is made with. */
export interface Answering {
  readonly decision: Decision;
  readonly request: ModelRequest;
  readonly response: HttpResponse;
  readonly record: RecordedAnswer;
  /** Events go to the record alone. */
  readonly context: AnswerContext;
  /** Whether the client asked for router events in a streamed answer. */
  readonly withEvents: boolean;
}
