import { describe, expect, test } from "vitest";
import { turnsTaken } from "../../../../core/routing/decide.ts";
import type { Decision } from "../../../../core/routing/decision.ts";
import { decideCase, health, orderOf, registry } from "../../../support/routing/situations.ts";
import type { Case } from "../../../support/routing/situations.ts";

const models = registry({
  fastA: { assigned_tier: "fast" },
  fastB: { assigned_tier: "fast", endpoints: [{ url: "http://one/v1" }, { url: "http://two/v1" }] },
  big: { assigned_tier: "powerful", ctx_size: 8192 },
});
const profile = `
enabled_models: [fastA, fastB, big]
tier_config:
  - { name: fast, max_score: 5, expected_time_seconds: 2 }
  - { name: powerful, max_score: .inf, expected_time_seconds: 15 }
`;
const fastB = { modelId: "fastB", endpoint: "fastB@http://two/v1" };
const big = { modelId: "big", endpoint: "big@http://127.0.0.1:9003/v1" };

function after(lastAnsweredBy: typeof big, { request, ...given }: Partial<Case> = {}): Decision {
  return decideCase({ profile, registry: models, ...given, request: { lastAnsweredBy, ...request } });
}

function checkReason(decision: Decision, words: string | RegExp): void {
  expect(decision.reasons.join("\n")).toMatch(words);
}

describe("a conversation stays with its model", () => {
  test("and with its endpoint, whose prompt cache has it, at every turn of the rotation", () => {
    for (const turn of [0, 1, 2, 3]) {
      const decision = after(fastB, { turn });
      expect(orderOf(decision).slice(0, 2)).toEqual(["fastB@two", "fastB@one"]);
      expect(orderOf(decision)).toHaveLength(4);
    }
    checkReason(after(fastB), "The conversation stays with fastB at http://two/v1, which has it in its prompt cache.");
  });

  test("takes no turn of the rotation from others", () => {
    expect(turnsTaken(after(fastB))).toEqual([]);
    expect(turnsTaken(after({ modelId: "gone", endpoint: "gone@http://x/v1" }))).not.toEqual([]);
  });

  test("goes to the model's other endpoint when its own is not as ready", () => {
    const busy = after(fastB, { health: health({ "fastB@http://two/v1": "busy" }) });
    expect(orderOf(busy)[0]).toBe("fastB@one");
    checkReason(busy, "The conversation stays with fastB; fastB at http://one/v1 is the readiest");
    const down = after(fastB, { health: health({ "fastB@http://two/v1": "down" }) });
    expect(orderOf(down)[0]).toBe("fastB@one");
  });

  test("stays with a model of a higher tier when an easy prompt comes", () => {
    const decision = after(big, { score: 1 });
    expect(orderOf(decision)[0]).toBe("big");
    expect(decision.tier).toBe("fast");
    expect(decision.stages[0]).toMatchObject({ tier: "powerful", expectedSeconds: 15 });
    checkReason(decision, "stays with big at http://127.0.0.1:9003/v1 of tier powerful");
  });

  test("leaves a model whose tier is too low for a hard prompt, and says so", () => {
    const decision = after(fastB, { score: 9 });
    expect(orderOf(decision)[0]).toBe("big");
    checkReason(decision, "The conversation leaves fastB: its tier fast is not powerful.");
  });

  test.each(["down", "loading", "auth"] as const)("leaves a model that is %s", (state) => {
    const decision = after(big, { health: health({ "big@http://127.0.0.1:9003/v1": state }) });
    expect(orderOf(decision)[0]).toBe("fastA");
    checkReason(decision, "The conversation leaves big, which cannot take it now.");
  });

  test("leaves a model without a free slot for one of its tier that has one, and says so", () => {
    const full = health({ "fastB@http://one/v1": "busy", "fastB@http://two/v1": "busy" });
    const decision = after(fastB, { health: full });
    expect(orderOf(decision)[0]).toBe("fastA");
    checkReason(decision, "The conversation leaves fastB, which cannot take it now.");
    expect(turnsTaken(decision)).not.toEqual([]);
    const allFull = health({ ...Object.fromEntries(full), "fastA@http://127.0.0.1:9001/v1": "busy" });
    expect(orderOf(after(fastB, { health: allFull }))[0]).toBe("fastB@two");
    // A model of another tier does not take its place.
    const bigFull = health({ "big@http://127.0.0.1:9003/v1": "busy" });
    expect(orderOf(after(big, { health: bigFull }))[0]).toBe("big");
  });

  test("leaves a model that the conversation has outgrown", () => {
    const turns = [{ role: "user" as const, content: "the cat sat on the mat. ".repeat(2_000) }];
    expect(orderOf(after(big, { request: { turns } }))[0]).toBe("fastA");
  });

  test("leaves a model that does not see the image", () => {
    const seeing = health({ "fastA@http://127.0.0.1:9001/v1": { vision: true } });
    expect(orderOf(after(big, { health: seeing, request: { hasImages: true } }))).toEqual(["fastA"]);
  });

  test("the user's word wins", () => {
    const pinnedModel = after(big, { request: { pinned: { kind: "model", name: "fastA" } } });
    expect(orderOf(pinnedModel)).toEqual(["fastA"]);
    expect(orderOf(after(big, { request: { pinned: { kind: "tier", name: "fast" } } }))[0]).toBe("fastA");
    // Within the tier that was asked for there is still a cache to use.
    expect(orderOf(after(fastB, { request: { pinned: { kind: "tier", name: "fast" } } }))[0]).toBe("fastB@two");
  });

  test("of two stages, the one of whose tier the model is prefers it", () => {
    const twoStage = `${profile}two_stage: { enabled: true, stage1_tier: fast, stage2_tier: powerful }`;
    const decision = after(fastB, { profile: twoStage, score: 9 });
    expect([orderOf(decision, 0)[0], orderOf(decision, 1)[0]]).toEqual(["fastB@two", "big"]);
    const refined = after(big, { profile: twoStage, score: 9 });
    expect([orderOf(refined, 0)[0], orderOf(refined, 1)[0]]).toEqual(["fastA", "big"]);
    checkReason(refined, "stays with big");
  });
});
