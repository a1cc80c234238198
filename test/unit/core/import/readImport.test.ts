import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Imported, ImportSource } from "../../../../core/import/imported.ts";
import { mergeImport } from "../../../../core/import/mergeImport.ts";
import { importSources } from "../../../../core/import/imported.ts";
import { readImport } from "../../../../core/import/readImport.ts";
import { expectWithin } from "../../../support/clock/cpuTime.ts";

function imported(source: ImportSource, text: string, address?: string): Imported {
  const reading = readImport(source, text, address);
  if (reading.state === "broken") throw new Error(reading.message);
  return reading.imported;
}

function whyNot(source: ImportSource, text: string): string | undefined {
  const reading = readImport(source, text);
  return reading.state === "broken" ? reading.message : undefined;
}

describe("reading a configuration of llama-swap", () => {
  it("finds files and settings in commands, through macros, quotes and comments", () => {
    const { models, notes } = imported(
      "llama-swap",
      [
        "macros:",
        "  dir: /models",
        "  server: llama-server --port ${PORT} -m ${dir}/${file}",
        "models:",
        "  Qwen 3:",
        "    macros: { file: Qwen3-4B-Q4_K_M.gguf }",
        "    cmd: |",
        "      ${server}",
        "      # --ctx-size 1",
        "      --ctx-size 8192 -ngl 99 --threads=8 -b 512 \\",
        "      --mmproj '/models/it''s.gguf'",
        "    aliases: [small, magi-quick]",
        "  vectors:",
        "    cmd: llama-server -m /m/nomic.gguf --embedding",
      ].join("\n"),
    );
    expect(models).toEqual([
      {
        name: "Qwen 3",
        tier: "quick",
        filePath: "/models/Qwen3-4B-Q4_K_M.gguf",
        endpoints: [],
        settings: { ctx_size: 8192, n_gpu_layers: 99, n_threads: 8, batch_size: 512, mmproj_path: "/models/its.gguf" },
      },
      { name: "vectors", filePath: "/m/nomic.gguf", endpoints: [], settings: { is_embedding: true } },
    ]);
    expect(notes).toEqual([]);
  });

  it("asks llama-swap for what it starts without a file of this machine, or for all when told where it is", () => {
    const text = [
      "models:",
      "  a: { cmd: 'docker run -v /m:/models x -m /models/a.gguf', concurrencyLimit: 4 }",
      "  b: { cmd: llama-server -m /m/b.gguf }",
      "  c: { cmd: 'llama-server -m ${env.HOME}/c.gguf' }",
    ].join("\n");
    const usual = imported("llama-swap", text);
    expect(usual.models.map(({ endpoints }) => endpoints)).toEqual([
      [{ url: "http://127.0.0.1:8080/v1", model: "a", slots: 4 }],
      [],
      [{ url: "http://127.0.0.1:8080/v1", model: "c" }],
    ]);
    expect(usual.notes).toHaveLength(2);
    const told = imported("llama-swap", text, "http://box:9292");
    expect(told.models.map(({ endpoints: [endpoint] }) => endpoint?.url)).toEqual(Array(3).fill("http://box:9292/v1"));
    expect(told.notes).toEqual([]);
  });

  it("says what of a command, of filters and of its own settings is left out, of MAGI's own export nothing", () => {
    const text = [
      "apiKeys: [s3cret]",
      "models:",
      "  a:",
      "    cmd: llama-server --port ${PORT} --host ::1 -m /m/a.gguf -c 8192 --jinja -fa on --temp=-1 --temp 0.7 -np 4",
      "    filters: { setParams: { temperature: 1 } }",
      "  b: { cmd: 'llama-server --port ${PORT} -m /m/b.gguf --no-webui' }",
      "  c: { cmd: llama-server -hf org/c -fa on, filters: { stripParams: top_p } }",
      "groups: { g: { members: [a, b] } }",
      "hooks: { on_startup: { preload: [a] } }",
      "peers: { p: { proxy: http://10.0.0.1, models: [x], filters: { stripParams: top_p } } }",
    ].join("\n");
    const { notes } = imported("llama-swap", text);
    expect(notes).toEqual([
      "a runs without -fa, --temp, -np of its command; with --url it stays with a running llama-swap, which has them.",
      "The filters of a are not taken over.",
      "c is not started from a GGUF file of this machine, so it is asked at http://127.0.0.1:8080/v1, where llama-swap listens by default; --url says where yours does.",
      "The key that llama-swap wants (apiKeys) is not taken over; it goes into MAGI_SERVER_KEYS, or into the editor with «MAGI: Enter a Server's Key».",
      "Not taken over, as MAGI decides what runs by its profile: groups, hooks.",
      "The filters of the peer p are not taken over.",
    ]);
    expect(
      imported(
        "llama-swap",
        "models: { b: { cmd: llama-server -m /m/b.gguf } }\nrouting: { router: { settings: { groups: { magi: { members: [b] } } } } }",
      ).notes,
    ).toEqual([]);
  });

  it("leaves out what is for sound or pictures", () => {
    const { models, notes } = imported(
      "llama-swap",
      [
        "models:",
        "  ears: { cmd: '/opt/whisper-server --port ${PORT} -m /m/ggml-large.bin' }",
        "  paint: { cmd: 'draw -m /m/z.gguf', capabilities: { in: [text], out: [image] } }",
        "  voice: { cmd: 'say -m /m/v.gguf', checkEndpoint: /v1/audio/voices }",
        "  eyes: { cmd: 'llama-server -m /m/e.gguf', capabilities: { in: [text, image], out: [text] } }",
      ].join("\n"),
    );
    expect(models.map(({ name }) => name)).toEqual(["eyes"]);
    expect(notes).toEqual(
      ["ears", "paint", "voice"].map(
        (name) => `${name} is left out: it is for sound or pictures and is not chatted with.`,
      ),
    );
  });

  it("puts the variables of the environment into paths only, and names one that has no value", () => {
    const text = [
      'macros: { dir: "${env.HOME}/models" }',
      "models:",
      "  a: { cmd: 'llama-server -m ${dir}/a.gguf' }",
      "  b: { cmd: 'llama-server -m ${env.OTHER}/b.gguf' }",
      "peers: { p: { proxy: 'http://${env.SECRET}.example', models: [x] } }",
    ].join("\n");
    const reading = readImport("llama-swap", text, undefined, { HOME: "/home/me", SECRET: "s3cret" });
    if (reading.state === "broken") throw new Error(reading.message);
    const { models, notes } = reading.imported;
    expect(models.map(({ filePath, endpoints }) => filePath ?? endpoints[0]?.url)).toEqual([
      "/home/me/models/a.gguf",
      "http://127.0.0.1:8080/v1",
    ]);
    expect(notes).toHaveLength(2);
    expect(notes[1]).toBe("The peer p is left out: its address has a variable; write what it stands for.");
    expect(notes[0]).toMatch(/^b is started from a file whose path has \$\{env\.OTHER\}, which has no value here, so /);
  });

  it("calls a model that it starts from elsewhere as it is published", () => {
    const text = [
      "models:",
      "  hf: { cmd: 'llama-server --port ${PORT} -hf ggml-org/gemma-3-4b-it-GGUF:Q4_K_M -c 16384' }",
      "  docker: { cmd: 'docker run -v /m:/models x --model /models/Qwen2.5-Coder-0.5B-Instruct-Q4_K_M.gguf' }",
      "  vllm: { cmd: 'vllm serve Qwen/Qwen3-32B --port ${PORT}' }",
      "  other: { cmd: 'my-server --port ${PORT}' }",
    ].join("\n");
    const read = imported("llama-swap", text);
    expect(read.models.map(({ publishedName }) => publishedName)).toEqual([
      "ggml-org/gemma-3-4b-it-GGUF:Q4_K_M",
      "Qwen2.5-Coder-0.5B-Instruct-Q4_K_M.gguf",
      "Qwen/Qwen3-32B",
      undefined,
    ]);
    const { models } = mergeImport({
      text: undefined,
      imported: read,
      portsInUse: new Set<number>(),
      toRegistryPath: (path) => path,
    });
    expect(models.map(({ id }) => id)).toEqual([
      "gemma3_4p0b_q4km_fast",
      "qwen2_coder_p5_0p5b_q4km_fast",
      "qwen3_32p0b_powerful",
      "other_balanced",
    ]);
  });

  it.each([
    ["all", -1],
    ["999", -1],
    ["-1", undefined],
    ["auto", undefined],
    ["0", 0],
  ])("reads -ngl %s", (written, layers) => {
    const { models } = imported("llama-swap", `models: { a: { cmd: "llama-server -m /a.gguf -ngl ${written}" } }`);
    expect(models[0]?.settings).toEqual(layers === undefined ? {} : { n_gpu_layers: layers });
  });

  it("leaves out peers that are companies", () => {
    const { models, notes } = imported(
      "llama-swap",
      [
        "peers:",
        "  cloud: { proxy: https://openrouter.ai/api, apiKey: s3cret, models: [meta/llama] }",
        "  own: { proxy: https://openrouter.ai.example, models: [x] }",
      ].join("\n"),
    );
    expect(models.map(({ name }) => name)).toEqual(["x"]);
    expect(notes).toEqual(["The peer cloud is left out: it is no server of your own."]);
  });

  it("takes the models of peers, one that several have once, and no key", () => {
    const { models, notes } = imported(
      "llama-swap",
      [
        "peers:",
        "  a: { proxy: http://10.0.0.1, apiKey: s3cret, models: [x, y] }",
        "  b: { proxy: https://u:s3cret@b.example/api/v1, models: [x] }",
        "  c: { proxy: nothing, models: [z] }",
      ].join("\n"),
    );
    expect(models).toEqual([
      {
        name: "x",
        endpoints: [
          { url: "http://10.0.0.1/v1", model: "x" },
          { url: "https://b.example/api/v1", model: "x" },
        ],
        settings: {},
      },
      { name: "y", endpoints: [{ url: "http://10.0.0.1/v1", model: "y" }], settings: {} },
    ]);
    expect(notes).toHaveLength(3);
    expect(JSON.stringify([models, notes])).not.toContain("s3cret");
  });

  it("is not held up by macros that grow or go round", () => {
    const macros = Array.from({ length: 60 }, (_, at) => `  m${at}: "\${m${at + 1}}\${m${at + 1}}\${m${at + 1}}"`);
    const text = [
      "macros:",
      ...macros,
      '  round: "${round} x"',
      "models:",
      "  a: { cmd: 'x ${m0} ${round} -m /a.gguf' }",
    ];
    expectWithin(500, () => {
      expect(imported("llama-swap", text.join("\n")).models[0]?.name).toBe("a");
    });
  });
});

describe("reading a configuration of LiteLLM", () => {
  it("makes one model of all entries of a name and group, with its endpoints", () => {
    const { models, notes, loadBalancing } = imported(
      "litellm",
      [
        "model_list:",
        "  - model_name: chat",
        "    litellm_params: { model: openai/Qwen/Qwen3-8B, api_base: http://a:8000/v1, api_key: s3cret, weight: 2 }",
        "  - model_name: chat",
        "    litellm_params: { model: hosted_vllm/Qwen/Qwen3-8B, api_base: 'http://b:8000/v1/', max_parallel_requests: 4 }",
        "  - { model_name: small, litellm_params: { model: ollama_chat/qwen3:4b } }",
        "  - { model_name: again, litellm_params: { model: ollama/qwen3:4b, api_base: 'http://127.0.0.1:11434' } }",
        "  - { model_name: gpt, litellm_params: { model: gpt-5 } }",
        "  - { model_name: claude, litellm_params: { model: anthropic/claude, api_base: 'https://x' } }",
        "  - { model_name: '*', litellm_params: { model: 'openai/*', api_base: 'http://a/v1' } }",
        "  - { model_name: gpt-4o, litellm_params: { model: openai/gpt-4o, api_base: 'https://api.openai.com/v1' } }",
        "  - { model_name: hidden, litellm_params: { model: openai/x, api_base: os.environ/BASE } }",
        "  - { model_name: vectors, litellm_params: { model: openai/e, api_base: 'http://a/v1' }, model_info: { mode: embedding } }",
        "  - 7",
        "router_settings: { routing_strategy: least-busy }",
        "general_settings: { background_health_checks: true, health_check_interval: 60, master_key: s3cret }",
      ].join("\n"),
    );
    expect(models).toEqual([
      {
        name: "Qwen/Qwen3-8B",
        endpoints: [
          { url: "http://a:8000/v1", model: "Qwen/Qwen3-8B", weight: 2 },
          { url: "http://b:8000/v1", model: "Qwen/Qwen3-8B", slots: 4 },
        ],
        settings: {},
      },
      { name: "qwen3:4b", endpoints: [{ url: "http://127.0.0.1:11434/v1", model: "qwen3:4b" }], settings: {} },
      { name: "e", endpoints: [{ url: "http://a/v1", model: "e" }], settings: { is_embedding: true } },
    ]);
    expect(loadBalancing).toEqual({ strategy: "least_loaded", health_check_interval: 60 });
    expect(notes).toHaveLength(7);
    expect(notes).toContain("gpt-4o (openai/gpt-4o) is left out: it is no server of your own.");
    expect(notes.join("\n")).toContain("* (openai/*) is left out: it stands for any model");
    expect(JSON.stringify([models, notes])).not.toContain("s3cret");
  });

  it("leaves out what is not chatted with, and knows servers of one's own by the names of their programs", () => {
    const entry = (group: string, params: string, mode: string): string =>
      `  - { model_name: ${group}, litellm_params: { ${params} }, model_info: { mode: ${mode} } }`;
    const { models, notes } = imported(
      "litellm",
      [
        "model_list:",
        entry("voice", "model: openai/kokoro, api_base: 'http://a/v1'", "audio_speech"),
        entry("paint", "model: openai/flux, api_base: 'http://a/v1'", "image_generation"),
        entry("docker", "model: docker_model_runner/ai/smollm2", "chat"),
        entry("based", "model: openai/x, base_url: 'http://b/v1'", "chat"),
      ].join("\n"),
    );
    expect(models.map(({ name, endpoints }) => [name, endpoints[0]?.url])).toEqual([
      ["ai/smollm2", "http://127.0.0.1:12434/engines/v1"],
      ["x", "http://b/v1"],
    ]);
    expect(notes).toEqual([
      "voice (openai/kokoro) is left out: it is not chatted with (mode audio_speech).",
      "paint (openai/flux) is left out: it is not chatted with (mode image_generation).",
    ]);
  });

  it("takes a model whose group is a pattern, and none that Ollama passes on to another machine", () => {
    const { models, notes } = imported(
      "litellm",
      [
        "model_list:",
        "  - { model_name: claude-*, litellm_params: { model: hosted_vllm/Qwen/Qwen3-8B, api_base: 'http://a/v1' } }",
        "  - { model_name: claude-*, litellm_params: { model: 'ollama_chat/qwen3:4b' } }",
        "  - { model_name: claude-*, litellm_params: { model: 'ollama_chat/gpt-oss:120b-cloud' } }",
      ].join("\n"),
    );
    expect(models.map(({ name }) => name)).toEqual(["Qwen/Qwen3-8B", "qwen3:4b"]);
    expect(notes).toEqual(["claude-* (ollama_chat/gpt-oss:120b-cloud) is left out: it does not run on this machine."]);
  });

  it("says which parameters and settings it does not take over", () => {
    const { notes } = imported(
      "litellm",
      [
        "include: [more.yaml]",
        "model_list:",
        "  - { model_name: a, litellm_params: { model: openai/x, api_base: 'http://a/v1', temperature: 0, rpm: 6 } }",
        "  - { model_name: a, litellm_params: { model: openai/x, api_base: 'http://b/v1', temperature: 0, rpm: 6 } }",
        "litellm_settings: { drop_params: true }",
        "router_settings: { routing_strategy: latency-based-routing, num_retries: 2, fallbacks: [{ a: [b] }] }",
      ].join("\n"),
    );
    expect(notes).toEqual([
      "Not taken over of a: temperature, rpm.",
      "The files that it names under `include` are not read: import each of them, too.",
      "Not taken over, as MAGI has its own ways: litellm_settings.drop_params, router_settings.fallbacks, router_settings.routing_strategy.",
    ]);
  });

  it("takes tiers from the rungs of the complexity router", () => {
    const entry = (name: string): string =>
      `  - { model_name: ${name}, litellm_params: { model: openai/${name}, api_base: 'http://${name}/v1' } }`;
    const { models, ladder } = imported(
      "litellm",
      [
        "model_list:",
        ...["a", "b", "c", "d", "e"].map(entry),
        "  - model_name: auto",
        "    litellm_params:",
        "      model: auto_router/complexity_router",
        "      complexity_router_config:",
        "        tiers: { SIMPLE: a, MEDIUM: [b, { model_name: c }], COMPLEX: d, REASONING: a }",
      ].join("\n"),
    );
    expect(models.map(({ tier }) => tier)).toEqual(["fast", "balanced", "balanced", "powerful", undefined]);
    expect(ladder).toEqual(["fast", "balanced", "powerful"]);
  });
});

describe("reading what Ollama has", () => {
  const tags = JSON.stringify({
    models: [
      { name: "qwen3:4b", details: { parameter_size: "4.0B", quantization_level: "Q4_K_M", families: ["qwen3"] } },
      { name: "nomic-embed-text:latest", details: { families: ["nomic-bert"] } },
      { name: "big:cloud", remote_host: "https://ollama.com" },
      null,
    ],
  });

  it("understands what it answers at /api/tags", () => {
    const { models, notes } = imported("ollama", tags, "http://box:1");
    expect(models).toEqual([
      {
        name: "qwen3:4b",
        facts: { size: 4, quantization: "Q4_K_M" },
        endpoints: [{ url: "http://box:1/v1", model: "qwen3:4b" }],
        settings: {},
      },
      {
        name: "nomic-embed-text:latest",
        facts: { isEmbedding: true },
        endpoints: [{ url: "http://box:1/v1", model: "nomic-embed-text:latest" }],
        settings: {},
      },
    ]);
    expect(notes).toEqual(["big:cloud is left out: it does not run on this machine."]);
  });

  it("understands what `ollama list` prints", () => {
    const list = [
      "NAME              ID              SIZE      MODIFIED",
      "qwen3:4b          2bfd38a7daaf    2.6 GB    3 weeks ago",
      "gpt-oss:120b-cloud    9c4e    -     2 weeks ago",
      "",
    ].join("\r\n");
    const { models, notes } = imported("ollama", list);
    expect(models.map(({ name, endpoints }) => [name, endpoints[0]?.url])).toEqual([
      ["qwen3:4b", "http://127.0.0.1:11434/v1"],
    ]);
    expect(notes).toHaveLength(1);
  });
});

describe("reading another program's file that is none", () => {
  it.each([
    ["litellm", "models: { a: { cmd: x } }", "model_list"],
    ["llama-swap", "model_list: []", "neither `models` nor `peers`"],
    ["ollama", "hello", "neither what"],
    ["litellm", "model_list:\n  - [a", "line"],
    ["llama-swap", "", "neither"],
    ["litellm", "[".repeat(20_000), "deep"],
    ["litellm", `model_list: "${"x".repeat(2_000_000)}"`, "2000014 characters"],
  ] as const)("says of %s what is wrong (%#)", (source, text, part) => {
    expect(whyNot(source, text)).toContain(part);
  });

  it("does not unfold a bomb of aliases", () => {
    const lines = Array.from(
      { length: 30 },
      (_, at) => `l${at + 1}: &l${at + 1} [${Array(10).fill(`*l${at}`).join(", ")}]`,
    );
    expectWithin(2_000, () => {
      const text = ["l0: &l0 x", ...lines, "model_list: *l30"].join("\n");
      expect(readImport("litellm", text).state).toBe("broken");
    });
  });

  it("never throws, whatever stands where", () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(
          null,
          0,
          -1,
          1e99,
          true,
          "",
          "a",
          "${x}",
          "openai/x",
          "http://a/v1",
          "auto_router/complexity_router",
          "-m /a.gguf",
        ),
        fc.array(tie("any"), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            "models",
            "peers",
            "macros",
            "cmd",
            "proxy",
            "aliases",
            "metadata",
            "model_list",
            "model_name",
            "litellm_params",
            "model",
            "api_base",
            "model_info",
            "complexity_router_config",
            "tiers",
            "SIMPLE",
            "name",
            "details",
            "__proto__",
          ),
          tie("any"),
        ),
      ),
    })).any;
    fc.assert(
      fc.property(value, fc.constantFrom(...importSources), (data, source) => {
        readImport(source, JSON.stringify(data));
      }),
      { numRuns: 500 },
    );
  });
});
