import { describe, expect, it } from "vitest";
import { documentOf, enabling, exportOf } from "../../../support/export/exportOf.ts";
import type { Models } from "../../../support/export/exportOf.ts";

const three: Models = {
  small: { port: 8081, ctx_size: 4096 },
  middle: {
    assigned_tier: "balanced",
    endpoints: [{ url: "http://10.0.0.5:8000/v1/", model: "Qwen/Qwen3-8B", weight: 2, slots: 4 }],
  },
  large: {
    tier_override: "powerful",
    vision: true,
    endpoints: [{ url: "https://a.example/v1" }, { url: "https://b.example/v1", model: "x" }],
  },
};

interface Config {
  readonly model_list: readonly { readonly model_name: string; readonly litellm_params: Record<string, unknown> }[];
  readonly router_settings: Readonly<Record<string, unknown>>;
  readonly general_settings: object;
}

function configOf(models: Models, rest = ""): Config {
  return documentOf("litellm", exportOf("litellm", models, enabling(models, rest))) as Config;
}

describe("export to LiteLLM", () => {
  it("writes one entry for each endpoint, named after its tier", () => {
    expect(configOf(three).model_list).toMatchObject([
      {
        model_name: "magi-fast",
        litellm_params: {
          model: "openai/small",
          api_base: "http://127.0.0.1:8081/v1",
          api_key: "os.environ/MAGI_KEY_127_0_0_1",
        },
        model_info: { id: "small@http://127.0.0.1:8081/v1", max_input_tokens: 4096 },
      },
      {
        model_name: "magi-balanced",
        litellm_params: {
          model: "openai/Qwen/Qwen3-8B",
          api_base: "http://10.0.0.5:8000/v1",
          weight: 2,
          max_parallel_requests: 4,
        },
      },
      {
        model_name: "magi-powerful",
        litellm_params: {
          model: "openai/large",
          api_base: "https://a.example/v1",
          api_key: "os.environ/MAGI_KEY_A_EXAMPLE",
        },
        model_info: { supports_vision: true },
      },
      { model_name: "magi-powerful", litellm_params: { model: "openai/x", api_base: "https://b.example/v1" } },
      {
        model_name: "magi",
        litellm_params: {
          model: "auto_router/complexity_router",
          complexity_router_config: {
            tiers: {
              SIMPLE: "magi-fast",
              MEDIUM: "magi-balanced",
              COMPLEX: "magi-balanced",
              REASONING: "magi-powerful",
            },
          },
          complexity_router_default_model: "magi-powerful",
        },
      },
    ]);
  });

  it("lets tiers stand in for each other as MAGI does: up first, then down", () => {
    expect(configOf(three).router_settings["fallbacks"]).toEqual([
      { "magi-fast": ["magi-balanced", "magi-powerful"] },
      { "magi-balanced": ["magi-powerful", "magi-fast"] },
      { "magi-powerful": ["magi-balanced", "magi-fast"] },
    ]);
  });

  it.each([
    ["least_loaded", "least-busy"],
    ["round_robin", "simple-shuffle"],
    ["random", "simple-shuffle"],
  ])("calls %s %s", (strategy, theirs) => {
    const config = configOf(three, `load_balancing: { strategy: ${strategy}, health_check_interval: 12.4 }`);
    expect(config.router_settings).toMatchObject({ routing_strategy: theirs, num_retries: 2, cooldown_time: 30 });
    expect(config.general_settings).toMatchObject({ background_health_checks: true, health_check_interval: 12 });
  });

  it("keeps the order of the models when nothing is balanced", () => {
    const { model_list: list, router_settings: settings } = configOf(three, "load_balancing: { enabled: false }");
    expect(list.map(({ litellm_params: { order } }) => order)).toEqual([1, 2, 3, 3, undefined]);
    expect(settings).toMatchObject({ enable_pre_call_checks: true });
  });

  it("says what it cannot say, and why a model or tier is missing", () => {
    const models: Models = {
      ...three,
      off: { enabled: false, port: 1 },
      vectors: { is_embedding: true, port: 2 },
      own: { engine: "embedded", file_path: "a.gguf" },
      nowhere: {},
      odd: { endpoints: [{ url: "http://a b/v1" }] },
    };
    const { losses, text } = exportOf(
      "litellm",
      models,
      enabling(
        { ...models, unknown: {} },
        [
          "tier_config: [{ name: fast, max_score: 2 }, { name: idle, max_score: 3 }, { name: balanced, max_score: 6.5 }, { name: powerful, max_score: .inf }]",
          "two_stage: { enabled: true }",
          "routing: { rules: [{ pattern: sql, tier: powerful }] }",
        ].join("\n"),
      ),
    );
    for (const part of [
      "load_balancing.health_check_interval: LiteLLM's checks ask each model for an answer",
      "The model off is left out: it is switched off in the registry.",
      "The model vectors is left out: it turns text into vectors",
      "The model own is left out: MAGI runs its file itself",
      "The model nowhere is left out: the registry does not say where it runs.",
      "An endpoint of odd is left out",
      "The model unknown is left out: the registry does not know it.",
      "The tier idle is left out: no model serves it.",
      "fast 2, idle 3, balanced 6.5, powerful .inf",
      "two_stage: LiteLLM does not draft and refine",
      "routing.rules",
      "round_robin",
    ]) {
      expect(losses.join("\n")).toContain(part);
      expect(text).toContain(part);
    }
    expect(text.split("\n").filter((line) => line.startsWith("# - "))).toHaveLength(losses.length);
  });

  it("names tiers that have no rung", () => {
    const names = ["a", "b", "c", "d", "e"];
    const models = Object.fromEntries(names.map((name, index) => [name, { assigned_tier: name, port: 8001 + index }]));
    const tiers = names.map((name, index) => `{ name: ${name}, max_score: ${index === 4 ? ".inf" : index + 1} }`);
    const { losses } = exportOf("litellm", models, enabling(models, `tier_config: [${tiers.join(", ")}]`));
    expect(losses.filter((loss) => loss.includes("no rung"))).toEqual([
      "The tier c has no rung of its own; it is asked by its name and when others fail.",
    ]);
  });

  it("never writes what an address may hold of a key", () => {
    const models = { a: { endpoints: [{ url: "https://me:s3cret@h.example:8443/v1?key=s3cret" }] } };
    const exported = exportOf("litellm", models, enabling(models));
    expect(exported.text).not.toContain("s3cret");
    expect(exported.losses.join()).toContain("may hold a key; set MAGI_KEY_H_EXAMPLE instead");
    expect(documentOf("litellm", exported)).toMatchObject({
      model_list: [{ litellm_params: { api_base: "https://h.example:8443/v1" } }, {}],
    });
  });

  it("tells the keys of two hosts apart", () => {
    const models = { a: { endpoints: [{ url: "http://a-b/v1" }, { url: "http://a.b/v1" }] } };
    const keys = configOf(models).model_list.map(({ litellm_params: params }) => params["api_key"]);
    expect(new Set(keys).size).toBe(3);
  });

  it("counts the models that it serves", () => {
    const models = { a: { engine: "embedded", file_path: "a.gguf" } };
    expect(exportOf("litellm", models, enabling(models)).models).toBe(0);
    expect(exportOf("litellm", three, enabling(three)).models).toBe(3);
  });
});
