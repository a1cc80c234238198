import { describe, expect, it } from "vitest";
import { enableInProfile } from "../../../../core/fixes/enableInProfile.ts";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import type { RegistryModel } from "../../../../core/registry/registry.ts";

const view = {
  name: "data/model_registry.json",
  registry: {
    models: new Map<string, RegistryModel>([
      ["quick", { model_id: "quick", assigned_tier: "fast", size_params: 4 }],
      ["middle", { model_id: "middle", assigned_tier: "balanced", size_params: 8 }],
      ["tierless", { model_id: "tierless" }],
    ]),
  },
};

const text = `# mine
enabled_models:
  - quick # the usual one
tier_config:
  - name: fast
    max_score: .inf
    expected_time_seconds: 2
`;

describe("enabling a model in a profile", () => {
  it("adds it, and the tier that it serves where the ladder has none", () => {
    const { text: changed, ...outcome } = enableInProfile(text, "p", view, "middle");
    expect(outcome).toEqual({ addedTier: "balanced", hasTier: true });
    const { profile, problems } = parseProfile(changed, "p");
    expect(problems).toEqual([]);
    expect(profile.enabled_models).toEqual(["quick", "middle"]);
    expect(profile.tier_config.map(({ name, max_score }) => [name, max_score])).toEqual([
      ["fast", 5],
      ["balanced", Infinity],
    ]);
    expect(changed).toContain("- quick # the usual one\n");
    expect(changed).toMatch(/^# mine\n/);
  });

  it("changes nothing when it is enabled and has its tier", () => {
    expect(enableInProfile(text, "p", view, "quick")).toEqual({ text, hasTier: true });
  });

  it("leaves the ladder alone for a model without a tier, and says so", () => {
    const { text: changed, hasTier } = enableInProfile(text, "p", view, "tierless");
    expect(hasTier).toBe(false);
    expect(parseProfile(changed, "p").profile.enabled_models).toEqual(["quick", "tierless"]);
    expect(parseProfile(changed, "p").profile.tier_config).toHaveLength(1);
  });
});
