import { describe, expect, test } from "vitest";
import { nextCheckDelayMs } from "../../../../core/health/nextCheck.ts";
import { findKeySchema, propertiesOf } from "../../../../core/language/keySchema.ts";
import type { KeySchema } from "../../../../core/language/keySchema.ts";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import { endpointsOf } from "../../../../core/registry/endpoints.ts";
import { decideCase, health, orderOf, registry } from "../../../support/routing/situations.ts";
import type { Case } from "../../../support/routing/situations.ts";
import profileSchema from "../../../../schemas/profile.schema.json" with { type: "json" };

/** What somebody can see of a decision, and of the rhythm of checks. */
function seen(profile: string, given: Partial<Case> = {}): unknown {
  const models = registry({
    small: { assigned_tier: "fast", endpoints: [{ url: "http://one/v1" }, { url: "http://two/v1" }] },
    middle: { assigned_tier: "balanced" },
    big: { assigned_tier: "powerful" },
  });
  const ask = (score: number): unknown => {
    const decision = decideCase({
      profile,
      registry: models,
      health: health({ "small@http://one/v1": 3, "small@http://two/v1": 1 }),
      random: () => 0.1,
      request: { turns: [{ role: "user", content: "Some SQL" }] },
      ...given,
      score: given.score ?? score,
    });
    return {
      profile: decision.profile,
      tier: decision.tier,
      stages: decision.stages.map(({ role, tier, maxTokens, expectedSeconds }, stage) => ({
        role,
        tier,
        maxTokens,
        expectedSeconds,
        order: orderOf(decision, stage),
      })),
      reasons: decision.reasons,
    };
  };
  const parsed = parseProfile(profile, "stem").profile;
  return {
    scores: [0, 2, 4, 6, 9].map(ask),
    description: parsed.description,
    check: nextCheckDelayMs({
      state: "ok",
      isLocal: true,
      misses: 0,
      intervalMs: parsed.load_balancing.health_check_interval * 1000,
      random: () => 0.5,
    }),
  };
}

const models = "enabled_models: [small, middle, big]\n";
const tiers = (low: string): string =>
  `${models}tier_config:\n  - {${low}}\n  - {name: powerful, max_score: .inf, expected_time_seconds: 9}\n`;
const stages = (changed: string): string => `${models}two_stage: {enabled: true, ${changed}}\n`;
const balancing = (changed: string): string => `${models}load_balancing: {${changed}}\n`;
const rules = (changed: string): string => `${models}routing: {rules: [{${changed}}]}\n`;

/** For each key of a profile, two profiles that differ in nothing else. */
const profiles: Readonly<Record<string, readonly [string, string]>> = {
  "profile.name": [`profile: {name: a}\n${models}`, `profile: {name: b}\n${models}`],
  "profile.description": [`profile: {description: a}\n${models}`, `profile: {description: b}\n${models}`],
  name: [`name: a\n${models}`, `name: b\n${models}`],
  description: [`description: a\n${models}`, `description: b\n${models}`],
  enabled_models: [models, "enabled_models: [small, big]\n"],
  "tier_config.*.name": [tiers("name: fast, max_score: 3"), tiers("name: balanced, max_score: 3")],
  "tier_config.*.max_score": [tiers("name: fast, max_score: 3"), tiers("name: fast, max_score: 5")],
  "tier_config.*.expected_time_seconds": [
    tiers("name: fast, max_score: 3, expected_time_seconds: 1"),
    tiers("name: fast, max_score: 3, expected_time_seconds: 2"),
  ],
  "tier_config.*.description": [
    tiers("name: fast, max_score: 3, description: a"),
    tiers("name: fast, max_score: 3, description: b"),
  ],
  "two_stage.enabled": [`${models}two_stage: {enabled: true}\n`, `${models}two_stage: {enabled: false}\n`],
  "two_stage.stage1_tier": [stages("stage1_tier: fast"), stages("stage1_tier: balanced")],
  "two_stage.stage2_tier": [
    stages("stage1_tier: fast, stage2_tier: balanced"),
    stages("stage1_tier: fast, stage2_tier: powerful"),
  ],
  "two_stage.stage1_max_tokens": [stages("stage1_max_tokens: 100"), stages("stage1_max_tokens: 200")],
  "load_balancing.enabled": [
    balancing("enabled: true, strategy: least_loaded"),
    balancing("enabled: false, strategy: least_loaded"),
  ],
  "load_balancing.strategy": [balancing("strategy: least_loaded"), balancing("strategy: random")],
  "load_balancing.health_check_interval": [
    balancing("health_check_interval: 5"),
    balancing("health_check_interval: 9"),
  ],
  "routing.rules.*.pattern": [rules("pattern: sql, tier: powerful"), rules("pattern: html, tier: powerful")],
  "routing.rules.*.tier": [rules("pattern: sql, tier: powerful"), rules("pattern: sql, tier: balanced")],
};

function keysOf(schema: KeySchema, path = ""): readonly string[] {
  if (schema.type === "array" && schema.items?.type === "object") return keysOf(schema.items, `${path}.*`);
  if (schema.type !== "object") return [path];
  return propertiesOf(schema).flatMap(([name, inner]) => keysOf(inner, path === "" ? name : `${path}.${name}`));
}

describe("every key of a profile changes something", () => {
  test("is asked of each key that there is", () => {
    const root = findKeySchema([]);
    expect(root?.type).toBe(profileSchema.type);
    expect(Object.keys(profiles).sort()).toEqual([...keysOf(root ?? {})].sort());
  });

  test.each(Object.entries(profiles))("%s", (_, [one, other]) => {
    expect(parseProfile(one, "stem").problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(seen(one)).toEqual(seen(one));
    expect(seen(one)).not.toEqual(seen(other));
  });

  test("the order of enabled_models counts when load balancing is off", () => {
    const off = (order: string): string => `enabled_models: [${order}]\nload_balancing: {enabled: false}\n`;
    const twins = registry({ a: { assigned_tier: "fast" }, b: { assigned_tier: "fast" } });
    expect(seen(off("a, b"), { registry: twins })).not.toEqual(seen(off("b, a"), { registry: twins }));
  });

  test("each strategy orders in its own way", () => {
    const order = (strategy: string): readonly string[] =>
      orderOf(
        decideCase({
          profile: balancing(`strategy: ${strategy}`),
          registry: registry({
            small: {
              assigned_tier: "fast",
              endpoints: ["one", "two", "three"].map((host) => ({ url: `http://${host}/v1` })),
            },
          }),
          health: health({ "small@http://one/v1": 2, "small@http://two/v1": 1, "small@http://three/v1": 3 }),
          random: () => 0.99,
        }),
      );
    expect(order("round_robin")).toEqual(["small@one", "small@two", "small@three"]);
    expect(order("least_loaded")).toEqual(["small@two", "small@one", "small@three"]);
    expect(order("random")).toEqual(["small@three", "small@two", "small@one"]);
  });
});

/** Fields of the registry that deciding looks at, each with two values that lead elsewhere. */
const fields: readonly (readonly [what: string, one: object, other: object, given: Partial<Case>])[] = [
  ["assigned_tier", { assigned_tier: "fast" }, { assigned_tier: "powerful" }, {}],
  ["tier_override", { assigned_tier: "powerful" }, { assigned_tier: "powerful", tier_override: "fast" }, {}],
  ["enabled", { assigned_tier: "fast", enabled: true }, { assigned_tier: "fast", enabled: false }, {}],
  ["port", { assigned_tier: "fast", port: 1 }, { assigned_tier: "fast", port: 2 }, {}],
  [
    "endpoints",
    { assigned_tier: "fast", endpoints: [{ url: "http://one/v1" }] },
    { assigned_tier: "fast", endpoints: [{ url: "http://two/v1" }] },
    {},
  ],
  [
    "engine",
    { assigned_tier: "fast", file_path: "m.gguf", engine: "embedded" },
    { assigned_tier: "fast", file_path: "m.gguf" },
    {},
  ],
  [
    "ctx_size",
    { assigned_tier: "fast", ctx_size: 512 },
    { assigned_tier: "fast", ctx_size: 32_768 },
    { request: { turns: [{ role: "user", content: "a few words ".repeat(1_000) }] } },
  ],
  [
    "single_turn",
    { assigned_tier: "fast", ctx_size: 512, single_turn: false },
    { assigned_tier: "fast", ctx_size: 512, single_turn: true },
    {
      request: {
        turns: [
          { role: "user", content: "a few words ".repeat(1_000) },
          { role: "user", content: "Hi" },
        ],
      },
    },
  ],
  [
    "vision",
    { assigned_tier: "fast", vision: true },
    { assigned_tier: "fast", vision: false },
    { request: { hasImages: true } },
  ],
  [
    "family",
    { assigned_tier: "fast", family: "llava" },
    { assigned_tier: "fast", family: "llama" },
    { request: { hasImages: true } },
  ],
  ["is_embedding", { assigned_tier: "fast" }, { assigned_tier: "fast", is_embedding: true }, {}],
  ["is_reranker", { assigned_tier: "fast" }, { assigned_tier: "fast", is_reranker: true }, {}],
  [
    "mmproj_path",
    { assigned_tier: "fast" },
    { assigned_tier: "fast", mmproj_path: "mmproj.gguf" },
    { request: { hasImages: true } },
  ],
  [
    "slots",
    { assigned_tier: "fast", endpoints: [{ url: "http://one/v1", slots: 1 }, { url: "http://two/v1" }] },
    { assigned_tier: "fast", endpoints: [{ url: "http://one/v1", slots: 2 }, { url: "http://two/v1" }] },
    { health: health({ "small@http://one/v1": { active: 1, slots: 4 } }) },
  ],
  [
    "weight",
    { assigned_tier: "fast", endpoints: [{ url: "http://one/v1", weight: 3 }, { url: "http://two/v1" }] },
    { assigned_tier: "fast", endpoints: [{ url: "http://one/v1", weight: 1 }, { url: "http://two/v1" }] },
    { turn: 1 },
  ],
];

describe("fields of the registry that change a decision", () => {
  test.each(fields)("%s", (_, one, other, given) => {
    const decided = (small: object): readonly unknown[] => {
      const known = registry({ small: { ...small }, big: { assigned_tier: "powerful", vision: true } });
      const decision = decideCase({ profile: "enabled_models: [small, big]\n", registry: known, ...given });
      return decision.stages.map(({ candidates }) => candidates);
    };
    expect(decided(one)).toEqual(decided(one));
    expect(decided(one)).not.toEqual(decided(other));
  });

  test("model: the name of a model on its server", () => {
    const named = (model: string): unknown =>
      [...registry({ a: { endpoints: [{ url: "http://one/v1", model }] } }).models.values()].map(endpointsOf);
    expect(named("x")).not.toEqual(named("y"));
  });
});
