import { expect, test } from "vitest";
import { decide } from "../../../../core/routing/decide.ts";
import type { EndpointHealth } from "../../../../core/health/health.ts";
import { profile, registry } from "../../../support/routing/situations.ts";

const models = registry({ one: { assigned_tier: "fast", port: 1 }, two: { assigned_tier: "fast", port: 2 } });
const both = profile(`
enabled_models: [one, two]
tier_config: [{ name: fast, max_score: .inf, expected_time_seconds: 1 }]
load_balancing: { enabled: false }
`);

/** The models in the order in which they are asked, when `one` is in this health. */
function orderWith(health: Partial<EndpointHealth>, now: number): readonly string[] {
  const endpoint = "one@http://127.0.0.1:1/v1";
  const known = { endpoint, modelId: "one", url: "http://127.0.0.1:1/v1", state: "ok", since: 0, active: 0 } as const;
  const decision = decide(
    { turns: [{ role: "user", content: "a prompt" }], scored: { score: 1, contributions: [] } },
    {
      profile: both,
      registry: models,
      health: new Map([[endpoint, { ...known, ...health }]]),
      balancing: { turns: new Map(), random: () => 0 },
      now,
    },
  );
  return decision.stages[0]?.candidates.map((candidate) => candidate.modelId) ?? [];
}

test("an endpoint that asked to be left alone is passed over until then", () => {
  expect(orderWith({ retryAt: 5_000 }, 4_999)).toEqual(["two", "one"]);
  expect(orderWith({ retryAt: 5_000 }, 5_000)).toEqual(["one", "two"]);
});

test("an endpoint whose last prompts failed is passed over until its breaker lets one through", () => {
  expect(orderWith({ breaker: "open", breakerUntil: 5_000 }, 4_999)).toEqual(["two", "one"]);
  expect(orderWith({ breaker: "open", breakerUntil: 5_000 }, 5_000)).toEqual(["one", "two"]);
  expect(orderWith({ breaker: "halfOpen", breakerUntil: 5_000 }, 5_000)).toEqual(["two", "one"]);
});
