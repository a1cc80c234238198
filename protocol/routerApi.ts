import type { EndpointHealth } from "../core/health/health.ts";
import type { ModelSpeed } from "../core/speed/modelSpeed.ts";
import type { DecisionRecord } from "./decisionRecord.ts";

/**
 * How the router process is started and talked to. `router.js --workspace DIR [--profiles DIR] [--registry FILE]
 * [--profile NAME] [--port N] [--llama-server SETTINGS]` (JSON, `LlamaServerSettings`) with the token in `MAGI_ROUTER_TOKEN`; it prints one line of JSON, `RouterListening`,
 * on stdout when it listens, writes its log to stderr, takes lines of JSON on stdin, `RouterOrder`, and ends when its stdin
 * ends.
 */
export interface RouterListening {
  readonly event: "listening";
  /** Base URL without a path, such as `http://127.0.0.1:41234`. */
  readonly url: string;
}

/** What whoever started the router tells it, and nobody else can. */
export interface RouterOrder {
  /** All keys of model servers from now on, as `parseServerKeys` reads them. Answers under way go on. */
  readonly serverKeys: string;
}

export const routerTokenVariable = "MAGI_ROUTER_TOKEN";

/**
 * How Node is to run the router's process. What requests leave behind is collected after at most 16 MB of it instead of 64,
 * which a thousand streams would fill for nothing.
 */
export const routerNodeOptions: readonly string[] = ["--max-semi-space-size=16"];

/** `GET /magi/status`, and each `status` event of `GET /magi/events`. */
export interface RouterStatus {
  readonly pid: number;
  /** The active profile's name on the command line (file stem), or null when there is none. */
  readonly profile: string | null;
  /** One sentence when the profile or the registry cannot be used. */
  readonly problem?: string;
  /** One or two sentences when what is in use is not what the files say now: the registry broke, the last good one stays. */
  readonly warning?: string;
  /** A sentence for each model that the active profile enables and that is not used, where there are any. */
  readonly leftOut?: readonly string[];
  /** Endpoints of the enabled models of the active profile. */
  readonly endpoints: readonly EndpointHealth[];
  /** How fast those of them that have answered were lately, by model. */
  readonly models?: readonly ModelSpeed[];
  /** How many prompts wait for a slot, by `Endpoint.id`, where any do. Only in the answer of `GET /magi/status`. */
  readonly waiting?: Readonly<Record<string, number>>;
  /** The models that this router runs, or could run, itself. */
  readonly engines: readonly EngineReport[];
}

/** A model that the router runs itself: in the embedded engine, or in a llama-server of its own. */
export interface EngineReport {
  readonly modelId: string;
  /** Absent from routers that know only the embedded engine. */
  readonly kind?: "embedded" | "llama-server";
  /** Null when no process runs. */
  readonly pid: number | null;
  readonly state: string;
  /** One sentence: why it does not run, or what it waits for. */
  readonly detail?: string;
}

/** What can be done with a model's llama-server. */
export type ServerAction = "start" | "stop" | "restart";

/** `GET /magi/decisions`: the last records, newest first. */
export interface DecisionList {
  readonly decisions: readonly DecisionRecord[];
}

/**
 * Paths. Those under `/magi` and `/metrics`:
 * - `PUT /magi/profile` with `{"name": "..."}` switches the active profile (running answers finish; one that is not there
 *   is a 404).
 * - `POST /magi/check` checks all endpoints now and answers with `RouterStatus`.
 * - `POST /magi/route` takes a chat request and answers with a `Decision` without sending anything on.
 * - `POST /magi/servers` with `{"model": "...", "action": "start" | "stop" | "restart"}` does that with the llama-server of
 *   a model in the registry and answers with `RouterStatus`.
 * - `GET /magi/events` is a stream of server-sent events: `status`, the first at once, and `decision` with a
 *   `DecisionRecord` for each answer that has ended.
 * - `GET /magi/decisions` (`?limit=N`) is a `DecisionList`; `GET /metrics` is for Prometheus.
 */
export const routerPaths = {
  chat: "/v1/chat/completions",
  completions: "/v1/completions",
  embeddings: "/v1/embeddings",
  models: "/v1/models",
  health: "/health",
  status: "/magi/status",
  events: "/magi/events",
  profile: "/magi/profile",
  check: "/magi/check",
  route: "/magi/route",
  servers: "/magi/servers",
  decisions: "/magi/decisions",
  metrics: "/metrics",
} as const;

/** Request header by which a client names the conversation that a prompt belongs to, so that waiting in line is fair. */
export const conversationHeader = "x-magi-conversation";

/** The model name that lets the profile decide. `magi/<tier>` pins a tier, a model id pins a model. */
export const letProfileDecide = "magi";
