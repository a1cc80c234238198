import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ggufBytes } from "../support/ggufBytes.ts";
import * as answers from "../support/upstream/documentedAnswers.ts";
import { MockUpstream } from "../support/upstream/mockUpstream.ts";
import { startModelServer } from "../support/upstream/modelServer.ts";
import type { ModelServer } from "../support/upstream/modelServer.ts";
import type { Pages } from "../support/upstream/pages.ts";

const program = join(import.meta.dirname, "../../dist/cli.js");

let dir: string;
const servers: ModelServer[] = [];
beforeEach(() => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "magi-servers-")));
  dir = join(base, "workspace");
  mkdirSync(join(dir, "config/profiles"), { recursive: true });
  mkdirSync(join(base, "home"));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  rmSync(dirname(dir), { recursive: true, force: true });
});

async function start(pages: Pages, where: { readonly host?: string } = {}): Promise<ModelServer> {
  const server = await startModelServer(pages, where);
  servers.push(server);
  return server;
}

/** Not in step with this process, which serves what is asked. */
async function discover(...args: readonly string[]): ReturnType<typeof discoverWith> {
  return discoverWith({}, ...args);
}

async function discoverWith(
  env: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<{ code: number | null; out: string; err: string; ms: number }> {
  const home = join(dirname(dir), "home");
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, "discover", ...args], {
    cwd: dir,
    env: { PATH: process.env["PATH"], HOME: home, USERPROFILE: home, ...env },
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (part: Buffer) => (out += part.toString("utf8")));
  child.stderr.on("data", (part: Buffer) => (err += part.toString("utf8")));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, out, err, ms: performance.now() - startedAt };
}

const registryFile = (): string => join(dir, "data/model_registry.json");
const text = (): string => readFileSync(registryFile(), "utf8");
const models = () => (JSON.parse(text()) as { models: Record<string, Record<string, unknown>> }).models;

describe("magi discover --servers", () => {
  it("brings the models of every kind of server into the registry, turns none on, and does it once", async () => {
    const all = await Promise.all(
      [
        answers.ollama,
        answers.lmStudio,
        answers.llamaServer("/m/Phi-4-Q4_K_M.gguf"),
        answers.llamaSwap,
        answers.litellm,
        answers.vllm,
      ].map((pages) => start(pages)),
    );
    const addresses = all.map(({ address }) => address);
    const first = await discover("--servers", ...addresses);
    expect({ code: first.code, err: first.err }).toEqual({ code: 0, err: "" });
    expect(first.out).toContain(`http://${addresses[0] ?? ""}: Ollama, 4 models.`);
    expect(first.out).toContain("alias     qwen3_4p0b_q4km_fast");
    expect(first.out).toContain("gpt-oss:120b-cloud is left out: it does not run on this machine.");
    expect(first.out).toContain("data/model_registry.json is written. New models are off");
    expect(Object.values(models()).map(({ enabled }) => enabled)).not.toContain(true);
    expect(models()["qwen3_4p0b_q4km_fast"]?.["endpoints"]).toEqual([
      { url: `http://${addresses[0] ?? ""}/v1`, model: "qwen3:4b" },
      { url: `http://${addresses[1] ?? ""}/v1`, model: "qwen/qwen3-4b" },
    ]);
    expect(models()["phi4_14p7b_q4km_powerful"]).toMatchObject({
      ctx_size: 16384,
      context_length: 40960,
      vision: false,
    });

    const before = text();
    const again = await discover("--servers", ...addresses);
    expect(text()).toBe(before);
    expect(again.out).toContain("Nothing changed in data/model_registry.json.");
    for (const { asked } of all)
      expect(asked.filter((line) => line.startsWith("POST") && line !== "POST /api/show")).toEqual([]);
  });

  it("makes a profile of what a server has, with --profile", async () => {
    const { address } = await start(answers.llamaServer("/m/Phi-4-Q4_K_M.gguf"));
    const { code, out } = await discover("--servers", address, "--profile", "first");
    expect(code).toBe(0);
    expect(out.trimEnd().split("\n").slice(-4)).toEqual([
      "data/model_registry.json is written.",
      "Profile first is written, with models that fit this machine:",
      "  powerful: phi4_14p7b_q4km_powerful",
      'Try it: magi chat --profile first "Hello"',
    ]);
    const entry = models()["phi4_14p7b_q4km_powerful"];
    expect(entry).toMatchObject({ enabled: true, endpoints: [{ url: `http://${address}/v1` }] });
    expect(entry).not.toHaveProperty("engine");
    expect(readFileSync(join(dir, "config/profiles/first.yaml"), "utf8")).toContain("- phi4_14p7b_q4km_powerful");
  });

  it("knows a server's file when the registry has it, and gives it an endpoint", async () => {
    mkdirSync(join(dir, "models"));
    const file = join(dir, "models/Qwen3-4B-Q4_K_M.gguf");
    writeFileSync(file, ggufBytes({ tensors: [["output.weight", [8, 8]]] }));
    expect((await discover("models")).code).toBe(0);
    const { address } = await start(answers.llamaServer(file, "a name of mine"));
    const { out } = await discover("--servers", address);
    expect(out).toContain("endpoint  qwen3_4p0b_q4km_fast");
    expect(Object.keys(models())).toEqual(["qwen3_4p0b_q4km_fast"]);
    expect(models()["qwen3_4p0b_q4km_fast"]).toMatchObject({
      file_path: "models/Qwen3-4B-Q4_K_M.gguf",
      port: 8081,
      endpoints: [{ url: `http://${address}/v1`, model: "a name of mine" }],
    });
  });

  it("knows a file when a server had it first", async () => {
    const { address } = await start(answers.lmStudio);
    await discover("--servers", address);
    mkdirSync(join(dir, "models"));
    writeFileSync(join(dir, "models/Qwen3-4B-Q4_K_M.gguf"), ggufBytes({ tensors: [["output.weight", [8, 8]]] }));
    expect((await discover("models")).out).toContain("changed   qwen3_4p0b_q4km_fast");
    expect(Object.keys(models()).filter((id) => id.startsWith("qwen3"))).toEqual(["qwen3_4p0b_q4km_fast"]);
    expect(models()["qwen3_4p0b_q4km_fast"]).toMatchObject({ file_path: "models/Qwen3-4B-Q4_K_M.gguf" });
    expect(models()["qwen3_4p0b_q4km_fast"]).not.toHaveProperty("port");
  });

  it("looks at the ports that the registry names, when it is not told where", async () => {
    const { port } = await start(answers.llamaServer("/m/Qwen3-4B-Q4_K_M.gguf"));
    mkdirSync(join(dir, "data"));
    const registry = JSON.stringify({ models: { mine: { port } } });
    writeFileSync(registryFile(), registry);
    const { out } = await discover("--servers");
    expect(out).toContain(`http://127.0.0.1:${port}: llama-server, 1 model.`);
    expect(out).toMatch(/known {5}mine/);
    expect((JSON.parse(text()) as { models: Record<string, unknown> }).models["mine"]).toEqual({ port });
  });

  it("asks and tells once, however often and in whatever way an address is named", async () => {
    const { address, port, asked } = await start(answers.vllm);
    const { out } = await discover("--servers", address, `http://${address}/v1`, `localhost:${port}`, String(port));
    expect(out.match(/vLLM, 1 model/g)).toHaveLength(1);
    expect(asked.filter((line) => line === "GET /api/version")).toHaveLength(1);
  });

  it("tries both families for localhost and says which answered", async () => {
    const { port } = await start(answers.vllm, { host: "::1" });
    const { out } = await discover("--servers", `localhost:${port}`);
    expect(out).toContain(`http://[::1]:${port}: vLLM, 1 model.`);
    expect(Object.values(models())).toMatchObject([{ endpoints: [{ url: `http://[::1]:${port}/v1` }] }]);
  });

  it("only says what would change with --dry-run, and writes another file with --out", async () => {
    const { address } = await start(answers.vllm);
    const { out } = await discover("--servers", address, "--dry-run");
    expect(out).toContain("would be written; this was a dry run.");
    expect(existsSync(registryFile())).toBe(false);
    await discover("--servers", address, "--out", "other.json");
    expect(existsSync(registryFile())).toBe(false);
    expect(readFileSync(join(dir, "other.json"), "utf8")).toContain('"assistant"');
  });

  it("tells programs everything as JSON", async () => {
    const { address } = await start(answers.vllm);
    const { address: locked } = await start(answers.vllmWithKey);
    const { out } = await discover("--servers", address, locked, "--json");
    expect(JSON.parse(out)).toMatchObject({
      is_written: true,
      is_dry_run: false,
      servers: [
        {
          address,
          url: `http://${address}/v1`,
          state: "ok",
          kind: "vllm",
          program: "vLLM",
          models: [{ name: "assistant", assigned_tier: "balanced", state: "new", kind: "chat" }],
        },
        { address: locked, state: "auth", program: "vLLM", models: [] },
      ],
    });
  });

  it("says why there is nothing at an address, and ends with 1", async () => {
    const { address: stranger } = await start({ "/": "Welcome to nginx!" });
    const { address: locked } = await start(answers.litellmWithKey);
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as AddressInfo; // It listens on a port.
    await new Promise((resolve) => closed.close(resolve));
    const { code, out } = await discover("--servers", `127.0.0.1:${port}`, stranger, locked);
    expect(code).toBe(1);
    expect(out.trimEnd().split("\n")).toEqual([
      `127.0.0.1:${port}: nothing listens there.`,
      `http://${stranger}: something answers there, but it is no model server that MAGI knows.`,
      `http://${locked}: LiteLLM, which wants a key that MAGI does not have.`,
      `  Say it in MAGI_SERVER_KEYS, as http://localhost:${locked.split(":")[1] ?? ""}=KEY, and try again.`,
      "Nothing changed in data/model_registry.json.",
    ]);
    expect(existsSync(registryFile())).toBe(false);
  });

  it("says of a machine on which nothing answers where it looked", async () => {
    const { code, out } = await discover("--servers", "nowhere.invalid");
    expect(code).toBe(1);
    expect(out.trimEnd().split("\n")).toEqual([
      "nowhere.invalid: no model server answers at the ports 11434, 1234, 8080, 9931, 8000, 4000, 1337, 5000, 5001. " +
        "Name another as nowhere.invalid:PORT.",
      "Nothing changed in data/model_registry.json.",
    ]);
  });

  it("tells a key that a server does not take from one that is missing", async () => {
    const locked = await new MockUpstream().start();
    locked.pages = answers.vllm;
    locked.key = "sk-vllm";
    const { code, out } = await discoverWith(
      { MAGI_SERVER_KEYS: `localhost:${locked.port}=sk-old` },
      "--servers",
      `127.0.0.1:${locked.port}`,
    );
    await locked.stop();
    expect(code).toBe(1);
    expect(out.split("\n").slice(0, 2)).toEqual([
      expect.stringContaining(", which does not take the key that MAGI has for it."),
      `  Correct it in MAGI_SERVER_KEYS, as http://localhost:${locked.port}=KEY, and try again.`,
    ]);
  });

  it("asks a server with the key of MAGI_SERVER_KEYS, and no other server", async () => {
    const locked = await new MockUpstream().start();
    locked.pages = answers.vllm;
    locked.key = "sk-vllm";
    const free = await start(answers.ollama);
    const addresses = [`127.0.0.1:${locked.port}`, free.address];
    const { code, out, err } = await discoverWith(
      { MAGI_SERVER_KEYS: `localhost:${locked.port}=sk-vllm sk-stray` },
      "--servers",
      ...addresses,
    );
    await locked.stop();
    expect(code).toBe(0);
    expect(err).toBe("Entry 2 of MAGI_SERVER_KEYS is not SERVER=KEY, such as http://box:8000=secret.\n");
    expect(out).toContain(`http://127.0.0.1:${locked.port}: vLLM, 1 model.`);
    expect(out + text()).not.toContain("sk-");
    expect(free.headers.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
  });

  it("is done in seconds when servers are silent, endless, redirect or speak something else", async () => {
    const { address: silent } = await start({ "/api/version": "silent" });
    const { address: redirecting, asked } = await start({ "/api/version": [302, {}], "/v1/models": [302, {}] });
    const raw = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.write("SSH-2.0-OpenSSH_9.6\r\n");
    });
    const endless = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.write("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n");
      const flood = (): void => {
        while (!socket.destroyed && socket.write("x".repeat(65_536)));
      };
      socket.on("drain", flood);
      flood();
    });
    for (const server of [raw, endless]) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const [rawPort, endlessPort] = [raw, endless].map((server) => (server.address() as AddressInfo).port); // They listen on ports.
    const { code, out, ms } = await discover(
      "--servers",
      silent,
      redirecting,
      `127.0.0.1:${String(rawPort)}`,
      `127.0.0.1:${String(endlessPort)}`,
    );
    for (const server of [raw, endless]) server.close();
    expect(code).toBe(1);
    expect(out).toContain(`${silent}: it does not answer in time.`);
    expect(out).toContain(`http://${redirecting}: something answers there, but it is no model server`);
    expect(out).toContain(`127.0.0.1:${String(rawPort)}: it answers with something that is not HTTP.`);
    expect(out).toMatch(new RegExp(`127.0.0.1:${String(endlessPort)}: (something|it does not answer)`));
    expect(asked).not.toContain("GET /elsewhere");
    // The program's own start is in it.
    expect(ms).toBeLessThan(6_000);
  });

  it("sends nothing of the user's", async () => {
    const server = await start(answers.ollama);
    await discover("--servers", server.address);
    const names = new Set(server.headers.flatMap((headers) => Object.keys(headers)));
    expect([...names].sort()).toEqual(["accept", "connection", "content-length", "content-type", "host"]);
  });

  it("refuses what is no address, folders beside it, and a registry that is none", async () => {
    const path = await discover("--servers", "./models");
    expect({ code: path.code, err: path.err }).toEqual({
      code: 2,
      err: "magi: ./models is no address of a server, such as http://127.0.0.1:8080 or box:8080, without user and query.\n",
    });
    expect((await discover("models", "--servers")).code).toBe(2);
    mkdirSync(join(dir, "data"));
    writeFileSync(registryFile(), "[]");
    const { address } = await start(answers.vllm);
    expect((await discover("--servers", address)).code).toBe(3);
    expect(text()).toBe("[]");
  });
});
