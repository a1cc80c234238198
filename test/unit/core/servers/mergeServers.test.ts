import { describe, expect, it, test } from "vitest";
import { parseRegistry } from "../../../../core/registry/parseRegistry.ts";
import type { FileIdentities, FoundServer } from "../../../../core/servers/matchServed.ts";
import { mergeServers } from "../../../../core/servers/mergeServers.ts";
import type { ServerMerge } from "../../../../core/servers/mergeServers.ts";
import { toServedModel } from "../../../../core/servers/servedModel.ts";
import type { Told } from "../../../../core/servers/servedModel.ts";
import { expectWithin } from "../../../support/clock/cpuTime.ts";

const ollamaUrl = "http://127.0.0.1:11434/v1";
const llamaUrl = "http://127.0.0.1:8080/v1";

const at = (baseUrl: string, ...told: readonly Told[]): FoundServer => ({
  baseUrl,
  models: told.map(toServedModel),
  answersAnyName: false,
});
const one = (baseUrl: string, told: Told): FoundServer => ({ ...at(baseUrl, told), answersAnyName: true });

const none: FileIdentities = { known: new Map(), served: new Map() };

function merge(
  registry: object | undefined,
  servers: readonly FoundServer[],
  more: { readonly files?: FileIdentities; readonly livePorts?: readonly number[] } = {},
): ServerMerge & { readonly entries: Readonly<Record<string, Record<string, unknown>>> } {
  const merged = mergeServers({
    text: registry && JSON.stringify(registry, null, 2),
    servers,
    files: more.files ?? none,
    livePorts: new Set(more.livePorts),
    toRegistryPath: (path) => path.replace("/ws/", ""),
  });
  expect(parseRegistry(merged.text).problems).toEqual([]);
  return {
    ...merged,
    entries: (JSON.parse(merged.text) as { models: Record<string, Record<string, unknown>> }).models,
  };
}

const qwen: Told = { name: "qwen3:4b", size: "4.0B", quantization: "Q4_K_M" };

describe("models of servers that the registry does not have", () => {
  it("are put last and are off, with what the server says of them", () => {
    const { models, entries, isChanged } = merge(undefined, [
      at(ollamaUrl, { ...qwen, contextTokens: 8192, longestContext: 40960, vision: false }),
    ]);
    expect(isChanged).toBe(true);
    expect(models).toEqual([
      { baseUrl: ollamaUrl, name: "qwen3:4b", id: "qwen3_4p0b_q4km_fast", tier: "fast", state: "new", kind: "chat" },
    ]);
    expect(entries).toEqual({
      qwen3_4p0b_q4km_fast: {
        model_id: "qwen3_4p0b_q4km_fast",
        filename: "qwen3:4b",
        family: "qwen3",
        version: "3",
        size_params: 4,
        quantization: "Q4_K_M",
        is_thinking_model: false,
        thinking_override: null,
        is_instruct: false,
        is_coder: false,
        assigned_tier: "fast",
        tier_override: null,
        endpoints: [{ url: ollamaUrl, model: "qwen3:4b" }],
        enabled: false,
        ctx_size: 8192,
        context_length: 40960,
        vision: false,
      },
    });
  });

  it("embed and rank where they do, and are marked", () => {
    const { models, entries } = merge(undefined, [
      at(ollamaUrl, { name: "nomic-embed-text", isEmbedding: true }, { name: "bge-reranker-v2-m3" }),
    ]);
    expect(models.map(({ kind }) => kind)).toEqual(["embedding", "reranking"]);
    expect(Object.values(entries)).toMatchObject([{ is_embedding: true }, { is_reranker: true }]);
  });

  it("get two ids when they are two, and it is said", () => {
    const { models, isChanged } = merge(undefined, [
      at(ollamaUrl, { ...qwen, content: "d1" }, { ...qwen, name: "qwen3:4b-q4_K_M", content: "d2" }),
    ]);
    expect(isChanged).toBe(true);
    expect(models).toMatchObject([
      { id: "qwen3_4p0b_q4km_fast", state: "new" },
      { id: "qwen3_4p0b_q4km_fast_2", state: "new", sameNameAs: "qwen3_4p0b_q4km_fast" },
    ]);
  });

  it("get one entry when two servers have the same", () => {
    const { models, entries } = merge(undefined, [
      at(ollamaUrl, qwen),
      at("http://127.0.0.1:1234/v1", { name: "qwen/qwen3-4b", quantization: "Q4_K_M" }),
    ]);
    expect(models.map(({ state }) => state)).toEqual(["new", "joined"]);
    expect(entries["qwen3_4p0b_q4km_fast"]?.["endpoints"]).toEqual([
      { url: ollamaUrl, model: "qwen3:4b" },
      { url: "http://127.0.0.1:1234/v1", model: "qwen/qwen3-4b" },
    ]);
  });

  it("have one entry for two names of one content, the name that says more", () => {
    const { models, entries } = merge(undefined, [
      at(ollamaUrl, { ...qwen, name: "qwen3:latest", content: "d1" }, { ...qwen, content: "d1" }),
    ]);
    expect(models).toMatchObject([
      { name: "qwen3:latest", id: "qwen3_4p0b_q4km_fast", state: "alias" },
      { name: "qwen3:4b", id: "qwen3_4p0b_q4km_fast", state: "new" },
    ]);
    expect(entries["qwen3_4p0b_q4km_fast"]?.["endpoints"]).toEqual([{ url: ollamaUrl, model: "qwen3:4b" }]);
  });

  it("say where their file is when it is on this machine", () => {
    const file = "/ws/models/Qwen3-4B-Q4_K_M.gguf";
    const files = { known: new Map(), served: new Map([[file, "1:7"]]) };
    const server = one(llamaUrl, { name: file, file });
    expect(merge(undefined, [server], { files }).entries["qwen3_4p0b_q4km_fast"]).toMatchObject({
      file_path: "models/Qwen3-4B-Q4_K_M.gguf",
      filename: "Qwen3-4B-Q4_K_M.gguf",
    });
    expect(merge(undefined, [server]).entries["qwen3_4p0b_q4km_fast"]).not.toHaveProperty("file_path");
  });
});

describe("models of servers that the registry has", () => {
  const discovered = {
    model_id: "qwen3_4p0b_q4km_fast",
    file_path: "models/Qwen3-4B-Q4_K_M.gguf",
    filename: "Qwen3-4B-Q4_K_M.gguf",
    port: 8081,
    enabled: false,
    "my note": "keep",
  };
  const registry = { models: { qwen3_4p0b_q4km_fast: discovered } };

  test.each<[string, Told, FileIdentities]>([
    [
      "file behind all links",
      { name: "mine", file: "/cache/blobs/sha256-77" },
      { known: new Map([["qwen3_4p0b_q4km_fast", "1:7"]]), served: new Map([["/cache/blobs/sha256-77", "1:7"]]) },
    ],
    ["file's name", { name: "mine", file: "/elsewhere/Qwen3-4B-Q4_K_M.gguf" }, none],
    ["name, size and quantisation", qwen, none],
  ])("are known by their %s, and get one more endpoint and nothing else", (_what, told, files) => {
    const { models, entries } = merge(registry, [at(ollamaUrl, told)], { files });
    expect(models).toMatchObject([{ id: "qwen3_4p0b_q4km_fast", state: "joined" }]);
    expect(entries).toEqual({
      qwen3_4p0b_q4km_fast: { ...discovered, endpoints: [{ url: ollamaUrl, model: told.name }] },
    });
  });

  it("are known by the name that Ollama has for its file", () => {
    const { models } = merge({ models: { mine: { filename: "hf.co/me/odd:Q4", port: 8081, enabled: false } } }, [
      at(ollamaUrl, { name: "hf.co/me/odd:Q4" }),
    ]);
    expect(models).toMatchObject([{ id: "mine", state: "joined" }]);
  });

  it("are others when they are only alike", () => {
    const others: readonly Told[] = [
      { ...qwen, quantization: "Q8_0" },
      { name: "qwen3:8b", quantization: "Q4_K_M" },
      { name: "qwen3:4b" },
    ];
    for (const told of others) expect(merge(registry, [at(ollamaUrl, told)]).models).toMatchObject([{ state: "new" }]);
  });

  it("are others when two could be meant", () => {
    const two = { ...registry.models, qwen3_4p0b_q4km_fast_2: { filename: "copy.gguf", port: 8082 } };
    expect(merge({ models: two }, [at(ollamaUrl, qwen)]).models).toMatchObject([{ state: "new" }]);
  });

  it("keep the port that somebody uses or listens at as an endpoint of its own", () => {
    const both = [{ url: "http://127.0.0.1:8081/v1" }, { url: ollamaUrl, model: "qwen3:4b" }];
    const used = { models: { qwen3_4p0b_q4km_fast: { ...discovered, enabled: true } } };
    expect(merge(used, [at(ollamaUrl, qwen)]).entries["qwen3_4p0b_q4km_fast"]?.["endpoints"]).toEqual(both);
    const live = merge(registry, [at(ollamaUrl, qwen)], { livePorts: [8081] });
    expect(live.entries["qwen3_4p0b_q4km_fast"]?.["endpoints"]).toEqual(both);
  });

  it("keep the endpoints that they have", () => {
    const mine = { url: "http://box:9000/v1", weight: 3, "my note": "x" };
    const { entries } = merge({ models: { qwen3_4p0b_q4km_fast: { endpoints: [mine] } } }, [at(ollamaUrl, qwen)]);
    expect(entries["qwen3_4p0b_q4km_fast"]?.["endpoints"]).toEqual([mine, { url: ollamaUrl, model: "qwen3:4b" }]);
  });

  it("stay with the engine that a person chose", () => {
    const embedded = { models: { qwen3_4p0b_q4km_fast: { ...discovered, engine: "embedded" } } };
    const { models, isChanged } = merge(embedded, [at(ollamaUrl, qwen)]);
    expect(models).toMatchObject([{ id: "qwen3_4p0b_q4km_fast", state: "embedded" }]);
    expect(isChanged).toBe(false);
  });

  test.each<[string, object, FoundServer]>([
    ["by address and name", { endpoints: [{ url: ollamaUrl, model: "qwen3:4b" }] }, at(ollamaUrl, qwen)],
    ["as localhost", { endpoints: [{ url: "http://localhost:11434/v1/", model: "qwen3:4b" }] }, at(ollamaUrl, qwen)],
    ["of the other family", { endpoints: [{ url: "http://[::1]:11434/v1", model: "qwen3:4b" }] }, at(ollamaUrl, qwen)],
    [
      "without the tag that Ollama leaves away",
      { endpoints: [{ url: ollamaUrl, model: "qwen3" }] },
      at(ollamaUrl, { name: "qwen3:latest" }),
    ],
    ["by its port, whatever the name", { port: 8080 }, one(llamaUrl, { name: "gpt-4o" })],
    ["by an address without a name", { endpoints: [{ url: llamaUrl }] }, one(llamaUrl, { name: "gpt-4o" })],
  ])("are known %s, and nothing changes", (_how, entry, server) => {
    const text = JSON.stringify({ models: { mine: entry } });
    const merged = mergeServers({ text, servers: [server], files: none, livePorts: new Set(), toRegistryPath: String });
    expect(merged.models).toMatchObject([{ id: "mine", state: "known" }]);
    expect(merged.text).toBe(text);
  });

  it("are not the model that should be at that port when the file is another", () => {
    const server = one("http://127.0.0.1:8081/v1", { name: "x", file: "/m/gemma-3-4b-it-Q4_K_M.gguf" });
    expect(merge(registry, [server]).models).toMatchObject([{ id: "gemma3_4p0b_q4km_fast", state: "new" }]);
  });
});

describe("a second time", () => {
  it("changes nothing, to the letter", () => {
    const servers = [
      at(ollamaUrl, { ...qwen, name: "qwen3:latest", content: "d1" }, { ...qwen, content: "d1" }, { name: "phi4" }),
      at(
        "http://127.0.0.1:1234/v1",
        { name: "qwen/qwen3-4b", quantization: "Q4_K_M" },
        { name: "phi-4", quantization: "Q4_K_M" },
      ),
      one(llamaUrl, { name: "/m/gemma-3-4b-it-Q4_K_M.gguf", file: "/m/gemma-3-4b-it-Q4_K_M.gguf" }),
    ];
    const first = merge(undefined, servers);
    const again = mergeServers({
      text: first.text,
      servers,
      files: none,
      livePorts: new Set([8080, 1234, 11434]),
      toRegistryPath: String,
    });
    expect(again.isChanged).toBe(false);
    expect(again.text).toBe(first.text);
    expect(again.models.map(({ id }) => id)).toEqual(first.models.map(({ id }) => id));
    expect(again.models.filter(({ state }) => state !== "known" && state !== "alias")).toEqual([]);
  });

  it("keeps order, layout and what a person wrote", () => {
    const text = '{"models":{"mine":{"port":1,"x":1.0}},\n\t"note":"y"}';
    const merged = mergeServers({
      text,
      servers: [at(ollamaUrl, qwen)],
      files: none,
      livePorts: new Set(),
      toRegistryPath: String,
    });
    expect(merged.text.startsWith('{"models":{"mine":{"port":1,"x":1.0},')).toBe(true);
    expect(merged.text.endsWith('\n\t"note":"y"}')).toBe(true);
  });
});

it("takes many servers and a large registry in its stride", () => {
  const entries = Object.fromEntries(
    Array.from({ length: 2_000 }, (_, number) => [
      `model_${number}p0b_q4km_fast`,
      { filename: `m${number}.gguf`, port: 8081 + number },
    ]),
  );
  const servers = Array.from({ length: 20 }, (_, server) =>
    at(
      `http://127.0.0.1:${20_000 + server}/v1`,
      ...Array.from({ length: 200 }, (__, number) => ({ name: `m${number}-${server}` })),
    ),
  );
  const text = JSON.stringify({ models: entries });
  expectWithin(2_000, () => {
    mergeServers({ text, servers, files: none, livePorts: new Set(), toRegistryPath: String });
  });
});
