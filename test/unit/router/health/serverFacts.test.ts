import { describe, expect, test } from "vitest";
import type { CheckResult } from "../../../../core/health/observe.ts";
import type { CheckedKind } from "../../../../router/health/checkedServer.ts";
import { createServerChecks } from "../../../../router/health/serverChecks.ts";
import { server } from "../../../support/upstream/pages.ts";
import type { Pages } from "../../../support/upstream/pages.ts";

async function check(
  kind: CheckedKind,
  pages: Pages,
  given: { model?: string; inUse?: boolean; slotsAreSaid?: boolean } = {},
): Promise<{ found: CheckResult; asked: readonly string[] }> {
  const { looks, asked } = server(pages);
  const { model = "m", inUse = false, slotsAreSaid = false } = given;
  const asking = { baseUrl: "http://box/v1", model, modelIsNamed: true, inUse, slotsAreSaid };
  const found = await createServerChecks()[kind](asking, looks);
  return { found, asked };
}

// As llama-server b8681 answers, shortened.
const props = {
  default_generation_settings: { id: 0, n_ctx: 16384, is_processing: false, params: { n_predict: -1 } },
  total_slots: 4,
  model_path: "/models/qwen3.gguf",
  modalities: { vision: true, audio: false },
  is_sleeping: false,
};
const slot = { id: 0, id_task: 135, n_ctx: 16384, speculative: false, is_processing: true, params: {} };
const disabled = [501, { error: { code: 501, message: "This server does not support metrics endpoint." } }];
const llamaServer: Pages = {
  "/health": { status: "ok" },
  "/v1/models": { object: "list", data: [{ id: "m", owned_by: "llamacpp", meta: { n_ctx_train: 40960 } }] },
  "/props": props,
  "/metrics": disabled,
  "/slots": [slot, { ...slot, id: 1, is_processing: false }, { ...slot, id: 2 }],
};
const llamaMetrics = `# HELP llamacpp:requests_processing Number of requests processing.
# TYPE llamacpp:requests_processing gauge
llamacpp:requests_processing 2
# HELP llamacpp:requests_deferred Number of requests deferred.
# TYPE llamacpp:requests_deferred gauge
llamacpp:requests_deferred 5
`;

describe("llama-server says", () => {
  test("how many slots it has, how much context one of them has and whether it sees", async () => {
    const { found } = await check("llama-server", llamaServer);
    expect(found).toMatchObject({ state: "ok", latencyMs: 3, slots: 4, contextTokens: 16384, vision: true });
  });

  test("that its slots share one context, by their number, which is the one it takes by itself", async () => {
    expect((await check("llama-server", llamaServer)).found.sharedTokens).toBe(16384);
    const two = { ...llamaServer, "/props": { ...props, total_slots: 2 } };
    expect((await check("llama-server", two)).found).not.toHaveProperty("sharedTokens");
  });

  test("nothing of a shared context to whoever knows its slots", async () => {
    const { found } = await check("llama-server", llamaServer, { slotsAreSaid: true });
    expect(found).not.toHaveProperty("sharedTokens");
  });

  test("how many of its slots are at work, when it is in use", async () => {
    const { found } = await check("llama-server", llamaServer, { inUse: true });
    expect(found.serverLoad).toBe(2);
  });

  test("nothing of its slots when it is not in use, because the question would keep it awake", async () => {
    const { found, asked } = await check("llama-server", llamaServer);
    expect(found.serverLoad).toBeUndefined();
    expect(asked).not.toContain("/slots");
  });

  test("by its metrics how many wait besides", async () => {
    const { found, asked } = await check("llama-server", { ...llamaServer, "/metrics": llamaMetrics }, { inUse: true });
    expect(found.serverLoad).toBe(7);
    expect(asked).not.toContain("/slots");
  });

  test.each([disabled, "silent", "not JSON"])("no load when its slots cannot be had (%j)", async (slots) => {
    const { found } = await check("llama-server", { ...llamaServer, "/slots": slots }, { inUse: true });
    expect(found).toMatchObject({ state: "ok", slots: 4 });
    expect(found.serverLoad).toBeUndefined();
  });

  test("asleep what it was, and is not woken by questions", async () => {
    const pages = { ...llamaServer, "/props": { ...props, is_sleeping: true } };
    const { found, asked } = await check("llama-server", pages, { inUse: true });
    expect(found).toMatchObject({ state: "sleeping", contextTokens: 16384, vision: true });
    expect(asked).toEqual(["/health", "/v1/models", "/props"]);
  });

  test("before it had properties nothing, and is ok", async () => {
    const { found } = await check("llama-server", { ...llamaServer, "/props": {} });
    expect(found).toEqual({ state: "ok", latencyMs: 3 });
  });
});

describe("llama-server in router mode says", () => {
  const entry = {
    id: "a/m",
    owned_by: "llamacpp",
    architecture: { input_modalities: ["text", "image"], output_modalities: ["text"] },
  };
  const pages: Pages = {
    "/health": { status: "ok" },
    "/v1/models": {
      data: [
        { ...entry, status: { value: "loaded", args: ["llama-server", "-ctx", "4096"] } },
        { ...entry, id: "cold", status: { value: "unloaded" } },
        {
          id: "blind",
          owned_by: "llamacpp",
          architecture: { input_modalities: ["text"] },
          status: { value: "unloaded" },
        },
      ],
    },
    "/props?model=a%2Fm&autoload=false": props,
    "/metrics?model=a%2Fm&autoload=false": llamaMetrics,
  };

  test("the same of a model that is loaded, and is never asked to load one", async () => {
    const { found, asked } = await check("llama-server", pages, { model: "a/m", inUse: true });
    expect(found).toMatchObject({
      state: "ok",
      latencyMs: 3,
      slots: 4,
      contextTokens: 16384,
      vision: true,
      serverLoad: 7,
    });
    expect(asked.filter((path) => path.includes("model=")).every((path) => path.endsWith("&autoload=false"))).toBe(
      true,
    );
  });

  // As llama-server b11669 lists them.
  test.each<[readonly string[], number | undefined]>([
    [[], 1024],
    [["--ctx-size", "512"], 512],
    [["--ctx-size", "0"], 1024],
    [["--ctx-size", "512", "--kv-unified", "--parallel", "3"], 512],
    [["--parallel", "4"], undefined],
    [["--no-kv-unified"], undefined],
  ])("how much context the slots of a model share that is started with %j", async (args, tokens) => {
    const listed = (value: string): Pages => ({
      ...pages,
      "/v1/models": { data: [{ ...entry, context_length: 1024, status: { value, args: ["llama-server", ...args] } }] },
    });
    const unloaded = await check("llama-server", listed("unloaded"), { model: "a/m" });
    expect(unloaded.found.sharedTokens).toBe(tokens);
    const loaded = await check("llama-server", listed("loaded"), { model: "a/m" });
    expect(loaded.found.sharedTokens).toBe(tokens === undefined ? undefined : 16384);
    const said = await check("llama-server", listed("unloaded"), { model: "a/m", slotsAreSaid: true });
    expect(said.found).not.toHaveProperty("sharedTokens");
  });

  test("of a model that is not loaded only that it sees", async () => {
    const { found, asked } = await check("llama-server", pages, { model: "cold", inUse: true });
    expect(found).toMatchObject({ state: "sleeping", vision: true });
    expect(asked).toEqual(["/health", "/v1/models"]);
    expect((await check("llama-server", pages, { model: "blind" })).found.vision).toBeUndefined();
  });
});

describe("vLLM says", () => {
  const pages: Pages = {
    "/health": "",
    "/v1/models": { data: [{ id: "m", owned_by: "vllm", max_model_len: 32768 }] },
    "/metrics": `# TYPE vllm:num_requests_running gauge
vllm:num_requests_running{engine="0",model_name="m"} 3.0
vllm:num_requests_running{engine="1",model_name="m"} 1.0
# TYPE vllm:num_requests_waiting gauge
vllm:num_requests_waiting{engine="0",model_name="m"} 2.0
vllm:num_requests_waiting_by_reason{engine="0",model_name="m",reason="capacity"} 9.0
vllm:num_requests_waiting{engine="1",model_name="m"} 0.0
`,
  };

  test("how long a prompt may be and how many it has, over all its engines", async () => {
    expect((await check("vllm", pages)).found).toEqual({
      state: "ok",
      latencyMs: 3,
      contextTokens: 32768,
      serverLoad: 6,
    });
  });

  test("no load when it has no metrics or is too busy to give them", async () => {
    for (const metrics of [[404, ""], "silent"])
      expect((await check("vllm", { ...pages, "/metrics": metrics })).found.serverLoad).toBeUndefined();
  });
});

describe("Ollama says", () => {
  const show = {
    parameters: 'temperature 0.7\nnum_ctx                        8192\nstop                           "<end>"',
    capabilities: ["completion", "vision"],
    model_info: { "general.architecture": "gemma3", "gemma3.context_length": 131072 },
  };
  const pages: Pages = {
    "/api/tags": { models: [{ name: "m:latest", model: "m:latest", digest: "d1" }] },
    "/api/show": { ...show, parameters: "temperature 0.7" },
    "/api/ps": { models: [{ name: "m:latest", model: "m:latest", size_vram: 0, context_length: 32768 }] },
  };
  const atRest: Pages = { ...pages, "/api/ps": { models: [] } };

  test("the context that the model runs with, and whether it sees", async () => {
    const { found } = await check("ollama", pages);
    expect(found).toEqual({ state: "ok", latencyMs: 3, contextTokens: 32768, vision: true });
  });

  test("the context of the Modelfile, which a prompt brings back whatever it runs with now", async () => {
    expect((await check("ollama", { ...pages, "/api/show": show })).found.contextTokens).toBe(8192);
  });

  test("its usual 4096 tokens when nobody knows better, for it cuts longer prompts without a word", async () => {
    const { found } = await check("ollama", atRest);
    expect(found).toMatchObject({ state: "sleeping", contextTokens: 4096 });
    const older = { ...pages, "/api/ps": { models: [{ name: "m:latest" }] } };
    expect((await check("ollama", older)).found).toMatchObject({ state: "ok", contextTokens: 4096 });
  });

  test("never more than the model was made for", async () => {
    const small = { "general.architecture": "gemma3", "gemma3.context_length": 2048 };
    expect((await check("ollama", { ...atRest, "/api/show": { model_info: small } })).found.contextTokens).toBe(2048);
  });

  test("that a model sees, in older versions by its projector", async () => {
    const older = { ...pages, "/api/show": { projector_info: { "clip.vision.image_size": 336 } } };
    expect((await check("ollama", older)).found.vision).toBe(true);
    expect((await check("ollama", { ...pages, "/api/show": {} })).found.vision).toBeUndefined();
    expect((await check("ollama", { ...pages, "/api/show": { capabilities: ["completion"] } })).found.vision).toBe(
      false,
    );
  });

  test("what is in a file only once, until the file is another", async () => {
    const { looks, asked } = server(pages);
    const ollama = createServerChecks().ollama;
    const asked2 = { baseUrl: "http://box/v1", model: "m", modelIsNamed: true, inUse: false, slotsAreSaid: false };
    for (let count = 0; count < 3; count++) expect((await ollama(asked2, looks)).vision).toBe(true);
    expect(asked.filter((path) => path.startsWith("POST"))).toEqual(['POST /api/show {"model":"m","name":"m"}']);

    const pulled = server({
      ...pages,
      "/api/tags": { models: [{ name: "m:latest", digest: "d2" }] },
      "/api/show": { capabilities: [] },
    });
    expect((await ollama(asked2, pulled.looks)).vision).toBe(false);
  });

  test("the context that it last ran with, when it has put the model away since", async () => {
    const ollama = createServerChecks().ollama;
    const asked = { baseUrl: "http://box/v1", model: "m", modelIsNamed: true, inUse: false, slotsAreSaid: false };
    await ollama(asked, server(pages).looks);
    expect(await ollama(asked, server(atRest).looks)).toMatchObject({ state: "sleeping", contextTokens: 32768 });
  });

  test("the usual when what is in the file cannot be had, and is asked again", async () => {
    const ollama = createServerChecks().ollama;
    const asked = { baseUrl: "http://box/v1", model: "m", modelIsNamed: true, inUse: false, slotsAreSaid: false };
    const found = await ollama(asked, server({ ...atRest, "/api/show": "silent" }).looks);
    expect(found).toMatchObject({ state: "sleeping", contextTokens: 4096 });
    expect((await ollama(asked, server({ ...atRest, "/api/show": show }).looks)).contextTokens).toBe(8192);
  });
});

describe("LM Studio says", () => {
  const model = { key: "m", type: "llm", max_context_length: 131072, capabilities: { vision: true } };
  const instance = (id: string, context_length: number, more = {}): object => ({
    id,
    config: { context_length, ...more },
  });
  const pages = (...loaded_instances: object[]): Pages => ({
    "/api/v1/models": { models: [{ ...model, loaded_instances }] },
  });

  test("how the model is loaded: context, prompts at once, and whether it sees", async () => {
    const { found } = await check("lm-studio", pages(instance("m", 8192, { parallel: 4 })));
    expect(found).toEqual({ state: "ok", latencyMs: 3, slots: 4, contextTokens: 8192, vision: true });
  });

  test("the context of the instance that is asked for by name", async () => {
    const two = pages(instance("m", 8192), instance("m:2", 2048));
    expect((await check("lm-studio", two, { model: "m:2" })).found.contextTokens).toBe(2048);
    expect((await check("lm-studio", two, { model: "m" })).found.contextTokens).toBe(8192);
  });

  test("of a model that is not loaded how long a prompt can be at most", async () => {
    expect((await check("lm-studio", pages())).found).toMatchObject({ state: "sleeping", contextTokens: 131072 });
  });

  test("the same by its older API", async () => {
    const older = (more: object): Pages => ({
      "/api/v0/models": { data: [{ id: "m", type: "vlm", state: "loaded", max_context_length: 32768, ...more }] },
    });
    expect((await check("lm-studio", older({ loaded_context_length: 4096 }))).found).toEqual({
      state: "ok",
      latencyMs: 3,
      contextTokens: 4096,
      vision: true,
    });
    expect((await check("lm-studio", older({ state: "not-loaded", type: "llm" }))).found).toMatchObject({
      state: "sleeping",
      contextTokens: 32768,
      vision: false,
    });
  });
});

describe("MAGI's own engine says", () => {
  test("its slots, its load with those who wait, and the context of a slot", async () => {
    const health = { status: "ok", slots_idle: 1, slots_processing: 2, requests_waiting: 3, n_ctx: 2048 };
    const { found, asked } = await check("embedded", { "/health": health });
    expect(found).toEqual({ state: "ok", latencyMs: 3, slots: 3, serverLoad: 5, contextTokens: 2048, vision: false });
    expect(asked).toEqual(["/health"]);
  });
});

describe("another server says", () => {
  test.each([{ max_model_len: 8192 }, { context_length: 8192 }, { context_window: 8192 }])(
    "in its list how long a prompt may be: %j",
    async (more) => {
      const pages = { "/v1/models": { data: [{ id: "other" }, { id: "m", ...more }] } };
      expect((await check("generic", pages)).found).toEqual({ state: "ok", latencyMs: 3, contextTokens: 8192 });
    },
  );

  test("nothing with words or zeros in place of numbers", async () => {
    const pages = { "/v1/models": { data: [{ id: "m", max_model_len: "8192", context_length: 0 }] } };
    expect((await check("generic", pages)).found).toEqual({ state: "ok", latencyMs: 3 });
  });
});
