import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, realpath, rm, stat, writeFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ggufBytes } from "../support/ggufBytes.ts";
import { MagiProcess, runMagi } from "../support/cli/magiProcess.ts";
import type { Ending } from "../support/cli/magiProcess.ts";
import { HubServer } from "../support/hub/hubServer.ts";

const file = "somebody/tiny-GGUF/Qwen3-4B-Q4_K_M.gguf";
/** A file that is a model, by its header, and long enough to be interrupted. */
const whole = Buffer.concat([ggufBytes({ tensors: [["output.weight", [8, 8]]] }), randomBytes(4_000_000)]);

let hub: HubServer;
let folder: string;
let target: string;

beforeEach(async () => {
  hub = await HubServer.start();
  hub.put(file, whole);
  folder = await realpath(await mkdtemp(join(tmpdir(), "magi-get-")));
  target = join(folder, "models", file);
});

afterEach(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

/** With a data folder of its own, so that nothing of this machine counts. */
const env = (): NodeJS.ProcessEnv => ({ HF_ENDPOINT: hub.endpoint, HF_TOKEN: "", XDG_DATA_HOME: join(folder, "data") });

function get(...args: readonly string[]): Promise<Ending> {
  return runMagi(["get", ...args], { cwd: folder, env: env() });
}

function start(...args: readonly string[]): MagiProcess {
  return new MagiProcess(["get", ...args], { cwd: folder, env: env() });
}

async function registry(): Promise<Record<string, Record<string, unknown>>> {
  const text = await readFile(join(folder, "data/model_registry.json"), "utf8");
  return (JSON.parse(text) as { models: Record<string, Record<string, unknown>> }).models;
}

describe("magi get", () => {
  it("lists the models with size, licence, purpose and memory, without a network", async () => {
    const { code, out } = await get();
    expect(code).toBe(0);
    expect(out).toMatch(/^qwen3-0\.6b +639 MB +Apache-2\.0 +Tiny: .+\n +needs 1\.9 GB of memory, .+\n/);
    expect(await get("--list")).toMatchObject({ code: 0, out: expect.stringContaining("qwen3-4b") as string });
    expect(hub.requests).toEqual([]);
  });

  it("lists them for programs", async () => {
    const { out } = await get("--list", "--json");
    expect((JSON.parse(out) as unknown[])[0]).toMatchObject({
      name: "qwen3-0.6b",
      file: "Qwen/Qwen3-0.6B-GGUF/Qwen3-0.6B-Q8_0.gguf",
      bytes: 639_446_688,
      licence: "Apache-2.0",
    });
  });

  it("downloads a file, and leaves a registry and a profile that use it", async () => {
    const { code, out, err } = await get(file, "--to", "models");
    expect({ code, out }).toEqual({
      code: 0,
      out: `${target}\nqwen3_4p0b_q4km_fast is in the registry; MAGI runs it itself. The new profile local sends every prompt to it.\n`,
    });
    expect(err).toMatch(/4 MB of 4 MB/);
    expect(err).not.toContain("\r");
    expect((await readFile(target)).equals(whole)).toBe(true);
    expect(await registry()).toMatchObject({
      qwen3_4p0b_q4km_fast: { file_path: `models/${file}`, enabled: true, engine: "embedded" },
    });
    const { out: problems, code: valid } = await runMagi(["validate"], { cwd: folder });
    expect({ problems, valid }).toMatchObject({ valid: 0 });
    const again = await get(file, "--to", "models", "--json");
    expect(JSON.parse(again.out)).toMatchObject({ was_there: true, profile: "local", profile_state: "kept" });
  });

  it("keeps models in the person's own data unless told otherwise, and says everything as JSON", async () => {
    const { out } = await get(`${hub.endpoint}/somebody/tiny-GGUF/resolve/main/Qwen3-4B-Q4_K_M.gguf`, "--json");
    expect(JSON.parse(out)).toEqual({
      file_path: join(folder, "data/magi/models", file),
      bytes: whole.length,
      was_there: false,
      registry: join(folder, "data/model_registry.json"),
      model_id: "qwen3_4p0b_q4km_fast",
      tier: "fast",
      engine: "embedded",
      profile: "local",
      profile_state: "created",
      added_tier: null,
    });
  });

  it("is asked for another server on the command line, and goes to it", async () => {
    const other = await HubServer.start();
    other.put(file, whole);
    expect(await get(file, "--to", "models", "--endpoint", `${other.endpoint}/`)).toMatchObject({ code: 0 });
    expect(hub.requests).toEqual([]);
    await other.stop();
  });

  it("gives HF_TOKEN to the server", async () => {
    hub.token = "hf_secret";
    const refused = await get(file, "--to", "models");
    expect(refused).toMatchObject({ code: 3, out: "" });
    expect(refused.err).toMatch(/does not give it to everybody \(401\)\. .+HF_TOKEN/);
    const options = { cwd: folder, env: { ...env(), HF_TOKEN: "hf_secret" } };
    const { code, out, err } = await runMagi(["get", file, "--to", "models"], options);
    expect({ code, told: `${out}${err}`.includes("hf_secret") }).toEqual({ code: 0, told: false });
  });

  it("puts it into the profile that is named, beside what is there", async () => {
    await mkdir(join(folder, "config/profiles"), { recursive: true });
    for (const name of ["a", "b"])
      await writeFile(
        join(folder, `config/profiles/${name}.yaml`),
        "enabled_models: []\ntier_config:\n  - {name: fast, max_score: .inf}\n",
      );
    expect((await get(file, "--to", "models")).out).toMatch(/profile \(a, b\), or say which one with --profile\.\n$/);
    expect((await get(file, "--to", "models", "--profile", "b")).out).toMatch(/The profile b uses it\.\n$/);
    expect(await readFile(join(folder, "config/profiles/b.yaml"), "utf8")).toContain("qwen3_4p0b_q4km_fast");
  });

  it("says before the download that the profile cannot have the name, or the registry not be read", async () => {
    const named = await get(file, "--to", "models", "--profile", "../evil");
    expect(named).toMatchObject({ code: 2, out: "" });
    expect(named.err).toContain("'../evil' cannot be a profile's name");
    await mkdir(join(folder, "data"));
    await writeFile(join(folder, "data/model_registry.json"), "{");
    const broken = await get(file, "--to", "models");
    expect(broken).toMatchObject({ code: 3, out: "" });
    expect(broken.err).toContain("model_registry.json). Nothing was changed.");
    expect(hub.requests).toEqual([]);
    expect(existsSync(join(folder, "models"))).toBe(false);
  });

  it("takes a profile that is there, whatever its name", async () => {
    await mkdir(join(folder, "config/profiles"), { recursive: true });
    await writeFile(join(folder, "config/profiles/(old).yaml"), "enabled_models: []\n");
    expect(await get(file, "--to", "models", "--profile", "(old)")).toMatchObject({ code: 0 });
  });
});

describe("magi get that is interrupted", () => {
  it("keeps what is there on Ctrl+C, says so, and goes on with it", async () => {
    hub.faults.push({ kind: "stall", after: 3_000_000 });
    const magi = start(file, "--to", "models");
    await untilPartHas(3_000_000);
    magi.process.kill("SIGINT");
    const { code, err } = await magi.ended;
    expect(code).toBe(130);
    expect(err).toMatch(
      /magi: Qwen3-4B-Q4_K_M\.gguf was stopped\. 7\d % are there and kept; the same command goes on\.\n$/,
    );
    expect(existsSync(target)).toBe(false);
    await expectGoesOn();
  });

  it("goes on after kill -9", async () => {
    hub.faults.push({ kind: "stall", after: 3_000_000 });
    const magi = start(file, "--to", "models");
    await untilPartHas(3_000_000);
    magi.process.kill("SIGKILL");
    await magi.ended;
    expect(existsSync(`${target}.part.lock`)).toBe(true);
    await expectGoesOn();
  });

  it("leaves a file to the other one that downloads it", async () => {
    hub.faults.push({ kind: "stall", after: 3_000_000 });
    const first = start(file, "--to", "models");
    await untilPartHas(3_000_000);
    const second = await get(file, "--to", "models");
    expect(second).toMatchObject({ code: 3, out: "" });
    expect(second.err).toContain("is being downloaded by another window or program");
    first.process.kill("SIGINT");
    await first.ended;
  });

  async function untilPartHas(bytes: number): Promise<void> {
    await expect.poll(async () => (await stat(`${target}.part`).catch(() => undefined))?.size).toBe(bytes);
  }

  async function expectGoesOn(): Promise<void> {
    hub.requests.length = 0;
    expect(await get(file, "--to", "models")).toMatchObject({ code: 0 });
    expect(hub.byteRequests.map(({ range }) => range)).toEqual(["bytes=3000000-"]);
    expect((await readFile(target)).equals(whole)).toBe(true);
  }
});

describe("magi get that cannot", () => {
  it.each([
    [["nobody"], 2, /There is no model 'nobody' in the list \(qwen3-0\.6b/],
    [["a/b/../../c.gguf"], 2, /Name a file as owner\/repository\/file\.gguf/],
    [["a/b/c.safetensors"], 2, /Only GGUF files run here/],
    [["https://elsewhere.example/a/b/resolve/main/c.gguf"], 2, /That address is on elsewhere\.example/],
    [[file, "--endpoint", "mirror"], 2, /"mirror" is no address to take models from/],
    [[file, "--endpoint", "ftp://mirror"], 2, /taken from https or http addresses/],
    [[file, "--endpoint", "https://me:secret@mirror"], 2, /has a password or a query in it/],
    [["somebody/tiny-GGUF/other.gguf"], 3, /other\.gguf was not downloaded: 127\.0\.0\.1:\d+ has no such file \(404\)/],
  ])("says why in one sentence: %j", async (args, code, sentence) => {
    const ending = await get(...args);
    expect(ending).toMatchObject({ code, out: "" });
    expect(ending.err).toMatch(sentence);
    expect(ending.err.trim().split("\n")).toHaveLength(1);
    expect(ending.err).not.toContain("secret");
  });

  it("does not take another file for one of the list", async () => {
    hub.put("Qwen/Qwen3-0.6B-GGUF/Qwen3-0.6B-Q8_0.gguf", whole);
    const { code, err } = await get("qwen3-0.6b");
    expect(code).toBe(3);
    expect(err).toContain("is not the file that MAGI knows");
  });

  it("throws away a file that is no model", async () => {
    hub.put("somebody/tiny-GGUF/text.gguf", Buffer.from("only text"));
    const { code, err } = await get("somebody/tiny-GGUF/text.gguf", "--to", "models");
    expect(code).toBe(3);
    expect(err).toMatch(/text\.gguf was thrown away: it is too short to be a GGUF file\. Choose another file\./);
    expect(existsSync(join(folder, "data/model_registry.json"))).toBe(false);
  });
});
