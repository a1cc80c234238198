import type { Clock } from "../../core/ports.ts";
import type { RouterEvent } from "../../protocol/routerEvents.ts";
import type { Dispatcher } from "undici";
import type { EngineSource } from "../engine/engineStatus.ts";
import type { HealthMonitor } from "../health/healthMonitor.ts";
import type { Limits } from "../limits.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

/** The parts of the router that answers are made with. */
export interface AnswerParts {
  readonly http: Dispatcher;
  readonly health: HealthMonitor;
  readonly engines: EngineSource;
  readonly clock: Clock;
  readonly limits: Limits;
}

/** One answer under way. */
export interface AnswerContext extends AnswerParts {
  readonly snapshot: Snapshot;
  /** Whether servers are asked to count tokens though the client did not ask for it. */
  readonly countTokens: boolean;
  /** Tells the client what happens besides the text. */
  readonly emit: (event: RouterEvent) => void;
  /** Aborts when the client has gone or has stopped the answer. */
  readonly signal: AbortSignal;
}
