import { describe, expect, test } from "vitest";
import { identifyServer } from "../../../../core/servers/identifyServer.ts";
import type { CheckResult } from "../../../../core/health/observe.ts";
import { createServerChecks } from "../../../../router/health/serverChecks.ts";
import { server } from "../../../support/upstream/pages.ts";
import type { Pages } from "../../../support/upstream/pages.ts";

const list = (...entries: Readonly<Record<string, unknown>>[]): Pages => ({ object: "list", data: entries });
const loading = [503, { error: { code: 503, message: "Loading model", type: "unavailable_error" } }];

const ollama: Pages = {
  "/api/version": { version: "0.9.0" },
  "/api/tags": { models: [{ name: "qwen3:latest", model: "qwen3:latest" }, { name: "llama3:8b" }] },
  "/api/ps": { models: [{ name: "qwen3:latest" }] },
  "/v1/models": list({ id: "qwen3:latest", owned_by: "library" }),
};
const lmStudio: Pages = {
  // LM Studio answers paths that it does not know with 200 and an error.
  "/api/version": { error: "Unexpected endpoint or method." },
  "/api/v0/models": {
    data: [
      { id: "warm", state: "loaded" },
      { id: "cold", state: "not-loaded" },
    ],
  },
  "/v1/models": list({ id: "warm" }, { id: "cold" }),
};
const lmStudioNew: Pages = {
  "/api/v1/models": {
    models: [
      { key: "warm", loaded_instances: [{ id: "warm:2", config: { context_length: 4096 } }] },
      { key: "cold", loaded_instances: [] },
    ],
  },
};
const llamaSwap: Pages = {
  "/running": {
    running: [
      { model: "warm", state: "ready" },
      { model: "coming", state: "starting" },
    ],
  },
  "/v1/models": list({ id: "warm", owned_by: "llamacpp" }, { id: "coming" }, { id: "cold" }),
};
const llamaServer: Pages = {
  "/health": { status: "ok" },
  "/v1/models": list({ id: "/models/qwen3.gguf", owned_by: "llamacpp" }),
  "/props": { is_sleeping: false },
};
const llamaRouter: Pages = {
  ...llamaServer,
  "/v1/models": list(
    { id: "warm", owned_by: "llamacpp", status: { value: "loaded" } },
    { id: "coming", owned_by: "llamacpp", status: { value: "loading" } },
    { id: "cold", owned_by: "llamacpp", status: { value: "unloaded" } },
    { id: "asleep", owned_by: "llamacpp", status: { value: "sleeping" } },
    { id: "fetched", owned_by: "llamacpp", status: { value: "downloading", progress: {} } },
  ),
};
const vllm: Pages = { "/health": [200, ""], "/v1/models": list({ id: "qwen3", owned_by: "vllm" }) };
const litellm: Pages = { "/health/liveliness": [200, "I'm alive!"], "/v1/models": list({ id: "qwen3" }) };
const other: Pages = { "/v1/models": list({ id: "qwen3", owned_by: "me" }) };

describe("what kind of server answers", () => {
  test.each([
    ["ollama", ollama],
    ["lm-studio", lmStudio],
    ["lm-studio", lmStudioNew],
    ["llama-swap", llamaSwap],
    ["llama-server", llamaServer],
    ["vllm", vllm],
    ["litellm", litellm],
    ["generic", other],
    ["generic", {}],
  ])("%s", async (kind, pages) => {
    expect(await identifyServer("http://box/v1", server(pages).looks.probe)).toBe(kind);
  });

  test("is never asked with a completion", async () => {
    const { looks, asked } = server(other);
    await identifyServer("http://box/v1", looks.probe);
    expect(asked).not.toContain("/v1/chat/completions");
    expect(asked).not.toContain("/v1/completions");
  });

  test("a server that is still loading is not guessed at", async () => {
    expect(await identifyServer("http://box/v1", server({ "/api/version": loading }).looks.probe)).toMatchObject({
      status: 503,
    });
  });
});

describe("how a server is", () => {
  async function check(pages: Pages, model: string, modelIsNamed = true): Promise<CheckResult> {
    const { looks } = server(pages);
    const kind = await identifyServer("http://box/v1", looks.probe);
    if (typeof kind !== "string") throw new Error("not identified");
    return createServerChecks()[kind](
      { baseUrl: "http://box/v1", model, modelIsNamed, inUse: false, slotsAreSaid: false },
      looks,
    );
  }

  test.each<[string, Pages, string, CheckResult["state"]]>([
    ["Ollama with the model in memory", ollama, "qwen3", "ok"],
    ["Ollama with the model on disk", ollama, "llama3:8b", "sleeping"],
    ["Ollama without the model", ollama, "gemma", "wrong-model"],
    ["Ollama with its queue full", { ...ollama, "/api/tags": [503, "busy"] }, "qwen3", "busy"],
    ["LM Studio with the model loaded", lmStudio, "warm", "ok"],
    ["LM Studio with the model not loaded", lmStudio, "cold", "sleeping"],
    ["LM Studio without the model", lmStudio, "gone", "wrong-model"],
    ["newer LM Studio with the model loaded", lmStudioNew, "warm", "ok"],
    ["newer LM Studio asked for an instance", lmStudioNew, "warm:2", "ok"],
    ["newer LM Studio with the model not loaded", lmStudioNew, "cold", "sleeping"],
    ["llama-swap running the model", llamaSwap, "warm", "ok"],
    ["llama-swap starting the model", llamaSwap, "coming", "loading"],
    ["llama-swap with the model stopped", llamaSwap, "cold", "sleeping"],
    ["llama-swap without the model", llamaSwap, "gone", "wrong-model"],
    ["llama-server, which answers for any name", llamaServer, "whatever", "ok"],
    ["llama-server asleep", { ...llamaServer, "/props": { is_sleeping: true } }, "m", "sleeping"],
    ["llama-server with a key", { ...llamaServer, "/props": [401, {}] }, "m", "auth"],
    ["llama-server that loads", { ...llamaServer, "/health": loading }, "m", "loading"],
    ["llama-server in router mode, model loaded", llamaRouter, "warm", "ok"],
    ["llama-server in router mode, model loading", llamaRouter, "coming", "loading"],
    ["llama-server in router mode, model not loaded", llamaRouter, "cold", "sleeping"],
    ["llama-server in router mode, model asleep", llamaRouter, "asleep", "sleeping"],
    ["llama-server in router mode, model downloading", llamaRouter, "fetched", "loading"],
    [
      "llama-server in router mode with a key",
      { ...llamaRouter, "/props?model=warm&autoload=false": [401, {}] },
      "warm",
      "auth",
    ],
    ["llama-server in router mode without the model", llamaRouter, "gone", "wrong-model"],
    ["vLLM with the model", vllm, "qwen3", "ok"],
    ["vLLM without the model", vllm, "gemma", "wrong-model"],
    ["vLLM that is not ready", { ...vllm, "/health": [503, ""] }, "qwen3", "busy"],
    ["LiteLLM with the model", litellm, "qwen3", "ok"],
    ["LiteLLM without the model", litellm, "gemma", "wrong-model"],
    ["another server with the model", other, "qwen3", "ok"],
    ["another server without the model", other, "gemma", "wrong-model"],
    ["another server without a list", {}, "gemma", "ok"],
  ])("%s is %s", async (_what, pages, model, state) => {
    expect((await check(pages, model)).state).toBe(state);
  });

  test("another server is not blamed for a name that nobody chose", async () => {
    expect(await check(other, "qwen3_4p0b_q4km_fast", false)).toEqual({ state: "ok", latencyMs: 3 });
  });

  test("says what it has instead of the model", async () => {
    expect((await check(ollama, "gemma")).detail).toBe(
      "It does not have the model gemma; it has qwen3:latest, qwen3:latest, llama3:8b.",
    );
  });
});
