import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";

const program = join(import.meta.dirname, "../../dist/cli.js");

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "magi-import-"));
  mkdirSync(join(dir, "config/profiles"), { recursive: true });
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

interface Ending {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Not spawnSync: some of these ask servers of this process. */
async function magi(args: readonly string[], input = ""): Promise<Ending> {
  const env = { ...process.env, HOME: join(dir, "home"), OLLAMA_MODELS: join(dir, "no ollama") };
  const child = spawn(process.execPath, [program, ...args], { cwd: dir, env });
  let out = "";
  let err = "";
  child.stdout.on("data", (text: Buffer) => (out += text.toString()));
  child.stderr.on("data", (text: Buffer) => (err += text.toString()));
  child.stdin.on("error", () => undefined).end(input);
  return new Promise((resolve) =>
    child.on("close", (code) => {
      resolve({ code, out, err });
    }),
  );
}

function write(path: string, text: string): void {
  mkdirSync(join(dir, path, ".."), { recursive: true });
  writeFileSync(join(dir, path), text);
}

function read(path: string): string {
  return readFileSync(join(dir, path), "utf8");
}

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once("listening", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // It listens on a port.
}

const swap = [
  "models:",
  "  small: { cmd: 'llama-server --port ${PORT} -m models/Qwen3-4B-Q4_K_M.gguf -c 8192' }",
  "peers:",
  "  box: { proxy: 'http://10.0.0.5:11434', models: ['qwen3:14b'] }",
].join("\n");

describe("magi import", () => {
  it("makes a registry and a profile that `magi validate` finds nothing wrong with", async () => {
    write("swap.yaml", swap);
    write("models/Qwen3-4B-Q4_K_M.gguf", "GGUF");
    const { code, out, err } = await magi(["import", "llama-swap", "swap.yaml"]);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toContain("2 models in swap.yaml.");
    const { models } = JSON.parse(read("data/model_registry.json")) as { models: Record<string, unknown> };
    expect(models).toMatchObject({
      qwen3_4p0b_q4km_fast: { file_path: "models/Qwen3-4B-Q4_K_M.gguf", ctx_size: 8192, enabled: true },
      qwen3_14p0b_powerful: { endpoints: [{ url: "http://10.0.0.5:11434/v1", model: "qwen3:14b" }] },
    });
    expect(read("config/profiles/llama-swap.yaml")).toContain("- qwen3_4p0b_q4km_fast");
    expect(await magi(["validate", "--max-warnings", "0"])).toMatchObject({ code: 0 });
    const route = await magi(["route", "hi", "--profile", "llama-swap"]);
    expect(route.out).toContain("qwen3_4p0b_q4km_fast at http://127.0.0.1:");
  });

  it("finds files by the variables of the environment", async () => {
    write("swap.yaml", "models: { a: { cmd: 'llama-server -m ${env.HOME}/Qwen3-4B-Q4_K_M.gguf' } }");
    const { out } = await magi(["import", "llama-swap", "swap.yaml"]);
    expect(out).not.toContain("is asked at");
    expect(JSON.parse(read("data/model_registry.json"))).toMatchObject({
      models: { qwen3_4p0b_q4km_fast: { file_path: "home/Qwen3-4B-Q4_K_M.gguf" } },
    });
  });

  it("changes nothing the second time, and never a profile that is there", async () => {
    write("swap.yaml", swap);
    await magi(["import", "llama-swap", "swap.yaml"]);
    const registry = read("data/model_registry.json");
    write("config/profiles/llama-swap.yaml", "enabled_models: [] # mine\n");
    const again = await magi(["import", "llama-swap", "swap.yaml"]);
    expect(again.out).toContain("Nothing changed in data/model_registry.json.");
    expect(again.out).toContain("is there already and stays");
    expect(read("data/model_registry.json")).toBe(registry);
    expect(read("config/profiles/llama-swap.yaml")).toBe("enabled_models: [] # mine\n");
    await magi(["import", "llama-swap", "swap.yaml", "--profile", "other"]);
    expect(existsSync(join(dir, "config/profiles/other.yaml"))).toBe(true);
  });

  it("only says what would change", async () => {
    write("swap.yaml", swap);
    const { out, code } = await magi(["import", "llama-swap", "swap.yaml", "--dry-run", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      is_dry_run: true,
      is_changed: true,
      models: [
        { name: "small", model_id: "qwen3_4p0b_q4km_fast", state: "new", is_usable: true },
        { name: "qwen3:14b" },
      ],
      profile: { name: "llama-swap", state: "new" },
    });
    expect(existsSync(join(dir, "data"))).toBe(false);
    expect(existsSync(join(dir, "config/profiles/llama-swap.yaml"))).toBe(false);
  });

  it("writes another registry when asked to, with paths that mean the same there", async () => {
    write("swap.yaml", swap);
    mkdirSync(join(dir, "out"));
    const { out } = await magi(["import", "llama-swap", "swap.yaml", "--out", "out/registry.json"]);
    expect(out).toMatch(
      /\nIts models are not in the workspace's registry: use it with --registry out[\\/]registry\.json\.\n$/,
    );
    expect(read("out/registry.json")).toContain(join(dir, "models/Qwen3-4B-Q4_K_M.gguf"));
    expect(existsSync(join(dir, "data"))).toBe(false);
  });

  it("takes what another `magi` exported", async () => {
    const examples = join(import.meta.dirname, "../../examples/workspace");
    for (const target of ["litellm", "llama-swap"]) {
      const exported = spawnSync(
        process.execPath,
        [program, "export", target, "--workspace", examples, "--profile", "development"],
        { encoding: "utf8" },
      ).stdout;
      const { code, out } = await magi(["import", target, "-", "--json"], exported);
      expect(code).toBe(0);
      expect((JSON.parse(out) as { from: string }).from).toBe("standard input");
    }
    const { models } = JSON.parse(read("data/model_registry.json")) as { models: object };
    const known = JSON.parse(readFileSync(join(examples, "data/model_registry.json"), "utf8")) as { models: object };
    expect(Object.keys(models).every((id) => id in known.models)).toBe(true);
  });

  it("asks a running Ollama", async () => {
    const tags = JSON.stringify({ models: [{ name: "qwen3:4b", details: { quantization_level: "Q4_K_M" } }] });
    const url = await serve((request, response) => {
      response.writeHead(request.url === "/api/tags" ? 200 : 404).end(tags);
    });
    const { code, out } = await magi(["import", "ollama", "--url", `${url}/v1`]);
    expect({ code, out }).toMatchObject({ code: 0 });
    expect(read("data/model_registry.json")).toContain(`"url": "${url}/v1"`);
    expect(read("config/profiles/ollama.yaml")).toContain("- qwen3_4p0b_q4km_fast");
  });

  it("takes what `ollama list` prints", async () => {
    const { code } = await magi(["import", "ollama", "-"], "NAME  ID  SIZE  MODIFIED\nqwen3:4b  ab  2 GB  now\n");
    expect(code).toBe(0);
    expect(read("data/model_registry.json")).toContain('"model": "qwen3:4b"');
  });

  it.each<readonly [string, RequestListener]>([
    ["is something else", (_, response) => response.end("hello")],
    ["never ends", (_, response) => void setInterval(() => response.write("x".repeat(100_000)), 1).unref()],
    ["says nothing", () => undefined],
    ["sends elsewhere", (_, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end()],
  ])("says so when what should be Ollama %s", async (_what, answer) => {
    const { code, err } = await magi(["import", "ollama", "--url", await serve(answer)]);
    expect(code).toBe(3);
    expect(err).toMatch(/no ollama/i);
    expect(existsSync(join(dir, "data"))).toBe(false);
  });

  it("says what is wrong, and writes nothing then", async () => {
    write("bad.yaml", "model_list: [\n");
    write(
      "bomb.yaml",
      `a: &a [x]\nb: &b [${"*a,".repeat(99)}]\nc: &c [${"*b,".repeat(99)}]\nmodel_list: [${"*c,".repeat(99)}]\n`,
    );
    write("long.yaml", "#".repeat(1_100_000));
    write("swap.yaml", swap);
    const ending = async (...args: readonly string[]): Promise<number | null> => (await magi(["import", ...args])).code;
    expect(await ending("litellm")).toBe(2);
    expect(await ending("nginx", "swap.yaml")).toBe(2);
    expect(await ending("litellm", "gone.yaml")).toBe(3);
    expect(await ending("litellm", "bad.yaml")).toBe(3);
    expect(await ending("litellm", "bomb.yaml")).toBe(3);
    expect(await ending("litellm", "long.yaml")).toBe(3);
    expect(await ending("litellm", "swap.yaml")).toBe(3);
    expect(await ending("litellm", "config")).toBe(3);
    expect(await ending("llama-swap", "swap.yaml", "--profile", "../x")).toBe(2);
    expect(await ending("llama-swap", "swap.yaml", "--url", "http://u:p@x")).toBe(2);
    expect(existsSync(join(dir, "data"))).toBe(false);
    write("data/model_registry.json", "{");
    expect(await ending("llama-swap", "swap.yaml")).toBe(3);
    expect(read("data/model_registry.json")).toBe("{");
  });
});
