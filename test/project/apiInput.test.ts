import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MagiError, ModelDiscovery, ProfileManager } from "../../api/index.ts";
import type { RegistryData } from "../../api/index.ts";

// What somebody hands to the API who has not read its page, or means harm.

let dir: string;
let folder: string;
let profiles: ProfileManager;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), "magi-api-")));
  folder = join(dir, "config/profiles");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "desk.yaml"), "enabled_models: [a]\n");
  profiles = new ProfileManager(dir);
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const write = (name: string, text: string | Uint8Array): void => {
  writeFileSync(join(folder, name), text);
};
const read = (name: string): string => readFileSync(join(folder, name), "utf8");

async function errorOf(work: () => unknown): Promise<{ readonly code: string; readonly message: string }> {
  try {
    await work();
  } catch (error) {
    if (error instanceof MagiError) return error;
    throw error;
  }
  throw new Error("It did not fail.");
}

describe("where the files are", () => {
  it("is a workspace, its folder of profiles, or options", () => {
    const registryFile = join(dir, "data/model_registry.json");
    const paths = { root: dir, profilesDir: folder, registryFile };
    expect(new ProfileManager(folder).paths).toEqual(paths);
    expect(new ProfileManager({ workspace: dir }).paths).toEqual(paths);
    expect(new ModelDiscovery(dir).paths).toEqual(paths);
    const plain = join(dir, "plain");
    mkdirSync(plain);
    expect(new ProfileManager(plain).paths.profilesDir).toBe(join(plain, "config/profiles"));
    writeFileSync(join(plain, "a.yaml"), "");
    expect(new ProfileManager(plain).paths.profilesDir).toBe(plain);
    expect(new ProfileManager({ workspace: dir, registry: join(dir, "r.json") }).paths.registryFile).toBe(
      join(dir, "r.json"),
    );
  });

  it.each([null, 5, [], { profilesDir: "x" }, { workspace: 5 }, { workspace: "" }, { profiles: "a\0" }])(
    "refuses %j, which would mean another folder",
    async (options) => {
      expect(await errorOf(() => new ProfileManager(options as object))).toMatchObject({ code: "BAD_OPTION" });
      expect(await errorOf(() => new ModelDiscovery(options as object))).toMatchObject({ code: "BAD_OPTION" });
    },
  );

  it("says what to do with a file", async () => {
    expect(await errorOf(() => new ProfileManager(join(folder, "desk.yaml")))).toMatchObject({
      code: "BAD_OPTION",
      message: expect.stringContaining("is a file. Name a folder") as string,
    });
  });
});

describe("names", () => {
  it.each(["CON", "nul", "Aux.old", "com1", "LPT9", "a\u202eb", 5, null, undefined, {}])(
    "refuses %j, which is no file's name everywhere",
    async (name) => {
      for (const work of [
        () => profiles.loadProfile(name as string),
        () => profiles.deleteProfile(name as string),
        () => profiles.saveProfile({ enabled_models: [] }, (name ?? "") as string),
        () => profiles.setActiveProfile(name as string),
      ])
        expect(await errorOf(work)).toMatchObject({ code: "BAD_NAME" });
    },
  );

  it.each(["CON", "!!!", 5, {}])("refuses the title %j", async (title) => {
    const name = title as string;
    expect(await errorOf(() => profiles.createProfile(name))).toMatchObject({ code: "BAD_NAME" });
    expect(await errorOf(() => profiles.saveProfile({ name }))).toMatchObject({ code: "BAD_NAME" });
    expect(await profiles.listProfiles()).toEqual(["desk"]);
  });

  it("follows no link out of the folder, and those within it", async () => {
    writeFileSync(join(dir, "secret.yaml"), "enabled_models: [secret]\n");
    symlinkSync(join(dir, "secret.yaml"), join(folder, "out.yaml"));
    symlinkSync("desk.yaml", join(folder, "in.yaml"));
    for (const work of [
      () => profiles.loadProfile("out"),
      () => profiles.validateProfile("out"),
      () => profiles.saveProfile({ stem: "out", description: "x" }),
      () => profiles.saveProfile({ name: "out", description: "x" }),
      () => profiles.createProfile("copy", { from: "out" }),
      () => profiles.deleteProfile("out"),
    ])
      expect(await errorOf(work)).toMatchObject({ code: "BAD_NAME" });
    expect(readFileSync(join(dir, "secret.yaml"), "utf8")).toBe("enabled_models: [secret]\n");
    expect(await profiles.loadProfile("in")).toMatchObject({ enabled_models: ["a"] });
    // A folder that is a link itself is somebody's choice.
    symlinkSync(folder, join(dir, "linked"));
    expect(await new ProfileManager({ profiles: join(dir, "linked") }).loadProfile("desk")).toBeTruthy();
  });
});

describe("files", () => {
  it("of which some are broken are listed and loaded all the same", async () => {
    write("broken.yaml", "enabled_models: [\n");
    write("binary.yml", Buffer.from([0, 1, 2, 255, 254]));
    write("empty.yaml", "");
    mkdirSync(join(folder, "folder.yaml"));
    symlinkSync("loop.yaml", join(folder, "loop.yaml"));
    expect(await profiles.listProfiles()).toEqual(["binary", "broken", "desk", "empty", "loop"]);
    expect(await profiles.loadProfile("desk")).toMatchObject({ stem: "desk" });
    expect(await profiles.loadProfile("empty")).toMatchObject({ name: "empty", enabled_models: [] });
    expect(await errorOf(() => profiles.loadProfile("binary"))).toMatchObject({ code: "PROFILE_INVALID" });
    expect(await errorOf(() => profiles.loadProfile("loop"))).toMatchObject({ code: "FILE_ERROR" });
  });

  it.each([
    ["not UTF-8", Buffer.from("description: caf\xe9\nenabled_models: [a]\n", "latin1"), "FILE_ERROR"],
    ["of several documents", "enabled_models: [a]\n---\nenabled_models: [b]\n", "PROFILE_INVALID"],
    ["with aliases without end", bomb(), "PROFILE_INVALID"],
  ])("%s are left alone when something is saved over them", async (_, text, code) => {
    write("odd.yaml", text);
    const before = readFileSync(join(folder, "odd.yaml"));
    expect(await errorOf(() => profiles.saveProfile({ stem: "odd", enabled_models: ["b"] }))).toMatchObject({ code });
    expect(readFileSync(join(folder, "odd.yaml"))).toEqual(before);
  });

  it("keep their encoding's mark", async () => {
    write("marked.yaml", "\ufeffdescription: café\r\nenabled_models: [a]\r\n");
    await profiles.saveProfile({ stem: "marked", enabled_models: ["b"] });
    expect(read("marked.yaml")).toBe("\ufeffdescription: café\r\nenabled_models: [b]\r\n");
  });
});

describe("data", () => {
  it.each([undefined, null, "desk", [], { enabled_models: "a" }, { tier_config: [null] }, { two_stage: 1 }])(
    "%j is no profile to save",
    async (data) => {
      const wanted = data !== null && typeof data === "object" && !Array.isArray(data) ? { stem: "x", ...data } : data;
      expect(await errorOf(() => profiles.saveProfile(wanted as object))).toMatchObject({ code: "PROFILE_INVALID" });
      expect(existsSync(join(folder, "x.yaml"))).toBe(false);
    },
  );

  it("is checked before it is saved", async () => {
    const mistaken: object = { name: 5, enabled_models: [1] };
    const problems = await profiles.validateProfile(mistaken);
    expect(problems.filter(({ severity }) => severity === "error").length).toBeGreaterThan(0);
  });

  it("of a template that there is not is refused", async () => {
    expect(await errorOf(() => profiles.createProfile("x", { template: "triple" as "two-stage" }))).toMatchObject({
      code: "BAD_OPTION",
      message: "There is no template 'triple'. There are: single-stage, two-stage.",
    });
  });

  it.each([null, 5, [""], [5], {}])("%j is no list of folders to search", async (folders) => {
    expect(await errorOf(() => new ModelDiscovery(dir).discover(folders as string[]))).toMatchObject({
      code: "BAD_OPTION",
    });
  });

  it.each([undefined, null, 5, [], {}, { models: [] }, { models: { a: 5 } }, circle()])(
    "number %# is no registry to save",
    async (data) => {
      expect(await errorOf(() => new ModelDiscovery(dir).saveRegistry(data as RegistryData))).toMatchObject({
        code: "REGISTRY_INVALID",
      });
      expect(existsSync(join(dir, "data"))).toBe(false);
    },
  );
});

function bomb(): string {
  const row = (name: string, of: string): string => `${name}: &${name} [${Array<string>(9).fill(of).join(", ")}]\n`;
  return row("a", "x") + row("b", "*a") + row("c", "*b") + row("d", "*c") + row("e", "*d");
}

function circle(): object {
  const data: Record<string, unknown> = { models: {} };
  data["self"] = data;
  return data;
}
