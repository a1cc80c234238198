import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";

const project = join(import.meta.dirname, "../..");
const program = join(project, "dist/cli.js");
const fast = "qwen3_4p0b_q4km_fast";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "magi-validate-"));
  cpSync(join(project, "examples/workspace"), dir, { recursive: true });
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

function validate(...args: readonly string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "validate", ...args], {
    cwd: dir,
    encoding: "utf8",
  });
  return { code: status, out: stdout, err: stderr };
}

const file = (name: string): string => join(dir, "config/profiles", name);

/** A duplicate and an infinity that can be fixed without asking, and a model that cannot. */
const broken = `enabled_models:\r\n  - ${fast}\r\n  - ${fast}\r\n  - nope # 100%\r\ntier_config: [{name: fast, max_score: inf}]\r\n`;

describe("magi validate --fix", () => {
  it("applies what is safe, says so, and prints what remains", () => {
    writeFileSync(file("desk.yaml"), broken);
    const { code, out } = validate("--fix", "config/profiles/desk.yaml");
    expect(code).toBe(1);
    expect(out.split("\n")).toEqual([
      join("config", "profiles", "desk.yaml"),
      `  fixed               Remove \`${fast}\``,
      "  fixed               Change to `.inf`",
      "  3:5     error       The registry has no model `nope`. Models come from data/model_registry.json.  (missing-model)",
      "",
      "1 profile: 2 fixed, 1 error, 0 warnings",
      "",
    ]);
    expect(readFileSync(file("desk.yaml"), "utf8")).toBe(
      `enabled_models:\r\n  - ${fast}\r\n  - nope # 100%\r\ntier_config: [{name: fast, max_score: .inf}]\r\n`,
    );
    expect(validate("--fix", "config/profiles/desk.yaml").out).not.toContain("fixed");
  });

  it("keeps permissions and symbolic links, and leaves nothing else behind", () => {
    writeFileSync(join(dir, "real.yaml"), broken);
    chmodSync(join(dir, "real.yaml"), 0o640);
    symlinkSync(join(dir, "real.yaml"), file("desk.yaml"));
    validate("--fix");
    expect(lstatSync(file("desk.yaml")).isSymbolicLink()).toBe(true);
    expect(statSync(join(dir, "real.yaml")).mode & 0o777).toBe(0o640);
    expect(readFileSync(join(dir, "real.yaml"), "utf8")).toContain(".inf");
    expect(
      [...readdirSync(dir), ...readdirSync(join(dir, "config/profiles"))].filter((name) => name.includes("tmp")),
    ).toEqual([]);
  });

  it("does not write a file again that needs nothing", () => {
    const before = statSync(file("guide.yaml"), { bigint: true });
    expect(validate("--fix").code).toBe(0);
    const after = statSync(file("guide.yaml"), { bigint: true });
    expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
  });

  it("leaves a file alone whose letters it cannot write back, and ends with 3", () => {
    const bytes = Buffer.concat([Buffer.from("# caf"), Buffer.from([0xe9]), Buffer.from(`\n${broken}`)]);
    writeFileSync(file("desk.yaml"), bytes);
    const { code, err } = validate("--fix", "config/profiles/desk.yaml");
    expect(code).toBe(3);
    expect(err).toContain("desk.yaml was not fixed: it is not UTF-8");
    expect(readFileSync(file("desk.yaml"))).toEqual(bytes);
  });

  it("says what it fixed beside the findings, not among them, for programs", () => {
    writeFileSync(file("desk.yaml"), broken);
    const { out, err } = validate("--fix", "--format", "json", "config/profiles/desk.yaml");
    expect((JSON.parse(out) as { code: string }[]).map(({ code }) => code)).toEqual(["missing-model"]);
    expect(err).toContain("desk.yaml: Change to `.inf`");
  });
});

describe("magi validate --format github", () => {
  it("prints one annotation for each finding, with everything escaped", () => {
    writeFileSync(file("a,b.yaml"), `enabled_models: ["50%:\\n"]\n`);
    expect(validate("--format", "github", "config/profiles/a,b.yaml")).toMatchObject({
      code: 1,
      out: "::error file=config/profiles/a%2Cb.yaml,line=1,endLine=1,col=18,endColumn=26,title=missing-model::The registry has no model `50%25:%0A`. Models come from data/model_registry.json.\n",
    });
  });

  it("prints nothing when there is nothing to say", () => {
    expect(validate("--format", "github", "config/profiles/fast-only.yaml")).toEqual({ code: 0, out: "", err: "" });
  });
});

describe("magi validate, of files that are named", () => {
  it("knows the neighbours of a profile that is checked alone", () => {
    const text = `name: guide\nenabled_models: [${fast}]\ntier_config: [{name: fast, max_score: .inf}]\n`;
    writeFileSync(file("desk.yaml"), text);
    expect(validate("config/profiles/desk.yaml").out).toContain("(duplicate-profile-name)");
    writeFileSync(join(dir, "elsewhere.yaml"), text);
    expect(validate("elsewhere.yaml").out).toBe("1 profile: no problems\n");
  });

  it("checks a registry as the editor does", () => {
    expect(validate("data/model_registry.json")).toMatchObject({ code: 0, out: "1 registry: no problems\n" });
    writeFileSync(join(dir, "data/model_registry.json"), '{\n  "models": { "a": { "port": 0 } }\n}\n');
    const { code, out } = validate("data/model_registry.json", "--format", "json");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject([{ file: join("data", "model_registry.json"), line: 2, severity: "error" }]);
    writeFileSync(join(dir, "data/model_registry.json"), "{");
    expect(validate("data/model_registry.json").code).toBe(1);
  });

  it("says which model file is missing", () => {
    const registry = { models: { a: { engine: "embedded", file_path: "models/a.gguf", assigned_tier: "fast" } } };
    writeFileSync(join(dir, "data/model_registry.json"), JSON.stringify(registry));
    writeFileSync(file("desk.yaml"), "enabled_models: [a]\ntier_config: [{name: fast, max_score: .inf}]\n");
    expect(validate("config/profiles/desk.yaml").out).toContain("(model-file-missing)");
    expect(validate("data/model_registry.json").out).toContain("(model-file-missing)");
  });

  it("knows where model files are in a workspace that has a registry and no profiles yet", () => {
    rmSync(join(dir, "config"), { recursive: true });
    mkdirSync(join(dir, "models"));
    writeFileSync(join(dir, "models/a.gguf"), "");
    const registry = { models: { a: { engine: "embedded", file_path: "models/a.gguf", assigned_tier: "fast" } } };
    writeFileSync(join(dir, "data/model_registry.json"), JSON.stringify(registry));
    expect(validate("data/model_registry.json").out).toBe("1 registry: no problems\n");
  });
});

describe("magi validate, of folders", () => {
  const registryFile = (): string => join(dir, "data/model_registry.json");
  const clash = {
    models: {
      one: { engine: "openai", host: "127.0.0.1", port: 9_001, assigned_tier: "fast" },
      two: { engine: "openai", host: "127.0.0.1", port: 9_001, assigned_tier: "fast" },
    },
  };

  it.each([[], ["."], ["config"], ["config/profiles"], ["data"]])(
    "checks the workspace, asked for as %j",
    (...paths) => {
      const { code, out, err } = validate(...paths);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toMatch(/^[2-9] profiles, 1 registry: no problems\n$/);
    },
  );

  it("finds a workspace by its folder from elsewhere", () => {
    const { status, stdout } = spawnSync(process.execPath, [program, "validate", dir], {
      cwd: tmpdir(),
      encoding: "utf8",
    });
    expect(status).toBe(0);
    expect(stdout).toContain("1 registry: no problems");
  });

  it("says that there is nothing where nothing is", () => {
    const empty = mkdtempSync(join(tmpdir(), "magi-empty-"));
    try {
      const { code, out, err } = validate(empty);
      expect({ code, out }).toEqual({ code: 3, out: "" });
      expect(err).toContain(`There are no profiles in ${empty}`);
    } finally {
      rmSync(empty, { recursive: true });
    }
  });

  it.each(["json", "github", "sarif", "pretty"])("lists the registry with the profiles, as %s", (format) => {
    writeFileSync(registryFile(), JSON.stringify(clash));
    const { out } = validate("--format", format);
    expect(out).toContain("port-conflict");
    expect(out).toContain("model_registry.json");
    if (format !== "json") return;
    const findings = JSON.parse(out) as { code: string; file: string }[];
    expect(findings).toContainEqual(
      expect.objectContaining({ code: "port-conflict", file: join("data", "model_registry.json") }),
    );
  });

  it("says once, where it is, that a registry is none", () => {
    for (const text of ["{", "{}", "[]", '{"models": []}', ""]) {
      writeFileSync(registryFile(), text);
      const { code, out } = validate("--format", "json");
      expect(code).toBe(1);
      const findings = JSON.parse(out) as { code: string; file: string }[];
      expect(findings.map(({ file }) => file)).toEqual([join("data", "model_registry.json")]);
      // A profile that is checked alone has nobody else to say it.
      expect(validate("config/profiles/guide.yaml").out).toContain("(no-registry)");
    }
  });

  it("leaves it to the profiles to say that the usual registry is missing", () => {
    rmSync(registryFile());
    const { code, out } = validate();
    expect(code).toBe(1);
    expect(out).toContain("(no-registry)");
    expect(out).not.toContain("1 registry");
  });

  it.each([[["config/profiles/guide.yaml"]], [[]]])(
    "ends with 3 when the registry that is named is missing, %j",
    (paths) => {
      const { code, out, err } = validate(...paths, "--registry", join(dir, "nope.json"));
      expect({ code, out }).toEqual({ code: 3, out: "" });
      expect(err).toContain(`There is no model registry at ${join(dir, "nope.json")}`);
      expect(validate(...paths, "--registry", "data").code).toBe(3);
    },
  );
});

describe("magi validate, asked for something that is not there", () => {
  it.each(["json", "sarif"])("checks the rest, prints all of %s and ends with 3", (format) => {
    writeFileSync(file("desk.yaml"), broken);
    const { code, out, err } = validate("nope.yaml", "config/profiles/desk.yaml", "none", "--format", format);
    expect(code).toBe(3);
    expect(() => JSON.parse(out) as unknown).not.toThrow();
    expect(out).toContain("not-infinity");
    expect(err.match(/there is no such file or folder/g)).toHaveLength(2);
  });

  it("prints an empty list of problems for programs, and only the reason for people", () => {
    expect(validate("nope.yaml", "--format", "json")).toMatchObject({ code: 3, out: "[]\n" });
    expect(validate("nope.yaml")).toMatchObject({ code: 3, out: "" });
  });
});

describe("magi validate, in a pipe", () => {
  it("ends quietly when its reader has seen enough", async () => {
    writeFileSync(
      file("many.yaml"),
      `enabled_models:\n${Array.from({ length: 20_000 }, (_, i) => `  - wrong_${i}\n`).join("")}`,
    );
    const child = spawn(process.execPath, [program, "validate", "--format", "json", "config/profiles/many.yaml"], {
      cwd: dir,
    });
    let err = "";
    child.stderr.on("data", (data: Buffer) => (err += data.toString()));
    child.stdout.once("data", () => child.stdout.destroy());
    await new Promise((resolve) => child.once("close", resolve));
    expect(err).toBe("");
  });
});

describe("the pre-commit hook", () => {
  const [hook] = parse(readFileSync(join(project, ".pre-commit-hooks.yaml"), "utf8")) as {
    id: string;
    entry: string;
    language: string;
    files: string;
  }[];

  it("runs validate on the profiles that are committed", () => {
    expect(hook).toMatchObject({ id: "magi-validate", entry: "magi validate", language: "node" });
    const files = new RegExp(hook?.files ?? "");
    expect(["config/profiles/a.yaml", "tools/config/profiles/b.yml"].every((path) => files.test(path))).toBe(true);
    expect(["config/a.yaml", "config/profiles/x/a.yaml", "config/profiles/a.md"].some((path) => files.test(path))).toBe(
      false,
    );
  });
});
