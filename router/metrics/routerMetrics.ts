import type { EndpointHealth } from "../../core/health/health.ts";
import { canAnswer } from "../../core/health/health.ts";
import { endpointPlace } from "../../core/registry/endpointName.ts";
import { answeringStage } from "../../protocol/decisionRecord.ts";
import type { DecisionRecord } from "../../protocol/decisionRecord.ts";
import type { RouterErrorCode } from "../../protocol/routerEvents.ts";
import { Counter } from "./counter.ts";
import { Histogram } from "./histogram.ts";
import type { Family, Sample } from "./prometheusText.ts";

/** From a tiny model on a fast machine to a big one that reads a long prompt, in seconds. */
const waitBounds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
const answerBounds = [0.5, 1, 2.5, 5, 10, 20, 40, 60, 120, 300, 600, 1200];
const tokenBounds = [10, 30, 100, 300, 1000, 3000, 10_000];
const scoreBounds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** What is so at the moment of asking. */
export interface RouterNow {
  /** The active profile's name on the command line, or null when there is none. */
  readonly profile: string | null;
  /** Why the profile or the registry cannot be used. */
  readonly problem?: string;
  readonly endpoints: readonly EndpointHealth[];
  /** How many requests wait for a free slot of the endpoint with this id. */
  readonly queuedAt?: (endpointId: string) => number;
}

/** Counts what became of prompts, from their records, for `GET /metrics`. Names of models and tiers, never a text. */
export class RouterMetrics {
  readonly #answers = new Counter(
    { name: "magi_answers_total", help: "Prompts by how their answer ended, the tier that was decided and the model." },
    ["profile", "tier", "model", "outcome"],
  );
  readonly #failures = new Counter(
    { name: "magi_answer_failures_total", help: "Prompts that were not answered, by the router's error code." },
    ["code"],
  );
  readonly #refused = new Counter(
    { name: "magi_refused_requests_total", help: "Requests that got an error status, by the router's error code." },
    ["code"],
  );
  readonly #failovers = new Counter(
    { name: "magi_failovers_total", help: "Times that another endpoint was asked because one failed." },
    ["profile", "tier"],
  );
  readonly #firstTokens = new Histogram(
    { name: "magi_time_to_first_token_seconds", help: "From the begin of a stage to its first token, waits included." },
    ["role", "tier", "model"],
    waitBounds,
  );
  readonly #durations = new Histogram(
    { name: "magi_answer_duration_seconds", help: "From the request to the end of its answer." },
    ["profile", "outcome"],
    answerBounds,
  );
  readonly #tokens = new Histogram(
    { name: "magi_stage_tokens", help: "Tokens that a stage gave, counted by the server or estimated." },
    ["role", "tier", "model"],
    tokenBounds,
  );
  readonly #scores = new Histogram({ name: "magi_score", help: "Scores of the prompts." }, ["profile"], scoreBounds);

  /** Takes an answer in. */
  count(record: DecisionRecord): void {
    const { profile, tier, outcome, stages } = record;
    this.#answers.add({ profile, tier, model: answeringStage(record)?.modelId ?? "", outcome });
    if (record.code !== undefined) this.#failures.add({ code: record.code });
    if (record.failovers > 0) this.#failovers.add({ profile, tier }, record.failovers);
    this.#durations.observe({ profile, outcome }, record.totalMs / 1000);
    this.#scores.observe({ profile }, record.score);
    for (const stage of stages) {
      const labels = { role: stage.role, tier: stage.tier, model: stage.modelId };
      if (stage.ttftMs !== undefined) this.#firstTokens.observe(labels, stage.ttftMs / 1000);
      if (stage.tokens !== undefined) this.#tokens.observe(labels, stage.tokens);
    }
  }

  /** Takes a request in that got an error status. */
  refused(code: RouterErrorCode): void {
    this.#refused.add({ code });
  }

  families(now: RouterNow): readonly Family[] {
    return [
      this.#answers.family,
      this.#failures.family,
      this.#refused.family,
      this.#failovers.family,
      this.#firstTokens.family,
      this.#durations.family,
      this.#tokens.family,
      this.#scores.family,
      ...endpointFamilies(now),
      {
        name: "magi_profile_usable",
        help: "1 for the active profile, 0 when it or the registry cannot be used.",
        type: "gauge",
        samples: [{ labels: { profile: now.profile ?? "" }, value: now.problem === undefined ? 1 : 0 }],
      },
      ...processFamilies(),
    ];
  }
}

function endpointFamilies({ endpoints, queuedAt }: RouterNow): readonly Family[] {
  const gauge = (name: string, help: string, valueOf: (endpoint: EndpointHealth) => number | undefined): Family => ({
    name,
    help,
    type: "gauge",
    samples: endpoints.flatMap((endpoint): readonly Sample[] => {
      const value = valueOf(endpoint);
      return value === undefined
        ? []
        : [{ labels: { model: endpoint.modelId, endpoint: endpointPlace(endpoint) }, value }];
    }),
  });
  return [
    gauge("magi_endpoint_up", "1 when prompts can be sent there, perhaps after a wait.", ({ state, breaker }) =>
      state !== "unknown" && canAnswer(state) && breaker === undefined ? 1 : 0,
    ),
    gauge("magi_endpoint_active_requests", "Requests that this router has under way there.", ({ active }) => active),
    gauge("magi_endpoint_queued_requests", "Requests that wait in this router for a slot there.", ({ endpoint }) =>
      queuedAt?.(endpoint),
    ),
    gauge(
      "magi_endpoint_slots",
      "Requests that the server works on at once, where that is known.",
      ({ slots }) => slots,
    ),
    gauge("magi_endpoint_check_seconds", "How long the last successful health check took.", ({ latencyMs }) =>
      latencyMs === undefined ? undefined : latencyMs / 1000,
    ),
  ];
}

function processFamilies(): readonly Family[] {
  const { user, system } = process.cpuUsage();
  const single = (type: "counter" | "gauge", name: string, help: string, value: number): Family => ({
    name,
    help,
    type,
    samples: [{ labels: {}, value }],
  });
  return [
    single("gauge", "process_resident_memory_bytes", "Resident memory of the router.", process.memoryUsage.rss()),
    single("counter", "process_cpu_seconds_total", "CPU time of the router.", (user + system) / 1e6),
    single(
      "gauge",
      "process_start_time_seconds",
      "When the router was started, since the epoch.",
      // The same at each reading: for Prometheus a value that differs at all is another start.
      performance.timeOrigin / 1000,
    ),
  ];
}
