import { beforeEach, expect, it, vi } from "vitest";
import type { DecisionRecord } from "../../../../protocol/decisionRecord.ts";
import { toPrometheusText } from "../../../../router/metrics/prometheusText.ts";
import { RouterMetrics } from "../../../../router/metrics/routerMetrics.ts";
import type { RouterNow } from "../../../../router/metrics/routerMetrics.ts";

let metrics: RouterMetrics;
beforeEach(() => {
  metrics = new RouterMetrics();
});

const record: DecisionRecord = {
  id: "1",
  at: 0,
  profile: "dev",
  score: 6.5,
  tier: "powerful",
  reasons: [],
  pinned: false,
  stages: [
    { role: "draft", tier: "fast", modelId: "small", endpoint: "small@x", ttftMs: 40, totalMs: 900, tokens: 100 },
    { role: "refine", tier: "powerful", modelId: "big", endpoint: "big@x", ttftMs: 1200, totalMs: 9000 },
  ],
  outcome: "answered",
  totalMs: 10_000,
  failovers: 2,
};

const health = { endpoint: "m@http://h:1/v1", modelId: "m", url: "http://h:1/v1", since: 0, active: 3 } as const;
const nothing: RouterNow = { profile: null, endpoints: [] };

function lines(now: RouterNow = nothing): readonly string[] {
  return toPrometheusText(metrics.families(now))
    .split("\n")
    .filter((line) => !line.startsWith("#") && !line.startsWith("process_"));
}

it("counts an answer with its tier, its last model and how it ended", () => {
  metrics.count(record);
  metrics.count(record);
  metrics.count({ ...record, outcome: "failed", code: "NO_HEALTHY_MODEL", stages: [], failovers: 0 });
  expect(lines()).toEqual(
    expect.arrayContaining([
      'magi_answers_total{profile="dev",tier="powerful",model="big",outcome="answered"} 2',
      'magi_answers_total{profile="dev",tier="powerful",model="",outcome="failed"} 1',
      'magi_answer_failures_total{code="NO_HEALTHY_MODEL"} 1',
      'magi_failovers_total{profile="dev",tier="powerful"} 4',
      'magi_answer_duration_seconds_sum{profile="dev",outcome="answered"} 20',
      'magi_score_bucket{le="6",profile="dev"} 0',
      'magi_score_bucket{le="7",profile="dev"} 3',
    ]),
  );
});

it("counts a draft that could not be refined for the model that gave it", () => {
  metrics.count({ ...record, outcome: "draftOnly" });
  expect(lines()).toContain('magi_answers_total{profile="dev",tier="powerful",model="small",outcome="draftOnly"} 1');
});

it("measures each stage with its own tier and model, and only what was measured", () => {
  metrics.count(record);
  const found = lines();
  expect(found).toEqual(
    expect.arrayContaining([
      'magi_time_to_first_token_seconds_bucket{le="0.05",role="draft",tier="fast",model="small"} 1',
      'magi_time_to_first_token_seconds_bucket{le="1",role="refine",tier="powerful",model="big"} 0',
      'magi_time_to_first_token_seconds_bucket{le="2.5",role="refine",tier="powerful",model="big"} 1',
      'magi_stage_tokens_sum{role="draft",tier="fast",model="small"} 100',
    ]),
  );
  expect(found.filter((line) => line.startsWith("magi_stage_tokens") && line.includes("refine"))).toEqual([]);
});

it("counts refused requests by their code", () => {
  metrics.refused("UNAUTHORIZED");
  metrics.refused("UNAUTHORIZED");
  expect(lines()).toContain('magi_refused_requests_total{code="UNAUTHORIZED"} 2');
});

it("says how the endpoints are now", () => {
  const queuedAt = (id: string): number => (id === "m@http://h:1/v1" ? 5 : 0);
  const labels = '{model="m",endpoint="http://h:1/v1"}';
  expect(lines({ profile: "dev", endpoints: [{ ...health, state: "ok", slots: 4, latencyMs: 20 }], queuedAt })).toEqual(
    expect.arrayContaining([
      `magi_endpoint_up${labels} 1`,
      `magi_endpoint_active_requests${labels} 3`,
      `magi_endpoint_queued_requests${labels} 5`,
      `magi_endpoint_slots${labels} 4`,
      `magi_endpoint_check_seconds${labels} 0.02`,
      'magi_profile_usable{profile="dev"} 1',
    ]),
  );
  // Nothing is sent to a server that is left alone, whatever its health checks say.
  for (const breaker of ["open", "halfOpen"] as const)
    expect(lines({ profile: "dev", endpoints: [{ ...health, state: "ok", breaker, breakerUntil: 1 }] })).toContain(
      `magi_endpoint_up${labels} 0`,
    );
  for (const state of ["down", "unknown", "auth", "wrong-model"] as const)
    expect(lines({ profile: "dev", problem: "It broke.", endpoints: [{ ...health, state }] })).toEqual(
      expect.arrayContaining([`magi_endpoint_up${labels} 0`, 'magi_profile_usable{profile="dev"} 0']),
    );
});

it("names each family once, with its help and type before its samples", () => {
  metrics.count(record);
  const text = toPrometheusText(metrics.families(nothing));
  const helps = [...text.matchAll(/^# HELP (\S+) /gm)].map(([, name]) => name);
  expect(new Set(helps).size).toBe(helps.length);
  expect([...text.matchAll(/^# TYPE (\S+) (?:counter|gauge|histogram)$/gm)].map(([, name]) => name)).toEqual(helps);
  expect(text).toMatch(/^process_resident_memory_bytes [1-9]\d{6,}$/m);
});

it("says the same begin of the router at each reading, also when the machine's time is set", () => {
  const begin = (): string | undefined =>
    /^process_start_time_seconds .*/m.exec(toPrometheusText(metrics.families(nothing)))?.[0];
  const said = begin();
  expect(said).toMatch(/^process_start_time_seconds 1\d{9}(\.\d+)?$/);
  vi.useFakeTimers({ now: Date.now() + 3_600_000, toFake: ["Date"] });
  try {
    expect(begin()).toBe(said);
  } finally {
    vi.useRealTimers();
  }
});
