import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const project = join(import.meta.dirname, "../..");
const program = join(project, "dist/cli.js");

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "magi-cli-"));
  cpSync(join(project, "examples/workspace"), dir, { recursive: true });
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

function magi(args: readonly string[], cwd = dir): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd, encoding: "utf8" });
  return { code: status, out: stdout, err: stderr };
}

function write(path: string, text: string): void {
  mkdirSync(join(dir, path, ".."), { recursive: true });
  writeFileSync(join(dir, path), text);
}

describe("magi validate", () => {
  it("finds nothing in the example workspace, from outside as from within", () => {
    expect(magi(["validate", join(dir, "config/profiles")], tmpdir())).toMatchObject({
      code: 0,
      out: "4 profiles, 1 registry: no problems\n",
    });
    expect(magi(["validate"], join(dir, "config")).code).toBe(0);
  });

  it("prints what the editor shows and ends with 1", () => {
    write("config/profiles/fast-only.yaml", "enabled_models:\n  - qwen3_4p0b_q4km_fats\n");
    const { code, out } = magi(["validate"]);
    expect(code).toBe(1);
    expect(out).toContain(
      "2:5     error       The registry has no model `qwen3_4p0b_q4km_fats`. Did you mean `qwen3_4p0b_q4km_fast`?",
    );
    expect(out).toContain("4 profiles, 1 registry: 1 error");
  });

  it("prints one array of findings with 1-based places as JSON", () => {
    write("config/profiles/fast-only.yaml", "enabled_models:\r\n  - 'x𝄞y'\r\n");
    const [finding] = JSON.parse(
      magi(["validate", "config/profiles/fast-only.yaml", "--format", "json"]).out,
    ) as object[];
    expect(finding).toMatchObject({
      file: join("config", "profiles", "fast-only.yaml"),
      line: 2,
      column: 5,
      endLine: 2,
      endColumn: 11,
      code: "missing-model",
      severity: "error",
    });
  });

  it("counts warnings only when asked to", () => {
    write("config/profiles/fast-only.yaml", "enabled_models: [qwen3_4p0b_q4km_fast]\nfoo: 1\n");
    expect(magi(["validate"]).code).toBe(0);
    expect(magi(["validate", "--max-warnings", "0"]).code).toBe(1);
  });

  it("heeds the severities of the workspace's settings, unless it is told not to", () => {
    write("config/profiles/fast-only.yaml", "enabled_models: [qwen3_4p0b_q4km_fast]\nfoo: 1\n");
    write(
      ".vscode/settings.json",
      '{\n  // Ours.\n  "magi.diagnostics.severity": { "unknown-field": "error", "name-file-mismatch": "off", },\n}\n',
    );
    expect(magi(["validate"])).toMatchObject({ code: 1 });
    expect(magi(["validate"], tmpdir()).out).not.toContain("unknown-field");
    expect(magi(["validate", join(dir, "config/profiles")], tmpdir())).toMatchObject({ code: 1 });
    expect(magi(["validate", "--no-settings"])).toMatchObject({ code: 0, err: "" });
    write(".vscode/settings.json", "{");
    const { code, err } = magi(["validate"]);
    expect(code).toBe(0);
    expect(err).toContain("settings.json is not JSON");
  });

  it("checks a profile against the registry that is named", () => {
    write("other.json", '{"models": {}}');
    const { code, out } = magi(["validate", "config/profiles/fast-only.yaml", "--registry", "other.json"]);
    expect(code).toBe(1);
    expect(out).toContain("missing-model");
  });

  it.each([
    [["validate", "nowhere"], 3, "there is no such file or folder"],
    [["validate", "config/profiles/*.yml"], 3, "does not fill in * and ?; name the folder"],
    [["validate", join(project, "LICENSE")], 2, "is neither a profile (YAML) nor a model registry (JSON)"],
    [["validate", "--format", "xml"], 2, "Allowed choices are pretty, json"],
    [["validate", "--max-warnings", "x"], 2, "takes a whole number"],
    [["nonsense"], 2, "unknown command"],
    [
      ["route", "Hi", "--profile", "Nope"],
      3,
      "Profile 'Nope' not found. There are: development, fast-only, guide, production.",
    ],
  ])("says in one sentence why %j cannot be done", (args, code, sentence) => {
    const result = magi(args);
    expect(result).toMatchObject({ code, out: "" });
    expect(result.err).toContain(sentence);
  });
});

describe("the profile a command is about", () => {
  const profileOf = (...args: string[]) =>
    (JSON.parse(magi(["route", "Hi", "--json", ...args]).out) as { profile: string }).profile;

  it("is the one that is named, else the one that the workspace's settings make active", () => {
    write(".vscode/settings.json", '{ "magi.activeProfile": "fast-only", /* comments are fine */ }');
    expect(profileOf()).toBe("fast-only");
    expect(profileOf("--profile", "production")).toBe("production");
  });

  it("is the only one there is when nothing else says", () => {
    rmSync(join(dir, ".vscode"), { recursive: true });
    write("alone/only.yaml", "enabled_models: [qwen3_4p0b_q4km_fast]\n");
    expect(profileOf("--profiles", "alone", "--registry", "data/model_registry.json")).toBe("only");
  });

  it.each([
    ["{}", 2, "Say which profile, with --profile. There are: development, fast-only, guide, production."],
    ["not JSON", 2, "Say which profile, with --profile."],
    ['{"magi.activeProfile": 7}', 2, "Say which profile, with --profile."],
    ['{"magi.activeProfile": "gone"}', 3, "Profile 'gone' not found. There are: development"],
  ])("with settings %j is not guessed", (settings, code, sentence) => {
    write(".vscode/settings.json", settings);
    const result = magi(["route", "Hi"]);
    expect(result).toMatchObject({ code, out: "" });
    expect(result.err).toContain(sentence);
  });

  it("is asked for in the way of the command", () => {
    rmSync(join(dir, ".vscode"), { recursive: true });
    expect(magi(["show"])).toMatchObject({
      code: 2,
      err: "magi: Say which profile: magi show NAME. There are: development, fast-only, guide, production.\n",
    });
  });

  it.each([
    [["route", "Hi"], "or name another (--profile)"],
    [["serve", "--port", "0"], "or name another (--profile)"],
    [["show"], "or name another (magi show NAME)"],
  ])("is looked for where the settings name one that is not there: %j", (args, advice) => {
    write(".vscode/settings.json", '{"magi.activeProfile": "gone"}');
    const { code, err } = magi(args);
    expect(code).toBe(3);
    expect(err).toContain("Profile 'gone' not found.");
    expect(err).toContain(
      `It is magi.activeProfile in ${join(dir, ".vscode", "settings.json")}: correct that, ${advice}.`,
    );
  });
});

describe("a folder without profiles", () => {
  const commands = [["list"], ["show"], ["route", "Hi"], ["calibrate"], ["serve"], ["chat", "--profile", "x", "Hi"]];

  it.each([...commands, ["export", "litellm"], ["validate"]])("gets the next step: %s", (...args) => {
    const empty = join(dir, "empty");
    mkdirSync(empty);
    const { code, out, err } = magi([...args, "--workspace", empty]);
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toBe(
      `magi: There are no profiles in ${join(empty, "config", "profiles")}. Go to a workspace, name one with --workspace, or make a profile: magi discover --profile first.\n`,
    );
  });

  it.each([...commands, ["validate"]])("that is not there at all is named: %s", (...args) => {
    const { code, out, err } = magi([...args, "--workspace", join(dir, "nowhere")]);
    expect({ code, out }).toEqual({ code: 3, out: "" });
    expect(err).toBe(`magi: There is no folder ${join(dir, "nowhere")}. Name the workspace's with --workspace.\n`);
  });
});

describe("magi route", () => {
  const route = (profile: string, prompt: string, ...more: string[]) =>
    JSON.parse(magi(["route", "--profile", profile, "--json", prompt, ...more]).out) as {
      score: number;
      tier: string;
      model: string;
      endpoint: string;
      stages: { role: string; tier: string; max_tokens?: number }[];
      reasons: string[];
    };

  it("sends an easy prompt to the fast tier and drafts a hard one", () => {
    expect(route("development", "Hi")).toMatchObject({
      tier: "fast",
      model: "qwen3_4p0b_q4km_fast",
      endpoint: "http://127.0.0.1:8085/v1",
      stages: [{ role: "answer" }],
    });
    const hard = route("development", "Design a lock-free queue and prove that it is correct");
    expect(hard.score).toBeGreaterThan(5);
    expect(hard).toMatchObject({
      tier: "powerful",
      model: "deepseek_r10528qwen3_8p0b_q4km_powerful",
      stages: [
        { role: "draft", tier: "fast", max_tokens: 500 },
        { role: "refine", tier: "powerful" },
      ],
    });
    expect(hard.reasons.length).toBeGreaterThan(2);
  });

  it("is done in a moment with thousands of models in a tier", () => {
    const ids = Array.from({ length: 20_000 }, (_, at) => `m${at}_fast`);
    const models = Object.fromEntries(ids.map((id, at) => [id, { assigned_tier: "fast", port: 1000 + at }]));
    write("data/model_registry.json", JSON.stringify({ models }));
    write("config/profiles/many.yaml", `enabled_models: [${ids.join(", ")}]\n`);
    const began = performance.now();
    expect(magi(["route", "--profile", "many", "Hi"]).out).toContain(
      "answer: fast · m0_fast at http://127.0.0.1:1000/v1",
    );
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it("follows the user's word before the score", () => {
    expect(route("development", "Hi", "--tier", "powerful").model).toBe("deepseek_r10528qwen3_8p0b_q4km_powerful");
    expect(route("production", "Hi", "--model", "qwen2_coder_p5_14p0b_q4km_powerful").model).toBe(
      "qwen2_coder_p5_14p0b_q4km_powerful",
    );
  });

  it("says which tiers or models there are when one is asked for that the profile does not have", () => {
    expect(magi(["route", "Hi", "--profile", "development", "--tier", "nope"])).toMatchObject({
      code: 2,
      out: "",
      err: "magi: The profile has no tier 'nope'. It has: fast, powerful.\n",
    });
    const { code, err } = magi(["route", "Hi", "--profile", "fast-only", "--model", "nope"]);
    expect({ code, err }).toEqual({
      code: 2,
      err: "magi: The profile has no model 'nope'. It has: qwen3_4p0b_q4km_fast.\n",
    });
  });

  it("shows which rule decided, why a prompt is refused, and draws the same for the same seed", () => {
    write(
      "config/profiles/ruled.yaml",
      "enabled_models: [a, b, qwen3_vl]\nload_balancing: {strategy: random}\nrouting: {rules: [{pattern: '\\bSQL\\b', tier: powerful}]}\n",
    );
    write(
      "data/model_registry.json",
      '{"models": {"a": {"assigned_tier": "fast", "port": 1, "ctx_size": 512}, "b": {"assigned_tier": "fast", "port": 2, "ctx_size": 512}, "qwen3_vl": {"assigned_tier": "powerful", "port": 3, "ctx_size": 1024}}}',
    );
    const rule = { pattern: String.raw`\bSQL\b`, tier: "powerful" };
    expect(route("ruled", "Some sql")).toMatchObject({ tier: "powerful", model: "qwen3_vl", rule, refusal: null });
    expect(route("ruled", "Hi")).toMatchObject({ tier: "fast", rule: null });
    expect(route("ruled", "Hi", "--image").model).toBe("qwen3_vl");
    const refused = magi(["route", "--profile", "ruled", "a few words ".repeat(1_000)]);
    expect(refused.code).toBe(1);
    expect(refused.out).toMatch(
      /refused: The prompt has about 2,\d{3} tokens .* the largest context is 1,024 \(qwen3_vl\)/,
    );
    const refusedImage = route("ruled", "Hi", "--image", "--model", "a");
    expect(refusedImage).toMatchObject({ model: null, refusal: { code: "NO_VISION" } });
    const drawn = [1, 7].map((seed) => route("ruled", "Hi", "--seed", String(seed)).model);
    expect(new Set(drawn)).toEqual(new Set(["a", "b"]));
    expect(route("ruled", "Hi", "--seed", "7").model).toBe(drawn[1]);
    expect(magi(["route", "--profile", "ruled", "Hi", "--seed", "x"]).err).toContain("A seed is a whole number.");
  });

  it("takes the files that are named instead of the workspace's", () => {
    write("elsewhere/mine.yaml", "enabled_models: [m]\n");
    write("elsewhere/registry.json", '{"models": {"m": {"assigned_tier": "fast", "port": 9}}}');
    const { out } = magi(
      [
        "route",
        "Hi",
        "--profile",
        "mine",
        "--json",
        "--profiles",
        join(dir, "elsewhere"),
        "--registry",
        join(dir, "elsewhere/registry.json"),
      ],
      tmpdir(),
    );
    expect(JSON.parse(out)).toMatchObject({ model: "m", endpoint: "http://127.0.0.1:9/v1" });
  });

  it("refuses a profile with an error, in a sentence", () => {
    write("config/profiles/guide.yaml", "enabled_models: [\n");
    const { code, err } = magi(["route", "Hi", "--profile", "guide"]);
    expect(code).toBe(1);
    expect(err).toContain("Profile 'guide' has an error: A closing `]` is missing here.");
  });
});

describe("control characters of a profile or a registry", () => {
  it.each([
    [["list"]],
    [["show", "odd"]],
    [["validate"]],
    [["validate", "--format", "github"]],
    [["route", "--profile", "odd", "hi"]],
    [["export", "litellm", "--profile", "odd"]],
  ])("do not reach the terminal through %j", (args) => {
    write(
      "config/profiles/odd.yaml",
      'description: "d\\e[32m"\nenabled_models: ["nope\\e[5m"]\ntier_config:\n  - { name: "fa\\e]0;t\\ast", max_score: .inf, expected_time_seconds: 2 }\n',
    );
    const { out, err } = magi(args);
    expect(out + err).toMatch(/nope\[5m|fa\]0;tst/);
    // eslint-disable-next-line no-control-regex -- Control characters are what this is about.
    expect(out + err).not.toMatch(/[\u0007\u001b]/);
  });
});

describe("magi show", () => {
  it("shows the tiers of a profile with their models, and what else it says", () => {
    const { code, out } = magi(["show", "development"]);
    expect(code).toBe(0);
    expect(out).toBe(
      [
        "development · Fast model with a reasoning model behind it",
        "",
        "fast      ≤ 5     2 s   qwen3_4p0b_q4km_fast · 4B · Q4_K_M · fast",
        "powerful  ≤ .inf  15 s  deepseek_r10528qwen3_8p0b_q4km_powerful · 8B · Q4_K_M · powerful",
        "",
        "two stages      fast drafts, at most 500 tokens, powerful refines",
        "load balancing  off, a health check every 30 s",
        "",
      ].join("\n"),
    );
  });

  it("names tiers without a model, and models without a tier", () => {
    write(
      "config/profiles/mine.yaml",
      "enabled_models: [nobody, gpt_oss_20p0b_q4km_powerful]\ntier_config: [{name: fast, max_score: .inf}]\nrouting: {rules: [{pattern: SQL, tier: fast}]}\n",
    );
    const { out } = magi(["show", "mine"]);
    expect(out).toMatch(/^fast +≤ \.inf +5 s +no model$/m);
    expect(out).toMatch(/^no tier +nobody · not in the registry\n +gpt_oss_20p0b_q4km_powerful · /m);
    expect(out).toMatch(/^two stages +off$/m);
    expect(out).toMatch(/^load balancing +round_robin, a health check every 30 s$/m);
    expect(out).toMatch(/^rules +SQL → fast$/m);
  });

  it("prints the same for programs, with every default", () => {
    write("config/profiles/mine.yaml", "enabled_models: [qwen3_4p0b_q4km_fast]\n");
    expect(JSON.parse(magi(["show", "mine", "--json"]).out)).toMatchObject({
      name: "mine",
      tier_config: [{ name: "fast", max_score: 3 }, { name: "balanced" }, { name: "powerful", max_score: ".inf" }],
      two_stage: { enabled: false, stage1_max_tokens: 500 },
      load_balancing: { strategy: "round_robin" },
      file: expect.stringMatching(/mine\.yaml$/) as unknown,
      models: [{ id: "qwen3_4p0b_q4km_fast", tier: "fast", state: "on" }],
    });
  });

  it("shows what can be read of a broken profile, and without a registry", () => {
    write("config/profiles/mine.yaml", "enabled_models: [a\n");
    rmSync(join(dir, "data"), { recursive: true });
    const { code, out, err } = magi(["show", "mine"]);
    expect(code).toBe(1);
    expect(out).toContain("a · unknown");
    expect(err).toContain("magi: There is no model registry");
    expect(err).toContain("Profile 'mine' has an error: A closing `]` is missing here.");
    expect(magi(["show", "guide"])).toMatchObject({ code: 3, out: expect.stringContaining("guide · ") as unknown });
    write("data/model_registry.json", "{");
    for (const args of [
      ["show", "guide"],
      ["route", "Hi", "--profile", "guide"],
      ["export", "litellm"],
    ])
      expect(magi(args)).toMatchObject({
        code: 3,
        err: `magi: The model registry is not valid JSON: it breaks off or goes wrong at line 1, column 2 (${join(dir, "data/model_registry.json")}).\n`,
      });
    expect(magi(["show", "nobody"])).toMatchObject({
      code: 3,
      err: expect.stringContaining("Profile 'nobody' not found.") as unknown,
    });
  });
});

describe("magi list and score", () => {
  it("lists the profiles of the workspace", () => {
    expect(magi(["list"]).out).toContain(
      "guide        2 models · fast → powerful · The built-in guide to MAGI profiles",
    );
  });

  it("names a profile that cannot be read, beside the others", () => {
    symlinkSync("circle.yaml", join(dir, "config/profiles/circle.yaml"));
    const { code, out, err } = magi(["list"]);
    expect(code).toBe(3);
    expect(out).toContain("guide        2 models");
    expect(err).toBe("magi: Profile 'circle' cannot be read: it is a link that leads back to itself.\n");
    expect((JSON.parse(magi(["list", "--json"]).out) as object[]).length).toBe(4);
  });

  it.each([["list"], ["serve", "--port", "0"], ["discover", "--profile", "x"]])(
    "says that the folder of profiles cannot be read: %s",
    (...args) => {
      rmSync(join(dir, "config/profiles"), { recursive: true });
      symlinkSync("profiles", join(dir, "config/profiles"));
      rmSync(join(dir, ".vscode"), { recursive: true });
      expect(magi(args)).toEqual({
        code: 3,
        out: "",
        err: expect.stringMatching(
          /^magi: The profiles folder \S+ cannot be read: it is a link that leads back to itself\.\n$/,
        ) as unknown,
      });
    },
  );

  it.skipIf(process.platform === "win32").each(["list", "route hi", "serve --port 0", "validate"])(
    "says that the folder it is in was deleted: %s",
    (command) => {
      const away = 'mkdir away && cd away && rmdir ../away && exec "$0" "$@"';
      const { status, stdout, stderr } = spawnSync(
        "sh",
        ["-c", away, process.execPath, program, ...command.split(" ")],
        { cwd: dir, encoding: "utf8" },
      );
      expect({ status, stdout, stderr }).toEqual({
        status: 3,
        stdout: "",
        stderr: "magi: The folder that this terminal is in was deleted. Go to another, and try again.\n",
      });
    },
  );

  it("says what raised and lowered a score", () => {
    expect(magi(["score", "prove this theorem"]).out).toContain("asks for a proof");
  });

  it("prints its version", async () => {
    const { default: manifest } = await import("../../package.json", { with: { type: "json" } });
    expect(magi(["--version"]).out.trim()).toBe(manifest.version);
  });
});

describe("magi lsp", () => {
  it("is the language server", async () => {
    const message = (body: object): string => {
      const text = JSON.stringify({ jsonrpc: "2.0", ...body });
      return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
    };
    const input = [
      message({ id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities: {} } }),
      message({ id: 2, method: "shutdown" }),
      message({ method: "exit" }),
    ].join("");
    // Its input stays open: a server whose client goes away ends without waiting for `exit`.
    const server = spawn(process.execPath, [program, "lsp", "--stdio"], { cwd: dir });
    let output = "";
    server.stdout.on("data", (data: Buffer) => (output += data.toString()));
    server.stdin.write(input);
    const code = await new Promise((resolve) => server.once("close", resolve));
    expect(code).toBe(0);
    expect(output).toContain('"completionProvider"');
  });
});
