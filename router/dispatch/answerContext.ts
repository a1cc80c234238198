import type { Clock } from "../../core/ports.ts";
import type { Cancellation } from "../cancellation.ts";
import type { RouterEvent } from "../../protocol/routerEvents.ts";
import type { EngineSource } from "../engine/engineStatus.ts";
import type { HealthMonitor } from "../health/healthMonitor.ts";
import type { Limits } from "../limits.ts";
import type { LoopTurn } from "../loopTurn.ts";
import type { EndpointQueue } from "../queue/endpointQueue.ts";
import type { Speeds } from "../speed/speeds.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { UpstreamHttp } from "../upstreams/http/upstreamHttp.ts";

/** The parts of the router that answers are made with. */
export interface AnswerParts {
  readonly http: UpstreamHttp;
  readonly health: HealthMonitor;
  readonly queue: EndpointQueue;
  readonly speeds: Pick<Speeds, "find" | "findWhole">;
  readonly engines: EngineSource;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly turn: LoopTurn;
}

/** One answer under way. */
export interface AnswerContext extends AnswerParts {
  readonly snapshot: Snapshot;
  /** A number for the conversation that the prompt belongs to, as far as that can be told. */
  readonly conversation: number;
  /** Whether the client named the model, so that no other stands in. */
  readonly isOneModel: boolean;
  /** Whether servers are asked to count tokens though the client did not ask for it. */
  readonly countTokens: boolean;
  /** Whether the client sees nothing before the answer is whole, so that a draft can still take its place. */
  readonly isWhole?: boolean;
  /** Tells the client what happens besides the text. */
  readonly emit: (event: RouterEvent) => void;
  /** Says how many tokens the stage that began last has given, roughly when `estimated`. */
  readonly countedTokens: (count: number, estimated: boolean) => void;
  /** Cancelled when the client has gone or has stopped the answer. */
  readonly cancellation: Cancellation;
}
