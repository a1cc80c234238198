import { describe, expect, test } from "vitest";
import { turnsTaken } from "../../../../core/routing/decide.ts";
import { decideCase, health, orderOf, registry } from "../../../support/routing/situations.ts";
import type { Case } from "../../../support/routing/situations.ts";

const models = registry({
  small: { assigned_tier: "fast" },
  middle: { assigned_tier: "balanced" },
  big: { assigned_tier: "powerful" },
});

const ladder = `
enabled_models: [small, middle, big]
tier_config:
  - { name: fast, max_score: 3.0, expected_time_seconds: 2 }
  - { name: balanced, max_score: 7.0, expected_time_seconds: 5 }
  - { name: powerful, max_score: .inf, expected_time_seconds: 15 }
load_balancing: { enabled: false }
`;
const twoStage = `${ladder}
two_stage: { enabled: true, stage1_tier: fast, stage2_tier: powerful, stage1_max_tokens: 120 }
`;

function decideOn(score: number, given: Partial<Case> = {}): ReturnType<typeof decideCase> {
  return decideCase({ profile: ladder, registry: models, score, ...given });
}

/** Somewhere among the reasons is a sentence with these words. */
function checkReason(decision: ReturnType<typeof decideCase>, words: string | RegExp): void {
  expect(decision.reasons.join("\n")).toMatch(words);
}

describe("tier by score", () => {
  test.each([
    [0, "fast"],
    [3, "fast"],
    [3.01, "balanced"],
    [7, "balanced"],
    [7.01, "powerful"],
    [10, "powerful"],
  ])("sends a score of %d to tier %s: boundaries are inclusive", (score, tier) => {
    const decision = decideOn(score);
    expect(decision.tier).toBe(tier);
    expect(decision.stages[0]?.tier).toBe(tier);
  });

  test("takes tiers of any name and number, by max_score whatever their order in the file", () => {
    const profile = `
enabled_models: [a, b, c, d]
tier_config:
  - { name: ocean, max_score: .inf, expected_time_seconds: 9 }
  - { name: puddle, max_score: 1, expected_time_seconds: 1 }
  - { name: lake, max_score: 6, expected_time_seconds: 1 }
  - { name: pond, max_score: 4, expected_time_seconds: 1 }
`;
    const tiers = registry({
      a: { assigned_tier: "puddle" },
      b: { assigned_tier: "pond" },
      c: { assigned_tier: "lake" },
      d: { assigned_tier: "ocean" },
    });
    const chosen = [0.5, 2, 5, 9].map((score) => orderOf(decideCase({ profile, registry: tiers, score }))[0]);
    expect(chosen).toEqual(["a", "b", "c", "d"]);
  });

  test("sends a score above every max_score to the highest tier and says so", () => {
    const profile = `
enabled_models: [small, middle]
tier_config:
  - { name: fast, max_score: 3, expected_time_seconds: 2 }
  - { name: balanced, max_score: 7, expected_time_seconds: 5 }
`;
    const decision = decideCase({ profile, registry: models, score: 9 });
    expect(decision.tier).toBe("balanced");
    checkReason(decision, "above every tier's max_score");
  });

  test("names the tier's description and gives the stage its expected time", () => {
    const profile = ladder.replace("max_score: 3.0,", "max_score: 3.0, description: Small edits,");
    const decision = decideCase({ profile, registry: models, score: 1 });
    checkReason(decision, "fast (Small edits)");
    expect(decision.stages[0]?.expectedSeconds).toBe(2);
    expect(decideOn(9).stages[0]?.expectedSeconds).toBe(15);
  });

  test("uses the default ladder when the profile has none", () => {
    const profile = "enabled_models: [small, middle, big]";
    expect([3, 7, 7.1].map((score) => decideCase({ profile, registry: models, score }).tier)).toEqual([
      "fast",
      "balanced",
      "powerful",
    ]);
  });
});

describe("which models", () => {
  test("only those under enabled_models", () => {
    const decision = decideOn(1, { profile: ladder.replace("small, ", "") });
    expect(orderOf(decision)).toEqual(["middle", "big"]);
    checkReason(decision, "No enabled model belongs to tier fast");
  });

  test("the user's tier_override wins over assigned_tier", () => {
    const overridden = registry({
      small: { assigned_tier: "fast", tier_override: "powerful" },
      big: { assigned_tier: "powerful", tier_override: "fast" },
    });
    expect(orderOf(decideOn(1, { registry: overridden }))).toEqual(["big", "small"]);
  });

  test.each([
    ["an id that the registry does not know", {}, "small is left out: the registry does not know it."],
    ["a model that is switched off", { small: { assigned_tier: "fast", enabled: false } }, "switched off"],
    ["a model without a tier", { small: {} }, "gives it no tier"],
    ["a model whose tier is not in tier_config", { small: { assigned_tier: "huge" } }, "huge is not in"],
    [
      "a model whose place makes no sense",
      { small: { assigned_tier: "fast", port: null, endpoints: [{ url: "here" }] } },
      "small is left out: what the registry says in `endpoints` cannot be used; `magi validate` says why.",
    ],
    ["a model without a place", { small: { assigned_tier: "fast", port: null } }, "does not say where it runs"],
  ])("leaves out %s, and says so", (_what, small, reason) => {
    const known = registry({ big: { assigned_tier: "powerful" }, ...small });
    const decision = decideOn(1, { registry: known });
    expect(orderOf(decision)).toEqual(["big"]);
    checkReason(decision, reason);
  });

  test("has a stage without candidates when nothing can answer", () => {
    const decision = decideOn(1, { registry: registry({}) });
    expect(decision.stages).toHaveLength(1);
    expect(decision.stages[0]?.candidates).toEqual([]);
    checkReason(decision, "Nothing can answer this prompt");
  });
});

describe("failover order", () => {
  const replicas = registry({
    fastA: { assigned_tier: "fast", endpoints: [{ url: "http://one/v1" }, { url: "http://two/v1" }] },
    fastB: { assigned_tier: "fast" },
    middle: { assigned_tier: "balanced" },
    big: { assigned_tier: "powerful" },
  });
  const profile = ladder.replace("[small, ", "[fastA, fastB, ");

  test("goes to the model's other endpoint, the tier's other models, the tiers above, then those below", () => {
    expect(orderOf(decideOn(1, { profile, registry: replicas }))).toEqual([
      "fastA@one",
      "fastA@two",
      "fastB",
      "middle",
      "big",
    ]);
    expect(orderOf(decideOn(5, { profile, registry: replicas }))).toEqual([
      "middle",
      "big",
      "fastA@one",
      "fastA@two",
      "fastB",
    ]);
  });

  test.each(["down", "auth", "wrong-model"] as const)("an endpoint that is %s comes last, and says why", (state) => {
    const table = health({ "fastA@http://one/v1": state });
    const decision = decideOn(1, { profile, registry: replicas, health: table });
    expect(orderOf(decision)).toEqual(["fastA@two", "fastB", "middle", "big", "fastA@one"]);
    checkReason(decision, /fastA at http:\/\/one\/v1 is passed over/);
  });

  test.each(["loading", "busy"] as const)("an endpoint that is %s comes after the ready ones of its tier", (state) => {
    const table = health({ "fastA@http://one/v1": state });
    const order = orderOf(decideOn(1, { profile, registry: replicas, health: table }));
    expect(order).toEqual(["fastA@two", "fastB", "fastA@one", "middle", "big"]);
  });

  test.each(["sleeping", "unknown", "ok"] as const)("an endpoint that is %s keeps its place", (state) => {
    const table = health({ "fastA@http://one/v1": state });
    expect(orderOf(decideOn(1, { profile, registry: replicas, health: table }))[0]).toBe("fastA@one");
  });

  test("one that is busy and chosen all the same is not said to be passed over", () => {
    const only = registry({ small: { assigned_tier: "fast", endpoints: [{ url: "http://one/v1", slots: 1 }] } });
    const table = health({ "small@http://one/v1": { state: "ok", active: 1 } });
    const { reasons } = decideOn(1, { registry: only, health: table });
    expect(reasons.slice(-2)).toEqual([
      "small at http://one/v1 will answer: tier fast has nothing else.",
      "small at http://one/v1 is busy: all it can do at once is under way (1).",
    ]);
    expect(reasons.join(" ")).not.toContain("passed over");
  });

  test("a tier that is loading is waited for rather than replaced", () => {
    const decision = decideOn(9, { health: health({ "big@http://127.0.0.1:9003/v1": "loading" }) });
    expect(orderOf(decision)[0]).toBe("big");
    checkReason(decision, "the prompt waits for it");
  });

  test("says which tier stands in, and that it is up or down", () => {
    const smallDown = health({ "small@http://127.0.0.1:9001/v1": "down" });
    checkReason(decideOn(1, { health: smallDown }), "Tier balanced, the next up that has a model, stands in");
    const bigDown = health({ "big@http://127.0.0.1:9003/v1": "down" });
    checkReason(decideOn(9, { health: bigDown }), "Tier balanced, the next down that has a model, stands in");
  });

  test("when everything seems down, everything is tried all the same", () => {
    const allDown = health({
      "small@http://127.0.0.1:9001/v1": "down",
      "middle@http://127.0.0.1:9002/v1": "down",
      "big@http://127.0.0.1:9003/v1": "down",
    });
    const decision = decideOn(1, { health: allDown });
    expect(orderOf(decision)).toEqual(["small", "middle", "big"]);
    checkReason(decision, "is tried although it seems");
  });
});

describe("load balancing", () => {
  const three = registry({
    a: { assigned_tier: "fast", endpoints: [{ url: "http://one/v1" }, { url: "http://two/v1" }] },
    b: { assigned_tier: "fast" },
  });
  const balanced = (strategy: string): string => `
enabled_models: [b, a]
tier_config: [{ name: fast, max_score: .inf, expected_time_seconds: 1 }]
load_balancing: { enabled: true, strategy: ${strategy} }
`;
  const firsts = (given: Omit<Case, "registry">, turns: number): readonly (string | undefined)[] =>
    Array.from({ length: turns }, (_, turn) => orderOf(decideCase({ registry: three, turn, ...given }))[0]);

  test("round_robin goes through the tier's models and all their endpoints in turn", () => {
    expect(firsts({ profile: balanced("round_robin") }, 6)).toEqual(["b", "a@one", "a@two", "b", "a@one", "a@two"]);
  });

  test("round_robin passes over what is down without favouring its neighbour", () => {
    const table = health({ "a@http://one/v1": "down" });
    expect(firsts({ profile: balanced("round_robin"), health: table }, 4)).toEqual(["b", "a@two", "b", "a@two"]);
  });

  test("round_robin gives each endpoint its weight, spread over the round", () => {
    const weighted = registry({
      a: {
        assigned_tier: "fast",
        endpoints: [
          { url: "http://one/v1", weight: 3 },
          { url: "http://two/v1", weight: 1 },
        ],
      },
    });
    const profile = balanced("round_robin").replace("[b, a]", "[a]");
    const round = Array.from({ length: 8 }, (_, turn) => orderOf(decideCase({ profile, registry: weighted, turn }))[0]);
    expect(round.filter((first) => first === "a@one")).toHaveLength(6);
    expect(round.slice(0, 4)).toEqual(["a@one", "a@one", "a@two", "a@one"]);
  });

  test("whoever's turn it is, its model's other endpoints come next, then the tier's other models", () => {
    const profile = balanced("round_robin").replace("[b, a]", "[a, b]");
    const orders = [0, 1, 2].map((turn) => orderOf(decideCase({ profile, registry: three, turn })));
    expect(orders).toEqual([
      ["a@one", "a@two", "b"],
      ["a@two", "a@one", "b"],
      ["b", "a@one", "a@two"],
    ]);
  });

  test("least_loaded chooses the endpoint with the fewest requests under way", () => {
    const table = health({ "b@http://127.0.0.1:9002/v1": 3, "a@http://one/v1": 2, "a@http://two/v1": 1 });
    const decision = decideCase({ profile: balanced("least_loaded"), registry: three, health: table });
    expect(orderOf(decision)).toEqual(["a@two", "a@one", "b"]);
    checkReason(decision, /least to do of 3 endpoints \(1 under way\)/);
  });

  test("least_loaded lets endpoints that are equally idle take turns", () => {
    expect(firsts({ profile: balanced("least_loaded") }, 3)).toEqual(["b", "a@one", "a@two"]);
  });

  test("random draws by the injected numbers", () => {
    const draw = (value: number): string | undefined =>
      orderOf(decideCase({ profile: balanced("random"), registry: three, random: () => value }))[0];
    expect([draw(0), draw(0.4), draw(0.99)]).toEqual(["b", "a@one", "a@two"]);
  });

  test("off means the first healthy model in the order of enabled_models, every time", () => {
    const off = balanced("round_robin").replace("enabled: true", "enabled: false");
    expect(firsts({ profile: off }, 3)).toEqual(["b", "b", "b"]);
    const bDown = health({ "b@http://127.0.0.1:9002/v1": "down" });
    expect(firsts({ profile: off, health: bDown }, 2)).toEqual(["a@one", "a@one"]);
    const aFirst = off.replace("[b, a]", "[a, b]");
    expect(firsts({ profile: aFirst }, 1)).toEqual(["a@one"]);
  });

  test("a decision takes the turn of each tier that was chosen", () => {
    const balanced = twoStage.replace("load_balancing: { enabled: false }", "");
    const keys = turnsTaken(decideOn(9, { profile: balanced })).map(([key]) => key);
    expect(keys).toEqual([
      "tier fast",
      "small@http://127.0.0.1:9001/v1",
      "tier powerful",
      "big@http://127.0.0.1:9003/v1",
    ]);
  });
});

describe("two-stage", () => {
  const both = (score: number, given: Partial<Case> = {}): ReturnType<typeof decideCase> =>
    decideOn(score, { profile: twoStage, ...given });

  test("drafts with stage1_tier and refines with stage2_tier above the first tier's max_score", () => {
    const decision = both(3.1);
    expect(decision.stages.map(({ role, tier }) => [role, tier])).toEqual([
      ["draft", "fast"],
      ["refine", "powerful"],
    ]);
    expect(orderOf(decision, 0)[0]).toBe("small");
    expect(orderOf(decision, 1)[0]).toBe("big");
  });

  test("cuts the draft, and only the draft, at stage1_max_tokens", () => {
    expect(both(9).stages.map((stage) => stage.maxTokens)).toEqual([120, undefined]);
    expect(both(1).stages[0]?.maxTokens).toBeUndefined();
  });

  test("is left out at stage1_tier's max_score and below it", () => {
    const decision = both(3);
    expect(decision.stages.map(({ role, tier }) => [role, tier])).toEqual([["answer", "fast"]]);
    checkReason(decision, "one pass is enough");
  });

  test("a prompt below stage1_tier is answered by its own tier", () => {
    const profile = twoStage.replace("stage1_tier: fast", "stage1_tier: balanced");
    expect(both(2, { profile }).stages.map((stage) => stage.tier)).toEqual(["fast"]);
    expect(both(6, { profile }).stages.map((stage) => stage.tier)).toEqual(["balanced"]);
    expect(both(8, { profile }).stages.map((stage) => stage.tier)).toEqual(["balanced", "powerful"]);
  });

  test("is off when the profile says so", () => {
    expect(both(9, { profile: twoStage.replace("enabled: true", "enabled: false") }).stages).toHaveLength(1);
  });

  test("is left out, with the reason, when a tier is not in tier_config", () => {
    const decision = both(9, { profile: twoStage.replace("stage2_tier: powerful", "stage2_tier: gigantic") });
    expect(decision.stages.map((stage) => stage.role)).toEqual(["answer"]);
    checkReason(decision, "no tier gigantic");
  });

  test("is left out, with the reason, when the request cannot be drafted", () => {
    const decision = both(9, { request: { onePassBecause: "the request offers tools" } });
    expect(decision.stages.map(({ role, tier }) => [role, tier])).toEqual([["answer", "powerful"]]);
    checkReason(decision, "because the request offers tools");
  });

  test("lets the second tier answer alone when the first has no model to draft with", () => {
    const decision = both(5, { health: health({ "small@http://127.0.0.1:9001/v1": "down" }) });
    expect(decision.stages.map(({ role, tier }) => [role, tier])).toEqual([["answer", "powerful"]]);
    expect(orderOf(decision)[0]).toBe("big");
    checkReason(decision, "small at http://127.0.0.1:9001/v1 is passed over: it refused the connection.");
    checkReason(decision, "Tier fast has no model to draft with, so tier powerful answers alone.");
  });

  test("drafts with a tier below the refining one, or the second tier answers alone", () => {
    const twoBelow = twoStage.replace("stage1_tier: fast", "stage1_tier: balanced");
    expect(orderOf(both(9, { profile: twoBelow }), 0)).toEqual(["middle", "small"]);
    expect(orderOf(both(9), 0)).toEqual(["small", "middle"]);
  });

  test("refines with a tier above the drafting one", () => {
    const bigDown = health({ "big@http://127.0.0.1:9003/v1": "down" });
    expect(orderOf(both(9, { health: bigDown }), 1)).toEqual(["middle", "big"]);
  });

  test.each([
    ["refine", "[small]", "small"],
    ["draft", "[big]", "big"],
  ])("is left out when no enabled model could %s, so that the answer is not cut short", (role, enabled, by) => {
    const decision = both(9, { profile: twoStage.replace("[small, middle, big]", enabled) });
    expect(decision.stages).toMatchObject([{ role: "answer", candidates: [{ modelId: by }] }]);
    expect(decision.stages[0]?.maxTokens).toBeUndefined();
    if (role === "refine") checkReason(decision, "Two-stage is left out: no enabled model could refine.");
  });
});

describe("the user's word", () => {
  test("a pinned tier is asked whatever the score, in one pass, and others stand in for it", () => {
    const decision = decideOn(0, { profile: twoStage, request: { pinned: { kind: "tier", name: "powerful" } } });
    expect(decision.tier).toBe("powerful");
    expect(decision.stages.map((stage) => stage.role)).toEqual(["answer"]);
    expect(orderOf(decision)).toEqual(["big", "middle", "small"]);
  });

  test("a pinned model is asked and no other", () => {
    const decision = decideOn(0, { request: { pinned: { kind: "model", name: "big" } } });
    expect(orderOf(decision)).toEqual(["big"]);
    expect(decision.tier).toBe("powerful");
  });

  test.each(["tier", "model"] as const)("a pinned %s that the profile does not have gets no candidates", (kind) => {
    const decision = decideOn(0, { request: { pinned: { kind, name: "nonsense" } } });
    expect(decision.stages[0]?.candidates).toEqual([]);
    checkReason(decision, "nonsense was asked for");
    // Its tiers do have models.
    expect(decision.reasons.join("\n")).not.toContain("No enabled model belongs");
  });
});
