import { describe, expect, it } from "vitest";
import { documentOf, enabling, exportOf } from "../../../support/export/exportOf.ts";
import type { Models } from "../../../support/export/exportOf.ts";

interface Config {
  readonly models: Readonly<Record<string, { readonly cmd: string; readonly aliases?: readonly string[] }>>;
  readonly peers?: Readonly<Record<string, { readonly proxy: string; readonly models: readonly string[] }>>;
  readonly routing?: { readonly router: { readonly settings: { readonly groups: unknown } } };
}

function configOf(models: Models, rest = ""): Config {
  return documentOf("llama-swap", exportOf("llama-swap", models, enabling(models, rest))) as Config;
}

function commandOf(model: object): string | undefined {
  return configOf({ m: { port: 1, ...model } }).models["m"]?.cmd;
}

describe("export to llama-swap", () => {
  it("starts llama-server with the registry's settings", () => {
    const models = {
      small: { file_path: "models/a.gguf", port: 8081, ctx_size: 4096, n_gpu_layers: 0, n_threads: 8, batch_size: 512 },
    };
    expect(configOf(models)).toEqual({
      healthCheckTimeout: 300,
      models: {
        small: {
          cmd: "llama-server --port ${PORT} --model /home/me/models/a.gguf --alias small --ctx-size 4096 --n-gpu-layers 0 --threads 8 --batch-size 512",
          proxy: "http://localhost:${PORT}",
          checkEndpoint: "/health",
          ttl: 600,
          aliases: ["magi-fast"],
          metadata: { magi_model: "small", magi_tier: "fast", magi_port: 8081 },
        },
      },
    });
  });

  it("puts all layers on the GPU in words that every llama-server knows", () => {
    expect(commandOf({ file_path: "/m/a.gguf", n_gpu_layers: -1 })).toMatch(/ --n-gpu-layers 999$/);
  });

  it("says that a model sees images, and with what", () => {
    const { models } = configOf({ m: { port: 1, file_path: "/m/a.gguf", mmproj_path: "/m/p.gguf" } });
    expect(models["m"]).toMatchObject({ capabilities: { in: ["text", "image"], out: ["text"] } });
    expect(models["m"]?.cmd).toContain(" --mmproj /m/p.gguf");
  });

  it("also starts what MAGI runs itself", () => {
    expect(configOf({ m: { engine: "embedded", file_path: "/m/a.gguf" } }).models["m"]?.cmd).toContain("/m/a.gguf");
  });

  it.each([
    ["/m/with space.gguf", "'/m/with space.gguf'"],
    ["/m/it's.gguf", "'/m/it'\\''s.gguf'"],
    ['/m/$(reboot) `x` "y" \\z #.gguf', "'/m/$(reboot) `x` \"y\" \\z #.gguf'"],
    ["/m/${env.HOME}.gguf", "'/m/$''{env.HOME}.gguf'"],
    ["C:\\models\\a.gguf", "C:\\models\\a.gguf"],
    ["C:\\my models\\a.gguf", '"C:\\my models\\a.gguf"'],
    ["-rf", "/home/me/-rf"],
  ])("quotes %s", (path, word) => {
    expect(commandOf({ file_path: path })).toContain(` --model ${word} `);
  });

  it.each(["/m/two\nlines.gguf", "/m/\u0000.gguf", 'C:\\a"b.gguf'])(
    "leaves out what no command line can say: %j",
    (path) => {
      const models = { m: { port: 1, file_path: path } };
      const exported = exportOf("llama-swap", models, enabling(models));
      expect(documentOf("llama-swap", exported)).toMatchObject({ models: {} });
      expect(exported).toMatchObject({ models: 0 });
      expect(exported.losses.join()).toContain("cannot be said in a command line");
    },
  );

  it("names servers that others start as peers, each with all of its models", () => {
    const url = "http://10.0.0.5:11434/v1";
    expect(
      configOf({
        a: { endpoints: [{ url, model: "qwen3:4b" }] },
        b: {
          file_path: "/m/b.gguf",
          endpoints: [{ url, model: "qwen3:8b" }, { url: "https://u:p@far.example/v1/?k=1" }],
        },
      }),
    ).toMatchObject({
      models: {},
      peers: {
        "10.0.0.5-11434": {
          proxy: "http://10.0.0.5:11434",
          // Without it, answers that take more than a minute to begin would be cut off.
          timeouts: { responseHeader: 0 },
          models: ["qwen3:4b", "qwen3:8b"],
        },
        "far.example": { proxy: "https://far.example", models: ["b"] },
      },
    });
  });

  it("says by which names peers' models are asked for, and which tiers have none", () => {
    const models = {
      a: { port: 1, file_path: "/a" },
      b: { assigned_tier: "powerful", endpoints: [{ url: "http://one/v1" }, { url: "http://two:8000/v1" }] },
      c: { assigned_tier: "powerful", endpoints: [{ url: "http://one/v1", model: "a" }] },
    };
    const { losses, text } = exportOf("llama-swap", models, enabling(models));
    expect(losses).toContain("The tier powerful has no name in llama-swap: no model that it starts serves it.");
    expect(losses).toContain("b is asked for as one/b or two-8000/b: llama-swap does not choose among several.");
    expect(losses).toContain("a is asked for as one/a: llama-swap does not choose among several.");
    expect(text).toContain("# The model of a peer is asked for by the name that it has there.");
    const plain = exportOf("llama-swap", { a: models.a }, enabling({ a: models.a }));
    expect(plain.losses.join()).not.toContain("asked for");
    expect(plain.text).not.toContain("peer");
  });

  it("says whose 127.0.0.1 it is, where there is one", () => {
    const textOf = (target: "litellm" | "llama-swap", url: string): string => {
      const models = { m: { endpoints: [{ url }] } };
      return exportOf(target, models, enabling(models)).text;
    };
    for (const [target, name] of [
      ["llama-swap", "llama-swap"],
      ["litellm", "LiteLLM"],
    ] as const) {
      expect(textOf(target, "http://[::1]:8000/v1")).toContain(`are the machine that ${name} runs on`);
      expect(textOf(target, "http://box:8000/v1")).not.toContain("127.0.0.1 and localhost");
    }
  });

  it("says that a model of one turn gets whole conversations, there and elsewhere", () => {
    const models = { a: { port: 1, file_path: "/a", single_turn: true }, b: { port: 2, file_path: "/b" } };
    for (const [target, name] of [
      ["llama-swap", "llama-swap"],
      ["litellm", "LiteLLM"],
      ["kubernetes", "the gateway"],
    ] as const)
      expect(exportOf(target, models, enabling(models)).losses).toContain(
        `single_turn of a: ${name} sends the whole conversation.`,
      );
  });

  it("leaves out an address that does not end in /v1, and a name that would be a macro", () => {
    const models = { a: { endpoints: [{ url: "http://x/api" }, { url: "http://y/v1", model: "${env.KEY}" }] } };
    const exported = exportOf("llama-swap", models, enabling(models));
    expect(exported.losses.filter((loss) => loss.includes("An endpoint of a is left out"))).toHaveLength(2);
    expect(exported.text).not.toContain("${env");
  });

  it("lets the first model of a tier answer for it, and a model's own id win", () => {
    const { models } = configOf({
      a: { port: 1, file_path: "/a" },
      b: { port: 2, file_path: "/b" },
      "magi-powerful": { port: 3, file_path: "/c", assigned_tier: "powerful" },
    });
    expect(Object.values(models).map(({ aliases }) => aliases)).toEqual([["magi-fast"], undefined, undefined]);
  });

  it("runs one model at a time", () => {
    const models = { a: { port: 1, file_path: "/a" }, b: { port: 2, file_path: "/b" } };
    expect(configOf(models).routing?.router.settings.groups).toEqual({
      magi: { swap: true, exclusive: true, members: ["a", "b"] },
    });
  });

  it("keeps a draft's model beside the one that refines", () => {
    const models = {
      a: { port: 1, file_path: "/a" },
      b: { port: 2, file_path: "/b", assigned_tier: "balanced" },
      c: { port: 3, file_path: "/c", assigned_tier: "powerful" },
    };
    expect(configOf(models, "two_stage: { enabled: true }").routing?.router.settings.groups).toEqual({
      magi: { swap: true, exclusive: true, members: ["a"] },
      "magi-draft": { swap: true, exclusive: false, members: ["b"] },
      "magi-refine": { swap: true, exclusive: false, members: ["c"] },
    });
  });

  it("lets no id become a macro", () => {
    const { models } = configOf({ "a${env.HOME}": { port: 1, file_path: "/a" } });
    expect(Object.keys(models)).toEqual(["a$_{env.HOME}"]);
    expect(models["a$_{env.HOME}"]?.cmd).toContain(" --alias 'a$''{env.HOME}'");
  });
});
