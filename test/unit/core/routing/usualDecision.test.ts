// Decisions that come again share what they say. Whether one was made anew or is such a one must not be seen in it.
import { describe, expect, test } from "vitest";
import type { EndpointHealth } from "../../../../core/health/health.ts";
import type { Profile } from "../../../../core/profile/profile.ts";
import { decide, turnsTaken } from "../../../../core/routing/decide.ts";
import type { Decision, ScoredRequest } from "../../../../core/routing/decision.ts";
import type { Situation } from "../../../../core/routing/situation.ts";
import type { Registry } from "../../../../core/registry/registry.ts";
import { seededRandom } from "../../../../core/seededRandom.ts";
import { profile, registry } from "../../../support/routing/situations.ts";

const yaml = (more = "") => `
enabled_models: [a, b, c, d, stranger]
tier_config:
  - { name: fast, max_score: 4, expected_time_seconds: 1 }
  - { name: middle, max_score: 7, expected_time_seconds: 5 }
  - { name: big, max_score: 9, expected_time_seconds: 10 }
load_balancing: { enabled: true, strategy: round_robin }
${more}`;

const at = (...ports: readonly number[]) => ports.map((port) => ({ url: `http://127.0.0.1:${String(port)}/v1` }));

const models = registry({
  a: { assigned_tier: "fast", ctx_size: 4096, endpoints: at(1, 2) },
  b: { assigned_tier: "fast", ctx_size: 2048, endpoints: at(3) },
  c: { assigned_tier: "fast", endpoints: at(4, 5) },
  d: { assigned_tier: "big", ctx_size: 8192, endpoints: at(6, 7, 8), slots: 2 },
});

function healthy(): Map<string, EndpointHealth> {
  const table = new Map<string, EndpointHealth>();
  for (const [modelId, { endpoints = [] }] of models.models)
    for (const { url } of endpoints) {
      const endpoint = `${modelId}@${url}`;
      table.set(endpoint, { endpoint, modelId, url, state: "ok", since: 0, active: 0, slots: 4 });
    }
  return table;
}

function request(score: number, more: Partial<ScoredRequest> = {}): ScoredRequest {
  return { turns: [{ role: "user", content: "a prompt" }], scored: { score, contributions: [] }, ...more };
}

/** The same decision by the long way: of this profile nothing was decided before. */
function anew(asked: ScoredRequest, situation: Situation): Decision {
  return decide(asked, { ...situation, profile: { ...situation.profile } });
}

interface Turning {
  readonly situation: Situation;
  readonly health: Map<string, EndpointHealth>;
  /** Decides, carries out, and returns the decision. */
  readonly next: (asked: ScoredRequest) => Decision;
}

function turning(given: { readonly profile?: Profile; readonly registry?: Registry } = {}): Turning {
  const turns = new Map<string, number>();
  const health = healthy();
  const situation: Situation = {
    profile: given.profile ?? profile(yaml()),
    registry: given.registry ?? models,
    health,
    balancing: { turns, random: () => 0 },
    now: 1_000,
  };
  return {
    situation,
    health,
    next: (asked) => {
      const decision = decide(asked, situation);
      for (const [key, place] of turnsTaken(decision)) turns.set(key, place);
      return decision;
    },
  };
}

/** Prompts of all kinds while endpoints fail, fill up, learn and come back; each decision beside the one that is made anew. */
function compare(seed: number, given: { readonly profile?: Profile; readonly registry?: Registry } = {}): void {
  const random = seededRandom(seed);
  const { situation, health, next } = turning(given);
  const ids = [...health.keys()];
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const changes: readonly (() => Partial<EndpointHealth>)[] = [
    () => ({ state: oneOf(["down", "busy", "loading", "sleeping", "unknown", "auth"] as const), detail: "So it is." }),
    () => ({ active: Math.floor(random() * 6) }),
    () => ({ retryAt: oneOf([500, 5_000]) }),
    () => ({ breaker: "open", breakerUntil: oneOf([500, 5_000]), faults: 3 }),
    () => ({ contextTokens: oneOf([64, 512, 100_000]) }),
    () => ({ startsOnPrompt: true }),
  ];
  const wishes: readonly Partial<ScoredRequest>[] = [
    { pinned: { kind: "tier", name: "big" } },
    { pinned: { kind: "model", name: "c" } },
    { hasImages: true },
    { answerTokens: 600 },
    { moreCharacters: 5_000 },
    { turns: [{ role: "user", content: "word ".repeat(400) }] },
    { lastAnsweredBy: { modelId: "a", endpoint: "a@http://127.0.0.1:2/v1" } },
  ];
  for (let count = 0; count < 400; count++) {
    if (random() < 0.1) {
      const id = oneOf(ids);
      const whole = healthy().get(id);
      const changed = random() < 0.5 ? {} : oneOf(changes)();
      if (whole !== undefined) health.set(id, { ...whole, ...changed });
      if (random() < 0.1) health.delete(oneOf(ids));
    }
    // Mostly all is well again.
    if (random() < 0.1) for (const [id, each] of healthy()) health.set(id, each);
    const asked = request(Math.round(random() * 100) / 10, random() < 0.2 ? oneOf(wishes) : {});
    const expected = anew(asked, situation);
    expect(next(asked)).toEqual(expected);
  }
}

describe("a decision is the same whether it is made anew or was made before", () => {
  test.each([1, 2, 3, 4, 5])("while prompts and endpoints are of all kinds (seed %d)", (seed) => {
    compare(seed);
  });

  test("where endpoints have weights", () => {
    const weighted = registry({
      a: { assigned_tier: "fast", endpoints: at(1, 2).map((each, index) => ({ ...each, weight: 1 + index })) },
      d: { assigned_tier: "big", endpoints: at(6, 7).map((each) => ({ ...each, weight: 3 })) },
    });
    compare(6, { registry: weighted });
  });

  test.each([
    "two_stage: { enabled: true, stage1_tier: fast, stage2_tier: big }",
    'routing: { rules: [{ pattern: "prompt", tier: big }] }',
  ])("where more than score and turn decides: %s", (more) => {
    compare(7, { profile: profile(yaml(more)) });
  });

  test.each(["random", "least_loaded"])("where %s decides", (strategy) => {
    compare(8, { profile: profile(yaml().replace("round_robin", strategy)) });
  });
});

test("what decisions say that find the rotation in the same place is there once", () => {
  const { next } = turning();
  const first = Array.from({ length: 5 }, () => next(request(2)));
  const again = Array.from({ length: 5 }, () => next(request(2)));
  expect(new Set(first.map(({ stages }) => stages)).size).toBe(5);
  for (const [index, { stages, reasons }] of again.entries()) {
    expect(stages).toBe(first[index]?.stages);
    expect(reasons).toBe(first[index]?.reasons);
  }
  const other = next(request(3));
  expect(other.stages).toBe(first[0]?.stages);
  expect(other.reasons[0]).toBe("The prompt scores 3.0 of 10.");
  expect(other.reasons.slice(1)).toEqual(first[0]?.reasons.slice(1));
});

test("it goes on as before after an endpoint was away, once it has made up for its turns", () => {
  const { health, next } = turning();
  const id = "b@http://127.0.0.1:3/v1";
  const known = health.get(id);
  if (known === undefined) throw new Error("b is there.");
  for (let count = 0; count < 7; count++) next(request(2));
  health.set(id, { ...known, state: "down" });
  for (let count = 0; count < 40; count++) next(request(2));
  health.set(id, known);
  const seen = Array.from({ length: 60 }, () => next(request(2)).stages[0]?.candidates[0]?.endpoint);
  const last = seen.slice(-10);
  expect(new Set(last).size).toBe(5);
  expect(last.slice(0, 5)).toEqual(last.slice(5));
});
