import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const project = join(import.meta.dirname, "../..");
const typescript = join(project, "node_modules/typescript/bin/tsc");

/** Somebody's project, far from ours, that installed what `npm pack` makes of the present build. */
let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "magi-installed-"));
  cpSync(join(project, "examples/workspace"), cwd, { recursive: true });
  writeFileSync(join(cwd, "package.json"), "{}");
  const packed = npm(project, ["pack", "--ignore-scripts", "--json", "--pack-destination", cwd]);
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  npm(cwd, ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", filename]);
});
afterAll(() => {
  rmSync(cwd, { recursive: true, force: true });
});

function npm(folder: string, args: readonly string[]): string {
  const isWindows = process.platform === "win32";
  const { stdout, stderr, status } = spawnSync(isWindows ? "npm.cmd" : "npm", args, {
    cwd: folder,
    encoding: "utf8",
    shell: isWindows,
  });
  if (status !== 0) throw new Error(`npm ${args.join(" ")}: ${stdout}${stderr}`);
  return stdout;
}

function run(name: string, text: string): string {
  writeFileSync(join(cwd, name), text);
  const { stdout, stderr } = spawnSync(process.execPath, [name], { cwd, encoding: "utf8" });
  return stdout + stderr;
}

describe("the package", () => {
  it("is imported by name from modules", () => {
    expect(
      run(
        "a.mjs",
        `import { ProfileManager, ModelDiscovery, MagiError } from "magi-profiles";
console.log(await new ProfileManager().listProfiles(), Object.keys((await new ModelDiscovery().loadRegistry()).models).length);
try { await new ProfileManager().loadProfile("my-profile"); } catch (error) { console.log(error instanceof MagiError, error.message); }
`,
      ),
    ).toBe(
      "[ 'development', 'fast-only', 'guide', 'production' ] 7\n" +
        "true Profile 'my-profile' not found. There are: development, fast-only, guide, production.\n",
    );
  });

  it("is required by name", () => {
    expect(run("b.cjs", 'console.log(typeof require("magi-profiles").ProfileManager);')).toBe("function\n");
  });

  it("brings the licences of what is inside its programs", () => {
    const notices = readFileSync(join(cwd, "node_modules/magi-profiles/dist/ThirdPartyNotices.txt"), "utf8");
    for (const name of ["yaml", "commander", "ajv", "re2js"])
      expect(notices).toMatch(new RegExp(`^${name} [\\d.]+, (?:MIT|ISC)$`, "m"));
    expect(notices).toContain("Copyright Eemeli Aro");
  });

  it("brings magi to the terminal", () => {
    const { stdout } = spawnSync(process.execPath, ["node_modules/magi-profiles/dist/cli.js", "list"], {
      cwd,
      encoding: "utf8",
    });
    expect(stdout).toContain("One fast model answers everything");
  });

  it.each([
    ["node16", "node16", "c.mts"],
    ["esnext", "bundler", "c.ts"],
  ])(
    "has types that strict programs compile with (%s, %s), and that find mistakes",
    (module, moduleResolution, name) => {
      const folder = join(cwd, moduleResolution);
      mkdirSync(folder);
      writeFileSync(
        join(folder, name),
        `import { ProfileManager, ModelDiscovery, type Profile } from "magi-profiles";
const manager = new ProfileManager({ workspace: "." });
const profile: Profile = await manager.loadProfile("development");
await manager.saveProfile({ ...profile, name: "My Custom Profile", mine: 1 });
const active: Profile | undefined = await manager.getActiveProfile();
const { merge } = await new ModelDiscovery(".").discover("models", { dryRun: true });
const first: string | undefined = merge.added[0]?.id;
// @ts-expect-error a score is a number
await manager.saveProfile({ tier_config: [{ name: "a", max_score: "b", expected_time_seconds: 1 }] });
// @ts-expect-error there is no such option
new ProfileManager({ profilesDir: "x" });
console.log(first, active?.name);
export {};
`,
      );
      const compilerOptions = {
        ...{ noEmit: true, strict: true, exactOptionalPropertyTypes: true, target: "es2023", types: [] },
        ...{ module, moduleResolution, skipDefaultLibCheck: true },
      };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [name] }));
      const { stdout, status } = spawnSync(process.execPath, [typescript, "-p", "."], {
        cwd: folder,
        encoding: "utf8",
      });
      expect(stdout).toBe("");
      expect(status).toBe(0);
    },
  );
});
