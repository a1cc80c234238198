import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";

const project = join(import.meta.dirname, "../..");
const program = join(project, "dist/cli.js");

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "magi-export-"));
  cpSync(join(project, "examples/workspace"), dir, { recursive: true });
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

function magi(...args: readonly string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: dir, encoding: "utf8" });
  return { code: status, out: stdout, err: stderr };
}

describe("magi export", () => {
  it.each(["litellm", "llama-swap", "kubernetes"])("writes a profile of the example workspace for %s", (target) => {
    const { code, out, err } = magi("export", target, "--profile", "development");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out.startsWith(`# The MAGI profile development, for ${target}.\n`)).toBe(true);
    expect(parseAllDocuments(out).flatMap(({ errors }) => errors)).toEqual([]);
  });

  it("writes into a file that is asked for, whole", () => {
    const { code, out } = magi("export", "litellm", "--profile", "production", "--out", "there.yaml");
    expect({ code, out }).toEqual({ code: 0, out: "" });
    expect(readFileSync(join(dir, "there.yaml"), "utf8")).toBe(
      magi("export", "litellm", "--profile", "production").out,
    );
  });

  it.skipIf(process.platform === "win32")("writes into a pipe that is named, which stays one", () => {
    const script = 'mkfifo p && { cat p & "$0" "$1" export litellm --profile production --out p; wait; test -p p; }';
    const { status, stdout } = spawnSync("sh", ["-c", script, process.execPath, program], {
      cwd: dir,
      encoding: "utf8",
      timeout: 20_000,
    });
    expect(status).toBe(0);
    expect(stdout).toBe(magi("export", "litellm", "--profile", "production").out);
  });

  it("names model files where they are, in words that a shell takes apart as they were", () => {
    const odd = "models/it's $(touch owned) a 'model'.gguf";
    const model = { assigned_tier: "fast", port: 8081, file_path: odd };
    writeFileSync(join(dir, "data/model_registry.json"), JSON.stringify({ models: { m: model } }));
    writeFileSync(join(dir, "config/profiles/odd.yaml"), "enabled_models: [m]\n");
    const config = parse(magi("export", "llama-swap", "--profile", "odd").out) as { models: { m: { cmd: string } } };
    const command = config.models.m.cmd.replace("${PORT}", "5800");
    const { stdout } = spawnSync("sh", ["-c", `printf '%s\\n' ${command}`], { cwd: dir, encoding: "utf8" });
    expect(stdout.split("\n").slice(0, 5)).toEqual(["llama-server", "--port", "5800", "--model", join(dir, odd)]);
    expect(existsSync(join(dir, "owned"))).toBe(false);
  });

  it("takes the only profile there is, and asks which one when there are several", () => {
    rmSync(join(dir, ".vscode"), { recursive: true });
    expect(magi("export", "litellm")).toMatchObject({
      code: 2,
      err: "magi: Say which profile, with --profile. There are: development, fast-only, guide, production.\n",
    });
    for (const name of ["development", "fast-only", "guide"]) rmSync(join(dir, `config/profiles/${name}.yaml`));
    expect(magi("export", "litellm").out).toContain("The MAGI profile production");
    rmSync(join(dir, "config/profiles/production.yaml"));
    expect(magi("export", "litellm")).toMatchObject({ code: 3 });
  });

  it("says what is wrong", () => {
    expect(magi("export", "nginx", "--profile", "guide")).toMatchObject({ code: 2 });
    expect(magi("export", "litellm", "--profile", "gone")).toMatchObject({
      code: 3,
      err: "magi: Profile 'gone' not found. There are: development, fast-only, guide, production.\n",
    });
    const none = magi("export", "litellm", "--profile", "guide");
    expect(none.code).toBe(1);
    expect(none.err).toContain("Profile 'guide' has no model that litellm could serve.");
    writeFileSync(join(dir, "config/profiles/broken.yaml"), "enabled_models: [\n");
    expect(magi("export", "litellm", "--profile", "broken")).toMatchObject({ code: 1 });
    expect(magi("export", "litellm", "--profile", "production", "--out", "no/such/folder.yaml")).toMatchObject({
      code: 3,
      err: `magi: ${join(dir, "no/such/folder.yaml")} cannot be written: there is no folder ${join(dir, "no/such")}.\n`,
    });
    writeFileSync(join(dir, "data/model_registry.json"), "{");
    expect(magi("export", "litellm", "--profile", "production")).toMatchObject({ code: 3 });
  });

  it.skipIf(process.getuid?.() === 0)("leaves a file as it was when it cannot be written", () => {
    writeFileSync(join(dir, "kept.yaml"), "mine");
    chmodSync(dir, 0o555);
    expect(magi("export", "litellm", "--profile", "production", "--out", "kept.yaml")).toMatchObject({ code: 3 });
    chmodSync(dir, 0o755);
    expect(readFileSync(join(dir, "kept.yaml"), "utf8")).toBe("mine");
  });
});
