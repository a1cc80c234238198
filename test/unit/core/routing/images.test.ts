import { describe, expect, test } from "vitest";
import type { Decision } from "../../../../core/routing/decision.ts";
import { decideCase, health, orderOf, registry } from "../../../support/routing/situations.ts";
import type { Case } from "../../../support/routing/situations.ts";

const models = registry({
  small: { assigned_tier: "fast" },
  qwen3_vl_4p0b_q4km_balanced: { assigned_tier: "balanced" },
  big: { assigned_tier: "powerful" },
});
const profile = `
enabled_models: [small, qwen3_vl_4p0b_q4km_balanced, big]
load_balancing: { enabled: false }
`;

function withImage({ request, ...given }: Partial<Case> = {}): Decision {
  return decideCase({ profile, registry: models, ...given, request: { hasImages: true, ...request } });
}

describe("a prompt with an image", () => {
  test("goes only to models that see, in the next tier that has one, and says so", () => {
    const decision = withImage();
    expect(orderOf(decision)).toEqual(["qwen3_vl_4p0b_q4km_balanced"]);
    const reasons = decision.reasons.join("\n");
    expect(reasons).toMatch("small is passed over: it does not see images.");
    expect(reasons).toMatch("No model of tier fast sees images.");
    expect(reasons).toMatch("Tier balanced, the next up that has a model that sees images, stands in.");
  });

  test("without an image every model counts", () => {
    expect(orderOf(withImage({ request: { hasImages: false } }))[0]).toBe("small");
  });

  test("the registry's `vision` counts for more than the name", () => {
    const told = registry({
      small: { assigned_tier: "fast", vision: true },
      qwen3_vl_4p0b_q4km_balanced: { assigned_tier: "balanced", vision: false },
    });
    expect(orderOf(withImage({ registry: told }))).toEqual(["small"]);
  });

  test("what the server says counts for more than the registry", () => {
    const told = health({
      "big@http://127.0.0.1:9003/v1": { vision: true },
      "qwen3_vl_4p0b_q4km_balanced@http://127.0.0.1:9002/v1": { vision: false },
    });
    expect(orderOf(withImage({ health: told }))).toEqual(["big"]);
  });

  test("is refused when no model sees, naming the field that would say otherwise", () => {
    const decision = withImage({ profile: profile.replace("qwen3_vl_4p0b_q4km_balanced, ", "") });
    expect(decision.stages[0]?.candidates).toEqual([]);
    expect(decision.refusal?.code).toBe("NO_VISION");
    expect(decision.refusal?.message).toMatch(/no model of the profile sees images.*`"vision": true`.*small, big/);
  });

  test("is refused for a pinned model that does not see", () => {
    const decision = withImage({ request: { pinned: { kind: "model", name: "big" } } });
    expect(decision.refusal?.message).toMatch(/big does not see images.*`"vision": true`/);
  });

  test("without any model at all nothing is refused: there is nothing to refuse for", () => {
    const decision = withImage({ profile: "enabled_models: []" });
    expect(decision.refusal).toBeUndefined();
    expect(decision.stages[0]?.candidates).toEqual([]);
  });
});

test("a model that makes vectors does not chat, unless it is asked for by its name", () => {
  const embedding = registry({
    vectors: { assigned_tier: "fast", is_embedding: true },
    big: { assigned_tier: "powerful" },
  });
  const both = "enabled_models: [vectors, big]";
  const decision = decideCase({ profile: both, registry: embedding });
  expect(orderOf(decision)).toEqual(["big"]);
  expect(decision.reasons).toContain("vectors is left out: it makes vectors of texts and does not chat.");
  const pinned = decideCase({
    profile: both,
    registry: embedding,
    request: { pinned: { kind: "model", name: "vectors" } },
  });
  expect(orderOf(pinned)).toEqual(["vectors"]);
});
