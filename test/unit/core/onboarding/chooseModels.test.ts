import { describe, expect, it } from "vitest";
import { chooseModels } from "../../../../core/onboarding/chooseModels.ts";
import { enableModels } from "../../../../core/onboarding/enableModels.ts";
import { offeredModels } from "../../../../core/onboarding/modelOffer.ts";
import type { OfferedModel, Surroundings } from "../../../../core/onboarding/modelOffer.ts";
import { profileWith } from "../../../../core/profile/profileTemplate.ts";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import { parseRegistry } from "../../../../core/registry/parseRegistry.ts";
import type { Registry } from "../../../../core/registry/registry.ts";

const GB = 1e9;

const text = JSON.stringify(
  {
    models: {
      small: { assigned_tier: "fast", size_params: 1.7, file_path: "small.gguf", port: 8081, enabled: false },
      four: { assigned_tier: "fast", size_params: 4, file_path: "four.gguf", port: 8082, enabled: false },
      coder: { assigned_tier: "balanced", size_params: 8, is_coder: true, file_path: "coder.gguf", enabled: false },
      eight: { assigned_tier: "balanced", size_params: 8, file_path: "eight.gguf", enabled: false },
      base: { assigned_tier: "balanced", size_params: 9, is_instruct: false, file_path: "base.gguf", enabled: false },
      big: { assigned_tier: "powerful", size_params: 32, file_path: "big.gguf", port: 8083, enabled: false },
      vectors: { assigned_tier: "fast", is_embedding: true, file_path: "vectors.gguf", enabled: false },
      ranks: { assigned_tier: "fast", is_reranker: true, file_path: "ranks.gguf", enabled: false },
      gone: { assigned_tier: "fast", size_params: 6, file_path: "gone.gguf", port: 8084, enabled: false },
      guide: { assigned_tier: "fast", size_params: 0.01, file_path: "builtin:guide.gguf", engine: "embedded" },
    },
  },
  null,
  2,
);

const registry = registryOf(text);

function registryOf(json: string): Registry {
  const parsed = parseRegistry(json);
  if (parsed.registry === undefined) throw new Error("It is no registry.");
  return parsed.registry;
}

const here: Surroundings = {
  fileBytes: new Map([
    ["small", 1.2 * GB],
    ["four", 2.5 * GB],
    ["coder", 5 * GB],
    ["eight", 5 * GB],
    ["base", 6 * GB],
    ["big", 20 * GB],
    ["vectors", 0.1 * GB],
    ["ranks", 0.1 * GB],
    ["guide", 0],
  ]),
  served: new Set(),
  startsServers: false,
};

const idsOf = (models: readonly OfferedModel[]): readonly string[] => models.map(({ id }) => id);
const chosen = (gigabytes: number, surroundings = here): readonly string[] =>
  idsOf(chooseModels(offeredModels(registry, surroundings), { registry, memoryBytes: gigabytes * GB }));

describe("which models are offered", () => {
  it("is those to chat with that can run here", () => {
    expect(idsOf(offeredModels(registry, here))).toEqual(["small", "four", "coder", "eight", "base", "big", "guide"]);
  });

  it("says who answers for each, and what that takes", () => {
    const offered = offeredModels(registry, { ...here, served: new Set(["gone", "big"]), startsServers: true });
    const ways = Object.fromEntries(offered.map(({ id, runs, memoryBytes }) => [id, [runs, memoryBytes > GB]]));
    expect(ways).toMatchObject({
      small: ["server", true], // MAGI starts a llama-server for it.
      eight: ["embedded", true], // It has no port.
      big: ["server", false], // Its server runs already.
      gone: ["server", false], // So does this one's, whoever has the file.
      guide: ["embedded", true],
    });
  });

  it("has those of other machines, whose memory is not ours", () => {
    const far = registryOf(
      '{"models": {"far": {"assigned_tier": "powerful", "endpoints": [{"url": "http://192.168.1.20/v1"}]}, "nowhere": {"assigned_tier": "fast"}}}',
    );
    expect(offeredModels(far, { ...here, fileBytes: new Map() })).toEqual([
      { id: "far", tier: "powerful", runs: "server", memoryBytes: 0 },
    ]);
  });
});

describe("which models a first profile uses", () => {
  it("is the best of each tier, where the memory has room for all of them", () => {
    expect(chosen(64)).toEqual(["four", "eight", "big"]);
  });

  it("is as many as fit, small ones first", () => {
    expect(chosen(16)).toEqual(["four", "eight"]);
    expect(chosen(8)).toEqual(["four"]);
    expect(chosen(4)).toEqual(["small"]);
  });

  it("is the smallest one when none fits: it may work all the same", () => {
    expect(chosen(1)).toEqual(["small"]);
    expect(chosen(1, { ...here, fileBytes: new Map([["big", 20 * GB]]) })).toEqual(["big"]);
  });

  it("is the guide only where there is nothing else", () => {
    expect(chosen(64, { ...here, fileBytes: new Map([["guide", 0]]) })).toEqual(["guide"]);
    expect(chosen(64, { ...here, fileBytes: new Map() })).toEqual([]);
  });

  it("takes tiers of a person's own as they come, behind the usual ones", () => {
    const own = registryOf(text.replace('"fast"', '"tiny"').replace('"powerful"', '"deep"'));
    const ids = chooseModels(offeredModels(own, here), { registry: own, memoryBytes: 64 * GB });
    expect(ids.map(({ tier }) => tier)).toEqual(["fast", "balanced", "tiny", "deep"]);
  });
});

describe("turning models on", () => {
  const offered = offeredModels(registry, here).filter(({ id }) => ["four", "eight", "guide"].includes(id));

  it("changes nothing else, and takes away the port of a model that MAGI runs itself", () => {
    const before = JSON.parse(text) as { models: Record<string, object> };
    expect(JSON.parse(enableModels(text, registry, offered))).toEqual({
      models: {
        ...before.models,
        four: { ...before.models["four"], enabled: true, engine: "embedded", port: null },
        eight: { ...before.models["eight"], enabled: true, engine: "embedded" },
        guide: { ...before.models["guide"], enabled: true },
      },
    });
  });

  it("leaves how a server is reached to whoever said it", () => {
    const served = offeredModels(registry, { ...here, served: new Set(["four"]) }).filter(({ id }) => id === "four");
    const models = registryOf(enableModels(text, registry, served)).models;
    expect(models.get("four")).toMatchObject({ enabled: true, port: 8082 });
    expect(models.get("four")).not.toHaveProperty("engine");
  });

  it("leaves a text to the letter in which they are on already", () => {
    const once = enableModels(text, registry, offered);
    expect(enableModels(once, registryOf(once), offered)).toBe(once);
  });
});

describe("the profile of some models", () => {
  it.each([
    [["fast"], [Infinity]],
    [
      ["fast", "powerful"],
      [5, Infinity],
    ],
    [
      ["fast", "balanced", "powerful"],
      [3.3, 6.7, Infinity],
    ],
  ])("has the ladder %j", (tiers, scores) => {
    const models = tiers.flatMap((tier) => [
      { id: `a_${tier}`, tier },
      { id: `b_${tier}`, tier },
    ]);
    const { profile, problems } = parseProfile(profileWith("mine", models, "Words"), "mine");
    expect(problems).toEqual([]);
    expect(profile.enabled_models).toEqual(models.map(({ id }) => id));
    expect(profile.tier_config.map(({ name, max_score }) => [name, max_score])).toEqual(
      tiers.map((tier, index) => [tier, scores[index]]),
    );
  });
});
