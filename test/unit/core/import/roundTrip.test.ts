import { describe, expect, it } from "vitest";
import { importedProfile } from "../../../../core/import/importedProfile.ts";
import { mergeImport } from "../../../../core/import/mergeImport.ts";
import { readImport } from "../../../../core/import/readImport.ts";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import type { Profile } from "../../../../core/profile/profile.ts";
import { endpointsOf } from "../../../../core/registry/endpoints.ts";
import { parseRegistry } from "../../../../core/registry/parseRegistry.ts";
import { effectiveTier } from "../../../../core/registry/registry.ts";
import type { Registry } from "../../../../core/registry/registry.ts";
import { enabling, exportOf } from "../../../support/export/exportOf.ts";
import type { Models } from "../../../support/export/exportOf.ts";

/** A profile out to another program and back onto a machine without a registry. */
function thereAndBack(
  target: "litellm" | "llama-swap",
  models: Models,
  rest: string,
): { readonly profile: Profile; readonly registry: Registry } {
  const { text } = exportOf(target, models, enabling(models, rest));
  const reading = readImport(target, text);
  if (reading.state === "broken") throw new Error(reading.message);
  const { imported } = reading;
  const merge = mergeImport({ text: undefined, imported, portsInUse: new Set(), toRegistryPath: (path) => path });
  const profile = importedProfile("back", { source: target, imported, models: merge.models }) ?? "";
  const parsed = parseProfile(profile, "back");
  expect(parsed.problems).toEqual([]);
  const { registry } = parseRegistry(merge.text);
  if (registry === undefined) throw new Error("no registry");
  return { profile: parsed.profile, registry };
}

const tiers =
  "tier_config: [{ name: quick, max_score: 2 }, { name: fast, max_score: 4.5 }, { name: deep, max_score: .inf }]";

describe("a profile that goes out and comes back", () => {
  it("has the same models, tiers, endpoints and balancing by way of LiteLLM", () => {
    const models: Models = {
      qwen3_4p0b_q4km_fast: { port: 8081, ctx_size: 4096, vision: true },
      "Hand.made": {
        tier_override: "deep",
        endpoints: [
          { url: "http://10.0.0.5:8000/v1", model: "Qwen/Qwen3-8B", weight: 2, slots: 4 },
          { url: "https://b/v1" },
        ],
      },
      tiny: { tier_override: "quick", endpoints: [{ url: "http://10.0.0.5:8000/v1", model: "tiny" }] },
    };
    const { profile, registry } = thereAndBack(
      "litellm",
      models,
      `${tiers}\nload_balancing: { strategy: least_loaded, health_check_interval: 12 }`,
    );
    expect([...profile.enabled_models].sort()).toEqual(Object.keys(models).sort());
    expect(profile.tier_config.map(({ name }) => name)).toEqual(["quick", "fast", "deep"]);
    expect(profile.tier_config.at(-1)?.max_score).toBe(Infinity);
    expect(profile.load_balancing).toEqual({ enabled: true, strategy: "least_loaded", health_check_interval: 12 });
    expect(
      Object.fromEntries(
        [...registry.models].map(([id, model]) => [
          id,
          [
            effectiveTier(model),
            ...endpointsOf(model).map((one) =>
              one.kind === "http" ? [one.url, one.upstreamModel, one.weight, one.slots] : [],
            ),
          ],
        ]),
      ),
    ).toEqual({
      qwen3_4p0b_q4km_fast: ["fast", ["http://127.0.0.1:8081/v1", "qwen3_4p0b_q4km_fast", 1, undefined]],
      "Hand.made": [
        "deep",
        ["http://10.0.0.5:8000/v1", "Qwen/Qwen3-8B", 2, 4],
        ["https://b/v1", "Hand.made", 1, undefined],
      ],
      tiny: ["quick", ["http://10.0.0.5:8000/v1", "tiny", 1, undefined]],
    });
    expect(registry.models.get("qwen3_4p0b_q4km_fast")).toMatchObject({ ctx_size: 4096, vision: true });
  });

  it("has the same knowledge of the models by way of LiteLLM, also where their ids do not say it", () => {
    const models: Models = {
      deepseek_r10528qwen3_8p0b_q4km_powerful: {
        ...{ family: "deepseek", version: "r1-0528", size_params: 8, quantization: "Q4_K_M", port: 8081 },
        ...{ is_thinking_model: true, is_instruct: true, is_coder: false },
      },
      "my-coder": {
        ...{ family: "qwen3", size_params: 4, quantization: "UD-Q4_K_XL", version: "3", port: 8082 },
        ...{ is_thinking_model: false, thinking_override: true, is_instruct: false, is_coder: true, single_turn: true },
      },
      qwen2_coder_p5_14p0b_q4km_powerful: { port: 8083 },
    };
    const { registry } = thereAndBack("litellm", models, "");
    for (const [id, model] of Object.entries(models)) {
      const { port, ...known } = model as { readonly port: number };
      expect(registry.models.get(id)).toMatchObject({
        ...known,
        endpoints: [{ url: `http://127.0.0.1:${port}/v1`, model: id }],
      });
    }
    // Of that one the registry knew no more than its id says.
    expect(registry.models.get("qwen2_coder_p5_14p0b_q4km_powerful")).toMatchObject({
      ...{ family: "qwen2", size_params: 14, quantization: "Q4_K_M", is_coder: true },
    });
  });

  it("keeps ids in any script, as discovery gives them", () => {
    const models: Models = { 日本語_7p0b_q40_balanced: { port: 8001 }, übung_7p0b_fast: { port: 8002 } };
    expect([...thereAndBack("litellm", models, "").registry.models.keys()]).toEqual(Object.keys(models));
  });

  it("keeps the order of models that are not balanced", () => {
    const models: Models = { b: { port: 8002 }, a: { port: 8001 } };
    const { profile } = thereAndBack("litellm", models, "load_balancing: { enabled: false }");
    expect(profile.enabled_models).toEqual(["b", "a"]);
    expect(profile.load_balancing.enabled).toBe(false);
    expect(profile.tier_config.map(({ name, max_score }) => [name, max_score])).toEqual([["fast", Infinity]]);
  });

  it("has the same files, settings, ports and tiers by way of llama-swap", () => {
    const models: Models = {
      "Hand.made": {
        tier_override: "deep",
        port: 8085,
        file_path: "/m/it's ${odd}.gguf",
        ...{ mmproj_path: "/m/p.gguf", ctx_size: 4096, n_gpu_layers: 0, n_threads: 8, batch_size: 512 },
      },
      qwen3_4p0b_q4km_fast: { port: 8081, file_path: "/m/b.gguf", n_gpu_layers: -1 },
      tiny: { engine: "embedded", file_path: "/m/t.gguf", single_turn: true, thinking_override: false },
      qwen3_14p0b_q4km_powerful: { assigned_tier: "powerful", endpoints: [{ url: "http://10.0.0.5:8000/v1" }] },
    };
    const { profile, registry } = thereAndBack(
      "llama-swap",
      models,
      tiers.replace("deep", "powerful, max_score: 9 }, { name: deep"),
    );
    expect([...profile.enabled_models].sort()).toEqual(Object.keys(models).sort());
    expect(registry.models.get("tiny")?.port).toBeUndefined();
    for (const [id, model] of Object.entries(models).slice(0, 3)) {
      const { tier_override: tier = "fast", ...fields } = model as Record<string, unknown>;
      expect(registry.models.get(id)).toMatchObject(fields);
      expect(effectiveTier(registry.models.get(id) ?? { model_id: "" })).toBe(tier);
    }
    expect(registry.models.get("qwen3_14p0b_q4km_powerful")?.endpoints).toEqual([
      { url: "http://10.0.0.5:8000/v1", model: "qwen3_14p0b_q4km_powerful" },
    ]);
  });

  it("says nothing new to a registry that it came from", () => {
    const models: Models = { a: { port: 8081, assigned_tier: "fast" }, b: { port: 8082, assigned_tier: "deep" } };
    const text = JSON.stringify({ models });
    for (const target of ["litellm", "llama-swap"] as const) {
      const withFiles = Object.fromEntries(
        Object.entries(models).map(([id, model]) => [id, { ...model, file_path: `/m/${id}.gguf` }]),
      );
      const before = target === "litellm" ? text : JSON.stringify({ models: withFiles });
      const out = exportOf(target, target === "litellm" ? models : withFiles, enabling(models, tiers));
      const reading = readImport(target, out.text);
      if (reading.state === "broken") throw new Error(reading.message);
      const merge = mergeImport({
        text: before,
        imported: reading.imported,
        portsInUse: new Set(),
        toRegistryPath: (path) => path,
      });
      expect(merge).toMatchObject({ isChanged: false, text: before });
    }
  });
});
