import { describe, expect, it } from "vitest";
import type { ImportedModel } from "../../../../core/import/imported.ts";
import { mergeImport } from "../../../../core/import/mergeImport.ts";
import type { ImportMerge } from "../../../../core/import/mergeImport.ts";
import { parseRegistry } from "../../../../core/registry/parseRegistry.ts";

function merge(
  models: readonly (Partial<ImportedModel> & { readonly name: string })[],
  registry?: object,
  portsInUse: readonly number[] = [],
): ImportMerge & { readonly entries: Readonly<Record<string, Record<string, unknown>>> } {
  const merged = mergeImport({
    text: registry && JSON.stringify(registry, null, 2),
    imported: { models: models.map((model) => ({ endpoints: [], settings: {}, ...model })), notes: [] },
    portsInUse: new Set(portsInUse),
    toRegistryPath: (path) => path.replace("/home/a/", ""),
  });
  expect(parseRegistry(merged.text).problems).toEqual([]);
  return {
    ...merged,
    entries: (JSON.parse(merged.text) as { models: Record<string, Record<string, unknown>> }).models,
  };
}

const at = (url: string, model: string): Pick<ImportedModel, "endpoints"> => ({ endpoints: [{ url, model }] });

describe("bringing imported models into the registry", () => {
  it("gives new models an id, a tier and what their names say, and turns them on", () => {
    const { models, entries, isChanged } = merge([{ name: "qwen3:4b", ...at("http://x/v1", "qwen3:4b") }]);
    expect(isChanged).toBe(true);
    expect(models).toMatchObject([
      { name: "qwen3:4b", id: "qwen3_4p0b_balanced", tier: "balanced", state: "new", isUsable: true },
    ]);
    expect(entries["qwen3_4p0b_balanced"]).toMatchObject({
      model_id: "qwen3_4p0b_balanced",
      filename: "qwen3:4b",
      family: "qwen3",
      size_params: 4,
      assigned_tier: "balanced",
      tier_override: null,
      endpoints: [{ url: "http://x/v1", model: "qwen3:4b" }],
      enabled: true,
    });
    expect(entries["qwen3_4p0b_balanced"]).not.toHaveProperty("port");
  });

  it("gives no port to what MAGI runs itself, and no engine to what has a place", () => {
    const one = { name: "a", id: "a", filePath: "/m/a.gguf", settings: { engine: "embedded" as const } };
    const fresh = merge([one]);
    expect(fresh.entries["a"]).toMatchObject({ engine: "embedded", file_path: "/m/a.gguf" });
    expect(fresh.entries["a"]).not.toHaveProperty("port");
    expect(merge([one], { models: { a: { port: 8081 } } }).entries["a"]).toEqual({
      port: 8081,
      file_path: "/m/a.gguf",
    });
    expect(merge([one], { models: { a: { assigned_tier: "fast" } } }).models[0]?.filled).toEqual([
      "file_path",
      "engine",
    ]);
  });

  it("keeps an id that MAGI gave, and a tier that the file says", () => {
    const { models, entries } = merge([
      { name: "x", id: "My.Model:1", tier: "quick" },
      { name: "qwen3_4p0b_q4km_fast", tier: "fast" },
      { name: "y", id: "__proto__" },
      { name: "z", id: "a b\n" },
    ]);
    expect(models.map(({ id }) => id)).toEqual(["My.Model:1", "qwen3_4p0b_q4km_fast", "y_balanced", "z_balanced"]);
    expect(entries["My.Model:1"]).toMatchObject({ assigned_tier: null, tier_override: "quick" });
    expect(entries["qwen3_4p0b_q4km_fast"]).toMatchObject({ assigned_tier: "fast", tier_override: "fast" });
  });

  it.each([
    ["qwen3_4p0b_q4km_fast", "qwen3", 4, "Q4_K_M"],
    ["deepseek_r10528qwen3_8p0b_q4km_powerful", "deepseek", 8, "Q4_K_M"],
    ["gpt_oss_20p0b_q4km_powerful_2", "gpt_oss", 20, "Q4_K_M"],
    ["qwen2_coder_p5_14p0b_powerful", "qwen2", 14, null],
    ["magi_guide_0p0024b_fast", "magi_guide", 0.0024, null],
  ])("reads %s as the id that it is", (name, family, size, quantization) => {
    const { entries } = merge([{ name, ...at("http://x/v1", name) }]);
    expect(Object.values(entries)).toMatchObject([{ filename: name, family, size_params: size, quantization }]);
  });

  it("gives two models of one name two ids", () => {
    const { models } = merge([
      { name: "m", ...at("http://a/v1", "m") },
      { name: "m", ...at("http://b/v1", "m") },
    ]);
    expect(models.map(({ id }) => id)).toEqual(["m_balanced", "m_balanced_2"]);
  });

  it.each([
    ["its id", { name: "mine" }],
    ["the id that it carries", { name: "other", id: "mine" }],
    ["its file", { name: "other", filePath: "/home/a/models/a.gguf" }],
    ["its address", { name: "other", ...at("http://localhost:9000/v1/", "srv") }],
  ])("knows a model by %s, and overwrites nothing of it", (_what, model) => {
    const mine = {
      file_path: "models/a.gguf",
      tier_override: "powerful",
      ctx_size: 1024,
      enabled: false,
      mark: [1],
      endpoints: [{ url: "http://127.0.0.1:9000/v1", model: "srv" }],
    };
    const { models, entries } = merge([{ tier: "fast", ...model, settings: { ctx_size: 9, n_threads: 4 } }], {
      models: { mine },
      note: "kept",
    });
    expect(models).toMatchObject([
      { id: "mine", state: "known", filled: ["n_threads"], tier: "powerful", isUsable: false },
    ]);
    expect(entries).toEqual({ mine: { ...mine, n_threads: 4 } });
  });

  it("leaves a port alone that somebody chose, and fills an address where there is none", () => {
    const url = "http://127.0.0.1:11434/v1";
    const { entries } = merge(
      [
        { name: "a", ...at(url, "a") },
        { name: "b", ...at(url, "b") },
      ],
      { models: { a: { port: 8081 }, b: { port: null } } },
    );
    expect(entries).toEqual({ a: { port: 8081 }, b: { port: null, endpoints: [{ url, model: "b" }] } });
  });

  it("changes no letter when everything is known", () => {
    const registry = { models: { a: { port: 8081, assigned_tier: "fast" } } };
    const merged = merge([{ name: "a", tier: "fast" }], registry);
    expect(merged).toMatchObject({ isChanged: false, text: JSON.stringify(registry, null, 2) });
  });

  it("gives files ports of their own: the one they had when it is free", () => {
    const { entries, givenPorts } = merge(
      [
        { name: "a", id: "a", filePath: "/m/a.gguf", port: 8085 },
        { name: "b", id: "b", filePath: "/m/b.gguf", port: 8085 },
        { name: "c", id: "c", filePath: "/m/c.gguf", port: 8090 },
        { name: "d", id: "d", filePath: "/m/d.gguf" },
      ],
      { models: { x: { port: 8081 } } },
      [8090, 8082],
    );
    expect(["a", "b", "c", "d"].map((id) => entries[id]?.["port"])).toEqual([8085, 8083, 8084, 8086]);
    expect(givenPorts).toEqual([8085, 8083, 8084, 8086]);
  });

  it("says when there are no ports left", () => {
    const { warnings } = merge(
      [
        { name: "a", filePath: "/m/a.gguf" },
        { name: "b", filePath: "/m/b.gguf" },
      ],
      { models: {}, port_range: [9000, 9000] },
    );
    expect(warnings).toHaveLength(1);
  });

  it("has models that are not chatted with in the registry, but not for a profile", () => {
    const { models, entries } = merge([{ name: "nomic-embed-text:latest", ...at("http://x/v1", "n") }]);
    expect(models[0]?.isUsable).toBe(false);
    expect(Object.values(entries)[0]).toMatchObject({ is_embedding: true });
  });
});
