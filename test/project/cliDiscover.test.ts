import { spawn, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ggufBytes } from "../support/ggufBytes.ts";

const project = join(import.meta.dirname, "../..");
const program = join(project, "dist/cli.js");

/** A workspace, and a home folder of its own, so that the models of this machine do not count. */
let dir: string;
let home: string;
beforeEach(() => {
  const base = realpathSync(mkdtempSync(join(tmpdir(), "magi-discover-")));
  dir = join(base, "workspace");
  home = join(base, "home");
  mkdirSync(join(dir, "config/profiles"), { recursive: true });
  mkdirSync(home);
});
afterEach(() => {
  rmSync(dirname(dir), { recursive: true, force: true });
});

function discover(...args: readonly string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "discover", ...args], {
    cwd: dir,
    encoding: "utf8",
    // Without a llama-server that somebody may have.
    env: { PATH: dirname(process.execPath), HOME: home, USERPROFILE: home },
  });
  return { code: status, out: stdout, err: stderr };
}

function write(path: string, bytes: string | Buffer): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), bytes);
}

const model = (path: string): void => {
  write(path, ggufBytes({ tensors: [["output.weight", [8, 8]]] }));
};

const registryFile = (): string => join(dir, "data/model_registry.json");
const text = (): string => readFileSync(registryFile(), "utf8");
const models = () => (JSON.parse(text()) as { models: Record<string, Record<string, unknown>> }).models;
const lines = (out: string): readonly string[] => out.trimEnd().split("\n");

describe("magi discover", () => {
  it("gives the five well-known files the ids that profiles use, and turns none on", () => {
    for (const name of [
      "gpt-oss-20b-Q4_K_M",
      "qwen2.5-coder-14b-instruct-q4_k_m",
      "DeepSeek-R1-0528-Qwen3-8B-Q4_K_M",
      "Qwen3-VL-4B-Instruct-Q4_K_M",
      "Qwen3-4B-Q4_K_M",
    ])
      model(`models/${name}.gguf`);
    const { code, out, err } = discover("models");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(Object.keys(models()).sort()).toEqual([
      "deepseek_r10528qwen3_8p0b_q4km_powerful",
      "gpt_oss_20p0b_q4km_powerful",
      "qwen2_coder_p5_14p0b_q4km_powerful",
      "qwen3_4p0b_q4km_fast",
      "qwen3_vl_4p0b_q4km_fast",
    ]);
    expect(Object.values(models()).map(({ enabled }) => enabled)).toEqual([false, false, false, false, false]);
    expect(models()["qwen3_4p0b_q4km_fast"]).toMatchObject({ file_path: "models/Qwen3-4B-Q4_K_M.gguf" });
    expect(JSON.parse(text())).toMatchObject({ scan_path: "models" });
    expect(lines(out)[0]).toBe("5 GGUF files in models: 5 models.");
    expect(out).toContain("data/model_registry.json is written. New models are off");
  });

  it("reads the real models that come with MAGI", () => {
    mkdirSync(join(dir, "models"));
    copyFileSync(join(project, "guide/magi-guide-2.4M-q8_0.gguf"), join(dir, "models/model.gguf"));
    expect(discover("models").code).toBe(0);
    expect(Object.values(models())).toMatchObject([
      { family: "magi_guide", size_params: 0.0024, quantization: "Q8_0", context_length: 1024 },
    ]);
  });

  it("says which models are not chatted with", () => {
    model("m/nomic-embed-text-v1.5.Q8_0.gguf");
    model("m/bge-reranker-v2-m3-Q8_0.gguf");
    const { out } = discover("m");
    expect(out).toContain("nomic-embed-text-v1.5.Q8_0.gguf · for embeddings\n");
    expect(out).toContain("bge-reranker-v2-m3-Q8_0.gguf · a reranker\n");
  });

  it("knows the home folder where no shell has put it in place of ~", () => {
    mkdirSync(join(home, "big"));
    writeFileSync(join(home, "big/Qwen3-4B-Q4_K_M.gguf"), ggufBytes({ tensors: [["output.weight", [8, 8]]] }));
    expect(discover("~/big").code).toBe(0);
    expect(Object.values(models())[0]?.["file_path"]).toBe(join(home, "big", "Qwen3-4B-Q4_K_M.gguf"));
  });

  it.skipIf(process.platform === "win32")("lets no file's name speak to the terminal or break a line", () => {
    model("m/\u001b[31mred\u0007-4B-Q4_K_M.gguf");
    write("m/two\nlines.gguf", "no model");
    const { out } = discover("m");
    // eslint-disable-next-line no-control-regex -- Control characters are what this is about.
    expect(out).not.toMatch(/[\u0007\u001b]/);
    expect(out).toContain("two lines.gguf: it is too short");
    expect(Object.values(models()).map(({ filename }) => filename)).toEqual(["\u001b[31mred\u0007-4B-Q4_K_M.gguf"]);
  });

  it("does not touch the registry when nothing changed, and keeps what a person set when something did", () => {
    model("models/Qwen3-4B-Q4_K_M.gguf");
    discover("models");
    const mine = text()
      .replace('"enabled": false', '"enabled": true,\n      "n_gpu_layers":   99,\n      "my note": "keep"')
      .replace('"tier_override": null', '"tier_override": "powerful"');
    writeFileSync(registryFile(), mine);
    const { mtimeNs } = statSync(registryFile(), { bigint: true });
    const again = discover();
    expect(lines(again.out)).toEqual([
      "1 GGUF file in models: 1 model.",
      "  kept      1 model as before",
      "Nothing changed in data/model_registry.json.",
    ]);
    expect(statSync(registryFile(), { bigint: true }).mtimeNs).toBe(mtimeNs);

    model("models/phi-4-Q4_K_M.gguf");
    discover();
    expect(text().startsWith(mine.slice(0, mine.indexOf('"my note": "keep"')))).toBe(true);
    expect(Object.keys(models())).toEqual(["qwen3_4p0b_q4km_fast", "phi4_14p7b_q4km_powerful"]);
    expect(models()["qwen3_4p0b_q4km_fast"]).toMatchObject({
      tier_override: "powerful",
      enabled: true,
      "my note": "keep",
    });
  });

  it("marks a file that vanished, takes the mark off when it is back, and follows one that moved", () => {
    model("models/Qwen3-4B-Q4_K_M.gguf");
    discover("models");
    renameSync(join(dir, "models/Qwen3-4B-Q4_K_M.gguf"), join(dir, "kept.gguf"));
    expect(discover().out).toContain("vanished  qwen3_4p0b_q4km_fast  models/Qwen3-4B-Q4_K_M.gguf");
    expect(models()["qwen3_4p0b_q4km_fast"]).toMatchObject({ missing: true, port: 8081 });
    renameSync(join(dir, "kept.gguf"), join(dir, "models/Qwen3-4B-Q4_K_M.gguf"));
    discover();
    expect(models()["qwen3_4p0b_q4km_fast"]).toMatchObject({ missing: false });
    mkdirSync(join(dir, "models/deeper"));
    renameSync(join(dir, "models/Qwen3-4B-Q4_K_M.gguf"), join(dir, "models/deeper/Qwen3-4B-Q4_K_M.gguf"));
    expect(discover().out).toContain("changed   qwen3_4p0b_q4km_fast  file_path");
    expect(Object.keys(models())).toEqual(["qwen3_4p0b_q4km_fast"]);
  });

  it("looks into the folders of known programs when none is named", () => {
    const repository = join(home, ".cache/huggingface/hub/models--bartowski--Qwen3-8B-GGUF");
    mkdirSync(join(repository, "blobs"), { recursive: true });
    mkdirSync(join(repository, "snapshots/abc"), { recursive: true });
    writeFileSync(join(repository, "blobs/123"), ggufBytes({ tensors: [["a", [8]]] }));
    symlinkSync("../../blobs/123", join(repository, "snapshots/abc/Qwen3-8B-Q4_K_M.gguf"));
    const { code, out } = discover();
    expect(code).toBe(0);
    expect(out).toContain("new       qwen3_8p0b_q4km_balanced");
    expect(models()["qwen3_8p0b_q4km_balanced"]).toMatchObject({
      file_path: join(repository, "snapshots/abc/Qwen3-8B-Q4_K_M.gguf"),
    });
    // Nobody named a folder, so none is noted.
    expect(JSON.parse(text())).toMatchObject({ scan_path: null });
  });

  it("says so when there is no folder to search", () => {
    const { code, out } = discover();
    expect(code).toBe(0);
    expect(out).toContain("There is no folder to search. Name one: magi discover DIR.");
    expect(existsSync(registryFile())).toBe(false);
  });

  it("takes `~/` in the registry for the home folder", () => {
    mkdirSync(join(home, "mine"));
    writeFileSync(join(home, "mine/Qwen3-4B-Q4_K_M.gguf"), ggufBytes({ tensors: [["t", [8, 8]]] }));
    const mine = { assigned_tier: "fast", file_path: "~/mine/Qwen3-4B-Q4_K_M.gguf" };
    write("data/model_registry.json", JSON.stringify({ models: { mine }, scan_path: "~/mine" }));
    const { code, out } = discover();
    expect({ code, first: lines(out)[0] }).toEqual({
      code: 0,
      first: `1 GGUF file in ${join(home, "mine")}: 1 model.`,
    });
    expect(Object.keys(models())).toEqual(["mine"]);
    expect(models()["mine"]).toMatchObject({ file_path: mine.file_path });
    expect(JSON.parse(text())).toMatchObject({ scan_path: "~/mine" });
  });

  it("names the folders of scan_path that are not there", () => {
    model("here/Qwen3-4B-Q4_K_M.gguf");
    write("data/model_registry.json", '{ "models": {}, "scan_path": ["here", "gone"] }');
    expect(lines(discover().out)).toEqual([
      "1 GGUF file in here: 1 model.",
      expect.stringContaining("  new       qwen3_4p0b_q4km_fast") as string,
      "The registry's scan_path names what is not there:",
      "  gone",
      expect.stringContaining("data/model_registry.json is written.") as string,
    ]);
    rmSync(join(dir, "here"), { recursive: true });
    expect(lines(discover().out)).toEqual([
      "0 GGUF files in no folder: 0 models.",
      "  vanished  qwen3_4p0b_q4km_fast  here/Qwen3-4B-Q4_K_M.gguf",
      "The registry's scan_path names what is not there:",
      "  here",
      "  gone",
      "data/model_registry.json is written.",
    ]);
    const { code, out } = discover();
    expect(code).toBe(0);
    expect(lines(out).slice(1)).toEqual(["The registry's scan_path names what is not there:", "  here", "  gone"]);
    expect(JSON.parse(discover("--json").out)).toMatchObject({
      absent: [join(dir, "here"), join(dir, "gone")],
    });
  });

  it("only says what would change with --dry-run", () => {
    model("models/Qwen3-4B-Q4_K_M.gguf");
    const { code, out } = discover("models", "--dry-run");
    expect(code).toBe(0);
    expect(out).toContain("data/model_registry.json would be written; this was a dry run.");
    expect(existsSync(registryFile())).toBe(false);
  });

  it("writes another file with --out, with absolute paths", () => {
    model("models/Qwen3-4B-Q4_K_M.gguf");
    expect(discover("models", "--out", "elsewhere/mine.json").code).toBe(0);
    expect(existsSync(registryFile())).toBe(false);
    expect(JSON.parse(readFileSync(join(dir, "elsewhere/mine.json"), "utf8"))).toMatchObject({
      models: { qwen3_4p0b_q4km_fast: { file_path: join(dir, "models/Qwen3-4B-Q4_K_M.gguf") } },
      scan_path: join(dir, "models"),
    });
  });

  it("writes a profile with the models that fit, and turns them on, with --profile", () => {
    for (const name of ["Qwen3-4B-Instruct-2507-Q4_K_M", "Qwen3-0.6B-Instruct-Q4_0", "gpt-oss-20b-Q4_K_M"])
      model(`models/${name}.gguf`);
    const { code, out, err } = discover("models", "--profile", "first");
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(lines(out).slice(-5)).toEqual([
      "data/model_registry.json is written.",
      "Profile first is written, with models that fit this machine:",
      "  fast: qwen3_2507_4p0b_q4km_fast, run by MAGI",
      "  powerful: gpt_oss_20p0b_q4km_powerful, run by MAGI",
      'Try it: magi chat --profile first "Hello"',
    ]);
    expect(readFileSync(join(dir, "config/profiles/first.yaml"), "utf8")).toContain("- gpt_oss_20p0b_q4km_powerful");
    expect(Object.entries(models()).map(([id, { enabled }]) => [id, enabled])).toEqual([
      ["qwen3_0p6b_q40_fast", false],
      ["qwen3_2507_4p0b_q4km_fast", true],
      ["gpt_oss_20p0b_q4km_powerful", true],
    ]);
    expect(spawnSync(process.execPath, [program, "validate"], { cwd: dir, encoding: "utf8" }).status).toBe(0);
    expect(discover("models", "--profile", "First")).toMatchObject({
      code: 2,
      err: expect.stringContaining("There is a profile 'First' already.") as string,
    });
  });

  it("proposes a command that can be typed where the person is", () => {
    model("models/Qwen3-4B-Q4_K_M.gguf");
    const { out } = discover("models", "--workspace", "my folder", "--profile", "My Profile");
    expect(lines(out).at(-1)).toBe('Try it: magi chat --workspace "my folder" --profile "My Profile" "Hello"');
  });

  it.each([
    [["--profile", "../x"], 2, "cannot be a profile's name: it is made of letters, digits, `-`, `_`, `.` and spaces"],
    [["--profile", "aux"], 2, "cannot be a profile's name"],
    [["--profile", "x", "--dry-run"], 2, "which --dry-run does not allow"],
    [["--profile", "x", "--out", "r.json"], 2, "which --out does not allow"],
  ])("writes nothing with %j", (args, code, words) => {
    model("models/Qwen3-4B-Q4_K_M.gguf");
    expect(discover("models", ...args)).toMatchObject({ code, err: expect.stringContaining(words) as string });
    expect(existsSync(registryFile())).toBe(false);
  });

  const noModel = "No profile is written: there is no model to chat with. Look elsewhere, or download one: magi get.";

  it("says so when there is no model for a profile", () => {
    model("models/nomic-embed-text-v1.5.Q8_0.gguf");
    const { code, out } = discover("models", "--profile", "x");
    expect(code).toBe(1);
    expect(lines(out).at(-1)).toBe(noModel);
    expect(existsSync(join(dir, "config/profiles/x.yaml"))).toBe(false);
  });

  it("says so on a machine without any model, where there is no registry yet", () => {
    const { code, out, err } = discover("--profile", "x");
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(lines(out)).toEqual([expect.stringContaining("There is no folder to search."), noModel]);
    const asJson = discover("--profile", "x", "--json");
    expect(JSON.parse(asJson.out)).toMatchObject({ is_written: false, profile: null });
    expect(existsSync(join(dir, "data"))).toBe(false);
  });

  it("writes one profile of a name, whoever else wants it", async () => {
    model("models/Qwen3-4B-Q4_K_M.gguf");
    const run = () =>
      new Promise<{ readonly code: number | null; readonly err: string }>((resolve) => {
        const child = spawn(process.execPath, [program, "discover", "models", "--profile", "same"], {
          cwd: dir,
          env: { PATH: dirname(process.execPath), HOME: home, USERPROFILE: home },
        });
        let err = "";
        child.stderr.setEncoding("utf8").on("data", (chunk: string) => (err += chunk));
        child.on("close", (code) => {
          resolve({ code, err });
        });
      });
    const runs = await Promise.all([run(), run(), run(), run()]);
    const taken = "magi: There is a profile 'same' already. Take another name.\n";
    expect(runs.filter(({ code }) => code === 0)).toEqual([{ code: 0, err: "" }]);
    expect(runs.filter(({ code }) => code !== 0).map(({ err }) => err)).toEqual([taken, taken, taken]);
  });

  it("says which file of a new profile cannot be written", () => {
    model("models/Qwen3-4B-Q4_K_M.gguf");
    rmSync(join(dir, "config"), { recursive: true });
    write("config", "a file");
    const { code, err } = discover("models", "--profile", "x");
    expect({ code, err }).toEqual({
      code: 3,
      err: `magi: ${join(dir, "config/profiles/x.yaml")} cannot be written: there is a file in the place of a folder.\n`,
    });
  });

  it("tells programs everything as JSON", () => {
    model("models/a/Qwen3-4B-Q4_K_M.gguf");
    model("models/b/Qwen3-4B-Q4_K_M.gguf");
    symlinkSync("a/Qwen3-4B-Q4_K_M.gguf", join(dir, "models/link.gguf"));
    write("models/bad.gguf", "This is no model, only a text.");
    write("models/lora.gguf", ggufBytes({ metadata: { "general.type": "adapter" } }));
    const path = (name: string): string => join(dir, "models", name);
    const { code, out } = discover("models", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      registry: registryFile(),
      is_written: true,
      is_dry_run: false,
      searched: [join(dir, "models")],
      absent: [],
      files: 5,
      new: [
        { model_id: "qwen3_4p0b_q4km_fast", file_path: path("a/Qwen3-4B-Q4_K_M.gguf"), port: 8081, same_name_as: null },
        { model_id: "qwen3_4p0b_q4km_fast_2", port: 8082, same_name_as: "qwen3_4p0b_q4km_fast" },
      ],
      changed: [],
      kept: [],
      vanished: [],
      unreadable: [{ path: path("bad.gguf"), reason: "it is not a GGUF file" }],
      left_out: [{ path: path("lora.gguf") }],
      duplicates: [{ path: path("link.gguf"), same_as: path("a/Qwen3-4B-Q4_K_M.gguf") }],
      warnings: [],
    });
  });

  it("gives no port that somebody uses, and ends with 1 when there is none left", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    // The port of a server that listens is not free for a model.
    const { port } = server.address() as AddressInfo;
    try {
      write("data/model_registry.json", JSON.stringify({ models: {}, port_range: [port, port] }));
      for (const name of ["Qwen3-4B-Q4_K_M", "Qwen3-8B-Q4_K_M"]) model(`models/${name}.gguf`);
      const { code, out } = discover("models");
      expect(code).toBe(1);
      expect(out).toContain(`The port range ${port} to ${port} is full: 2 models have no port.`);
      expect(models()["qwen3_4p0b_q4km_fast"]).not.toHaveProperty("port");

      writeFileSync(registryFile(), text().replace(`[${port},${port}]`, `[${port}, ${port + 50}]`));
      expect(discover().code).toBe(0);
      const ports = Object.values(models()).map((entry) => Number(entry["port"]));
      expect(new Set(ports).size).toBe(2);
      for (const given of ports) expect(given).toBeGreaterThan(port);
    } finally {
      server.close();
    }
  });

  it.each([
    [["nowhere"], 3, "There is no folder"],
    [["models", "--registry", "broken.json"], 3, "Nothing was changed."],
    [["models", "--nonsense"], 2, "unknown option"],
  ])("says in one sentence why %j cannot be done", (args, code, sentence) => {
    model("models/Qwen3-4B-Q4_K_M.gguf");
    write("broken.json", '{"models": ');
    const result = discover(...args);
    expect(result).toMatchObject({ code, out: "" });
    expect(result.err).toContain(sentence);
    expect(readFileSync(join(dir, "broken.json"), "utf8")).toBe('{"models": ');
  });

  it("makes a registry in which nothing is wrong", () => {
    model("models/Qwen3-4B-Q4_K_M.gguf");
    model("models/mmproj-F16.gguf");
    discover("models");
    write("config/profiles/mine.yaml", "enabled_models: [qwen3_4p0b_q4km_fast]\n");
    writeFileSync(registryFile(), text().replace('"enabled": false', '"enabled": true'));
    const { status, stdout } = spawnSync(process.execPath, [program, "validate"], { cwd: dir, encoding: "utf8" });
    expect(stdout).not.toContain("model_registry.json:");
    expect(stdout).not.toContain("error");
    expect(status).toBe(0);
  });
});

describe("magi discover --watch", () => {
  it("adds a model whose file comes up, with a line, and ends with Ctrl+C", async () => {
    model("models/Qwen3-4B-Q4_K_M.gguf");
    const child = spawn(process.execPath, [program, "discover", "models", "--watch"], {
      cwd: dir,
      env: { PATH: dirname(process.execPath), HOME: home, USERPROFILE: home },
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (part: Buffer) => (out += part.toString("utf8")));
    child.stderr.on("data", (part: Buffer) => (err += part.toString("utf8")));
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    const seen = { timeout: 20_000, interval: 50 };
    await expect.poll(() => err, seen).toContain("Watching for new model files; Ctrl+C ends it.\n");
    expect(Object.keys(models())).toEqual(["qwen3_4p0b_q4km_fast"]);

    // In a folder that was not there at the beginning, as a download makes one.
    model("models/somebody/gpt-oss-20b-Q4_K_M.gguf");
    await expect
      .poll(() => out, seen)
      .toMatch(/new {7}gpt_oss_20p0b_q4km_powerful {2}port 8\d{3} · models\/somebody\/gpt-oss-20b-Q4_K_M\.gguf\n$/);
    expect(models()["gpt_oss_20p0b_q4km_powerful"]).toMatchObject({ enabled: false });
    child.kill("SIGINT");
    expect(await ended).toBe(0);
  });

  it("is refused with what it cannot be", () => {
    for (const more of ["--servers", "--dry-run", "--json"]) {
      const { code, err } = discover("--watch", more);
      expect(code).toBe(2);
      expect(err).toContain("without --servers, --dry-run and --json");
    }
  });
});
