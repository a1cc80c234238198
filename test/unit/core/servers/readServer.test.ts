import { describe, expect, it, test } from "vitest";
import { readServer } from "../../../../core/servers/readServer.ts";
import type { ServerReading } from "../../../../core/servers/readServer.ts";
import * as answers from "../../../support/upstream/documentedAnswers.ts";
import { server } from "../../../support/upstream/pages.ts";
import type { Pages } from "../../../support/upstream/pages.ts";

async function read(pages: Pages): Promise<{ reading: ServerReading; asked: readonly string[] }> {
  const { looks, asked } = server(pages);
  return { reading: await readServer("http://box/v1", looks.probe), asked };
}

async function modelsOf(pages: Pages) {
  const { reading } = await read(pages);
  if (reading.state !== "ok") throw new Error(`It is ${reading.state}.`);
  return reading.models;
}

describe("a server is called by its name", () => {
  test.each<[string, Pages]>([
    ["Ollama", answers.ollama],
    ["LM Studio", answers.lmStudio],
    ["LM Studio", answers.olderLmStudio],
    ["llama-server", answers.llamaServer("/m/qwen3.gguf")],
    ["llama-server", answers.llamaRouter],
    ["llama-swap", answers.llamaSwap],
    ["LiteLLM", answers.litellm],
    ["vLLM", answers.vllm],
    ["KoboldCpp", answers.koboldCpp],
    ["a server with the OpenAI API", { "/v1/models": { data: [{ id: "m", owned_by: "me" }] } }],
  ])("%s", async (program, pages) => {
    expect((await read(pages)).reading).toMatchObject({ state: "ok", program });
  });
});

describe("nothing is loaded or answered for a look", () => {
  test.each([answers.ollama, answers.lmStudio, answers.llamaRouter, answers.llamaSwap, answers.vllm])(
    "%#",
    async (pages) => {
      const { asked } = await read(pages);
      expect(asked.filter((path) => path.startsWith("POST") && !path.startsWith("POST /api/show "))).toEqual([]);
      expect(asked.filter((path) => path.includes("model=") && !path.endsWith("&autoload=false"))).toEqual([]);
    },
  );
});

describe("what a server says of its models", () => {
  it("Ollama: file, context of the Modelfile, what was trained, what sees and what embeds; not what runs elsewhere", async () => {
    const { reading } = await read(answers.ollama);
    expect(reading).toMatchObject({
      models: [
        {
          name: "qwen3:4b",
          file: answers.blob("a"),
          content: "d1",
          contextTokens: 8192,
          vision: false,
          facts: { family: "qwen3", size: 4, quantization: "Q4_K_M", contextLength: 40960, isEmbedding: false },
        },
        { name: "qwen3:latest", content: "d1" },
        { name: "gemma3:12b", vision: true, facts: { family: "gemma3", size: 12, contextLength: 131072 } },
        { name: "nomic-embed-text:latest", facts: { isEmbedding: true } },
      ],
      notes: ["gpt-oss:120b-cloud is left out: it does not run on this machine."],
    });
  });

  it("Ollama that does not say what is in its files: by their names and kinds", async () => {
    const models = await modelsOf({ ...answers.ollama, "/api/show": [500, "broken"] });
    expect(models.map(({ name, facts }) => [name, facts.quantization, facts.isEmbedding])).toEqual([
      ["qwen3:4b", "Q4_K_M", false],
      ["qwen3:latest", "Q4_K_M", false],
      ["gemma3:12b", "Q4_K_M", false],
      ["nomic-embed-text:latest", "F16", true],
    ]);
  });

  it("LM Studio: what is loaded and what is not, by either API", async () => {
    expect(await modelsOf(answers.lmStudio)).toMatchObject([
      { name: "gemma-3-270m-it-qat", contextTokens: 4096, vision: false, facts: { size: 0.27, quantization: "Q4_0" } },
      { name: "qwen/qwen3-4b", facts: { family: "qwen3", size: 4, quantization: "Q4_K_M", contextLength: 40960 } },
      { name: "text-embedding-nomic-embed-text-v1.5-embedding", facts: { isEmbedding: true, quantization: "F16" } },
    ]);
    expect(await modelsOf(answers.olderLmStudio)).toMatchObject([
      { name: "qwen2-vl-7b-instruct", vision: true, facts: { size: 7, quantization: "4bit", contextLength: 32768 } },
      { name: "text-embedding-nomic-embed-text-v1.5", facts: { isEmbedding: true } },
    ]);
  });

  it("llama-server: the file behind a name of the user's choice", async () => {
    expect(await modelsOf(answers.llamaServer("/m/Qwen3-4B-Q4_K_M.gguf", "mine"))).toMatchObject([
      {
        name: "mine",
        file: "/m/Qwen3-4B-Q4_K_M.gguf",
        contextTokens: 16384,
        vision: false,
        facts: { family: "qwen3", size: 4, quantization: "Q4_K_M", contextLength: 40960 },
      },
    ]);
  });

  it("llama-server with a key keeps its properties to itself and still has a list", async () => {
    const pages = { ...answers.llamaServer("/m/Qwen3-4B-Q4_K_M.gguf"), "/props": [401, {}] };
    expect(await modelsOf(pages)).toMatchObject([
      { name: "/m/Qwen3-4B-Q4_K_M.gguf", facts: { quantization: "Q4_K_M" } },
    ]);
  });

  it("llama-server in router mode: what it would start, without starting it", async () => {
    expect(await modelsOf(answers.llamaRouter)).toMatchObject([
      { name: "ggml-org/gemma-3-4b-it-GGUF:Q4_K_M", contextTokens: 4096, vision: true, facts: { size: 4 } },
      { name: "my-coder", file: "/m/Qwen2.5-Coder-14B-Instruct-Q4_K_M.gguf", facts: { isCoder: true, size: 14 } },
    ]);
  });

  it("vLLM: what is behind its name, and how long a prompt may be", async () => {
    expect(await modelsOf(answers.vllm)).toMatchObject([
      { name: "assistant", contextTokens: 32768, facts: { family: "qwen3", size: 8 } },
    ]);
  });

  it("vLLM: an adapter by its own name, as large as what it adapts", async () => {
    const owned = { object: "model", owned_by: "vllm" };
    const data = [
      { id: "assistant", ...owned, root: "Qwen/Qwen3-32B-AWQ", max_model_len: 32768 },
      {
        id: "sql-lora",
        ...owned,
        root: "/hub/snapshots/0dfa347e8877a4d4ed19ee56c140fa518470028c",
        parent: "assistant",
      },
    ];
    const [, adapter] = await modelsOf({ "/v1/models": { object: "list", data } });
    expect(adapter).toMatchObject({ name: "sql-lora", contextTokens: 32768, facts: { family: "sql_lora", size: 32 } });
    expect(adapter).not.toHaveProperty("file");
  });

  it("llama-swap and LiteLLM: names, but no patterns", async () => {
    expect(await modelsOf(answers.llamaSwap)).toMatchObject([
      { name: "qwen3-4b" },
      { name: "bge-reranker-v2-m3", facts: { isReranker: true } },
    ]);
    expect((await modelsOf(answers.litellm)).map(({ name }) => name)).toEqual(["qwen3-4b"]);
  });
});

describe("a server that does not tell its models", () => {
  const loading = [503, { error: { code: 503, message: "Loading model", type: "unavailable_error" } }];
  test.each<[string, Pages, object]>([
    ["vLLM with a key", answers.vllmWithKey, { state: "auth", program: "vLLM" }],
    ["LiteLLM with a key", answers.litellmWithKey, { state: "auth", program: "LiteLLM" }],
    [
      "any server with a key",
      { "/api/version": [401, "no"] },
      { state: "auth", program: "a server with the OpenAI API" },
    ],
    ["llama-server that loads", { "/api/version": loading }, { state: "loading", program: "llama-server" }],
    ["a server that has too much to do", { "/v1/models": [429, {}] }, { state: "busy" }],
    ["Ollama that fails", { ...answers.ollama, "/api/tags": [500, "?"] }, { state: "failing", program: "Ollama" }],
    ["nothing of the kind", {}, { state: "stranger" }],
    ["AirPlay, which refuses everybody", { "/api/version": [403, ""] }, { state: "stranger" }],
    ["MAGI's own gateway", { "/v1/models": { data: [{ id: "magi", owned_by: "magi" }] } }, { state: "magi" }],
  ])("%s", async (_what, pages, reading) => {
    expect((await read(pages)).reading).toMatchObject(reading);
  });

  it("a page that is shown at every path is no model server", async () => {
    const page = `<!doctype html><title>My app</title><p>${"keep-alive ".repeat(50)}</p>`;
    const everywhere = new Proxy<Record<string, unknown>>({}, { get: () => page });
    expect((await read(everywhere)).reading).toEqual({ state: "stranger" });
  });
});

describe("hostile answers", () => {
  it("names that would take over a terminal, hide or never end are left out, and said", async () => {
    const names = ["fine", "a\u001b[2Jb", "x\u202egpj.exe", "y".repeat(201), "", 7, null];
    const { reading } = await read({ "/v1/models": { data: names.map((id) => ({ id })) } });
    expect(reading).toMatchObject({
      models: [{ name: "fine" }],
      notes: ["3 of its models have names that cannot be used."],
    });
  });

  it("a list without end is cut", async () => {
    const data = Array.from({ length: 30_000 }, (_, number) => ({ id: `model-${number}` }));
    const { reading } = await read({ "/v1/models": { data } });
    expect(reading).toMatchObject({ notes: ["Of its 30000 models the first 200 are shown."] });
  });

  test.each([
    { data: "no list" },
    { data: [null, 1, "x", [], { id: {} }] },
    { data: [{ id: "m", max_model_len: -1, root: 5, owned_by: {} }] },
    { models: {} },
  ])("wrong shapes are no reason to fail: %j", async (list) => {
    expect(["ok", "stranger"]).toContain((await read({ "/v1/models": list })).reading.state);
  });

  it("wrong shapes of Ollama and LM Studio neither", async () => {
    const tags = { models: [{ name: "m", details: [], digest: 3 }, { model: 4 }, "x"] };
    const show = { modelfile: 3, parameters: [], model_info: "x", capabilities: {} };
    expect(await modelsOf({ ...answers.ollama, "/api/tags": tags, "/api/show": show })).toMatchObject([{ name: "m" }]);
    const lmStudio = { models: [{ key: "m", loaded_instances: [3], capabilities: 1, quantization: "x" }, { key: 1 }] };
    expect(await modelsOf({ "/api/v1/models": lmStudio })).toMatchObject([{ name: "m" }]);
  });
});
