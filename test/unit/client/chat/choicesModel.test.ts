import { describe, expect, it } from "vitest";
import { choicesOf } from "../../../../client/chat/choicesModel.ts";
import { findActiveProfile } from "../../../../client/situation/situation.ts";
import { modelNames } from "../../../../router/gateway/modelRequest.ts";
import { profileFile, registryOf, situationWith, twoModels, workProfile } from "../../../support/client/situations.ts";

describe("what prompts can be sent to", () => {
  it("is the profile, its tiers from the lowest up, and its models with their tiers", () => {
    const { choices, isWhole } = choicesOf(situationWith({}));
    expect(choices.map(({ kind, name, label, detail }) => [kind, name, label, detail])).toEqual([
      ["profile", "magi", "Auto", "the profile decides"],
      ["tier", "magi/fast", "fast", "about 2 s"],
      ["tier", "magi/powerful", "powerful", "about 15 s"],
      ["model", "tiny", "tiny", "tier fast"],
      ["model", "big", "big", "tier powerful"],
    ]);
    expect(isWhole).toBe(true);
  });

  it("says what a tier is for", () => {
    const text =
      "enabled_models: []\ntier_config: [{ name: a, max_score: .inf, expected_time_seconds: 3, description: For all }]";
    const { choices } = choicesOf(situationWith({ profiles: [profileFile("work", text)] }));
    expect(choices[1]).toMatchObject({ label: "a", detail: "For all · about 3 s" });
  });

  it("is what the router knows, also with models that are off, without a tier, unknown or named twice", () => {
    const text = `
enabled_models: [tiny, off, tierless, unknown, big, tiny]
tier_config:
  - { name: powerful, max_score: .inf }
  - { name: fast, max_score: 5 }
`;
    const registry = registryOf({
      tiny: { assigned_tier: "fast", port: 1 },
      big: { assigned_tier: "powerful", port: 2 },
      off: { assigned_tier: "fast", port: 3, enabled: false },
      tierless: { port: 4 },
    });
    const situation = situationWith({ profiles: [profileFile("work", text)], registry });
    const profile = findActiveProfile(situation)?.profile;
    if (profile === undefined || registry.state !== "ok") throw new Error("The situation has both.");
    const known = modelNames({ name: "work", profile, registry: registry.registry, endpoints: new Map() });
    const names = choicesOf(situation).choices.map(({ name }) => name);
    expect(names.toSorted()).toEqual(known.map(({ id }) => id).toSorted());
  });

  it("is nothing without a profile", () => {
    expect(choicesOf(situationWith({ active: undefined }))).toEqual({ choices: [], isWhole: false });
  });

  it.each([
    ["the profile", { profiles: [profileFile("work", `${workProfile}\nfoo: [`)] }, twoModels],
    ["the registry", {}, { state: "broken", problem: "No JSON." }],
    ["no registry", {}, { state: "missing" }],
  ] as const)("may be more than is known while %s cannot be read", (_, more, registry) => {
    expect(choicesOf(situationWith({ ...more, registry })).isWhole).toBe(false);
  });
});
