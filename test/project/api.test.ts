import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { MagiError, ModelDiscovery, ProfileManager } from "../../api/index.ts";
import type { MagiErrorCode } from "../../api/index.ts";
import { defaultLoadBalancing } from "../../core/profile/profile.ts";
import { ggufBytes } from "../support/ggufBytes.ts";
import { ollama } from "../support/upstream/documentedAnswers.ts";
import { startModelServer } from "../support/upstream/modelServer.ts";

const project = join(import.meta.dirname, "../..");

let dir: string;
let profiles: ProfileManager;
let models: ModelDiscovery;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "magi-api-"));
  cpSync(join(project, "examples/workspace"), dir, { recursive: true });
  profiles = new ProfileManager({ workspace: dir });
  models = new ModelDiscovery({ workspace: dir });
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const file = (name: string): string => join(dir, "config/profiles", name);
const read = (name: string): string => readFileSync(file(name), "utf8");

async function errorOf(
  work: Promise<unknown>,
): Promise<{ code: MagiErrorCode; message: string; names: readonly string[] }> {
  try {
    await work;
  } catch (error) {
    if (error instanceof MagiError) return error;
    throw error;
  }
  throw new Error("It did not fail.");
}

describe("ProfileManager", () => {
  it("lists profiles by the stems of their files", async () => {
    expect(await profiles.listProfiles()).toEqual(["development", "fast-only", "guide", "production"]);
    expect(await new ProfileManager({ workspace: join(dir, "nowhere") }).listProfiles()).toEqual([]);
  });

  it("loads nested and flat files, with defaults filled in", async () => {
    writeFileSync(file("flat.yaml"), "name: Flat\nenabled_models: [a]\n");
    expect(await profiles.loadProfile("flat")).toMatchObject({
      stem: "flat",
      name: "Flat",
      enabled_models: ["a"],
      tier_config: [{ name: "fast" }, { name: "balanced" }, { name: "powerful", max_score: Infinity }],
      load_balancing: { enabled: true, strategy: "round_robin", health_check_interval: 30 },
    });
    expect(await profiles.loadProfile("development")).toMatchObject({
      stem: "development",
      two_stage: { enabled: true },
    });
  });

  it("says which profiles there are when one is not found, and tells upper from lower case", async () => {
    expect(await errorOf(profiles.loadProfile("my-profile"))).toMatchObject({
      code: "PROFILE_NOT_FOUND",
      message: "Profile 'my-profile' not found. There are: development, fast-only, guide, production.",
      names: ["development", "fast-only", "guide", "production"],
    });
    expect(await errorOf(profiles.loadProfile("Development"))).toMatchObject({ code: "PROFILE_NOT_FOUND" });
    expect(await errorOf(profiles.deleteProfile("nope"))).toMatchObject({ code: "PROFILE_NOT_FOUND" });
  });

  it.each(["../secret", "a/b", "a\\b", "..", "", ".hidden", "a\u0000", "C:x", "x".repeat(101), "a."])(
    "refuses %j, which leads out of the folder or is no name",
    async (name) => {
      writeFileSync(join(dir, "config/secret.yaml"), "enabled_models: []\n");
      for (const work of [
        () => profiles.loadProfile(name),
        () => profiles.deleteProfile(name),
        () => profiles.saveProfile({ stem: name, enabled_models: [] }),
        () => profiles.validateProfile(name),
        () => profiles.setActiveProfile(name),
      ])
        expect(await errorOf(work())).toMatchObject({ code: "BAD_NAME" });
      expect(existsSync(join(dir, "config/secret.yaml"))).toBe(true);
    },
  );

  it("says what is wrong in a file that is no profile", async () => {
    writeFileSync(file("broken.yaml"), "enabled_models: [\n");
    const error = await errorOf(profiles.loadProfile("broken"));
    expect(error).toMatchObject({ code: "PROFILE_INVALID", problems: [{ severity: "error" }] });
    expect(error.message).toContain("Profile 'broken' has an error: A closing `]` is missing here.");
  });

  it("saves `My Custom Profile` as my-custom-profile.yaml", async () => {
    const { stem, ...development } = await profiles.loadProfile("development");
    expect(stem).toBe("development");
    expect(await profiles.saveProfile({ ...development, name: "My Custom Profile" })).toBe("my-custom-profile");
    // What was given stands in the file, also where it is what MAGI takes anyway.
    expect(parse(read("my-custom-profile.yaml"))).toMatchObject({
      profile: { name: "My Custom Profile" },
      enabled_models: development.enabled_models,
      tier_config: development.tier_config,
      load_balancing: development.load_balancing,
    });
    expect(await profiles.loadProfile("my-custom-profile")).toEqual({
      ...development,
      name: "My Custom Profile",
      stem: "my-custom-profile",
    });
  });

  it("saves a profile where it was loaded from, with comments and unknown keys", async () => {
    writeFileSync(
      file("desk.yaml"),
      "# Mine.\nprofile:\n  name: Another name\nmine: 1 # keep\nenabled_models:\n  - a # first\n",
    );
    const profile = await profiles.loadProfile("desk");
    expect(await profiles.saveProfile({ ...profile, enabled_models: ["a", "b"] })).toBe("desk");
    expect(read("desk.yaml")).toBe(
      "# Mine.\nprofile:\n  name: Another name\nmine: 1 # keep\nenabled_models:\n  - a # first\n  - b\n",
    );
    const before = read("production.yaml");
    await profiles.saveProfile(await profiles.loadProfile("production"));
    expect(read("production.yaml")).toBe(before);
  });

  it("saves a loaded profile under another title as another profile, with comments and unknown keys", async () => {
    writeFileSync(file("desk.yaml"), "# Mine.\nname: desk\nmine: 1 # keep\nenabled_models: [a]\n");
    const profile = await profiles.loadProfile("desk");
    expect(await profiles.saveProfile({ ...profile, name: "My Custom Profile" })).toBe("my-custom-profile");
    expect(read("my-custom-profile.yaml")).toBe(
      "# Mine.\nname: My Custom Profile\nmine: 1 # keep\nenabled_models: [a]\n",
    );
    expect(read("desk.yaml")).toContain("name: desk\n");
    // The second argument says which file, so a title can be changed in place.
    expect(await profiles.saveProfile({ ...profile, name: "My Desk" }, "desk")).toBe("desk");
    expect(read("desk.yaml")).toContain("name: My Desk\n");
  });

  it("takes data of the nested form, and fields of your own", async () => {
    const nested = { profile: { name: "Nested One", description: "d" }, enabled_models: ["a"] };
    expect(await profiles.saveProfile({ ...nested, mine: 1 })).toBe("nested-one");
    expect(read("nested-one.yaml")).toBe(
      "profile:\n  name: Nested One\n  description: d\nenabled_models:\n  - a\nmine: 1\n",
    );
  });

  it("loses nothing when several save at once", async () => {
    writeFileSync(file("desk.yaml"), "enabled_models: [a]\n");
    const other = new ProfileManager(dir);
    await Promise.all([
      profiles.saveProfile({ stem: "desk", description: "d" }),
      other.saveProfile({ stem: "desk", enabled_models: ["b"] }),
      profiles.saveProfile({ stem: "desk", load_balancing: { ...defaultLoadBalancing, strategy: "random" } }),
    ]);
    expect(await profiles.loadProfile("desk")).toMatchObject({
      description: "d",
      enabled_models: ["b"],
      load_balancing: { strategy: "random" },
    });
    const made = await Promise.allSettled([1, 2, 3].map(() => profiles.createProfile("same")));
    expect(made.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
  });

  it("writes nothing that would not be a profile, and nothing over a broken file", async () => {
    const before = read("production.yaml");
    const tier_config = [{ name: "fast", max_score: -1, expected_time_seconds: 1 }];
    expect(await errorOf(profiles.saveProfile({ stem: "production", tier_config }))).toMatchObject({
      code: "PROFILE_INVALID",
    });
    expect(read("production.yaml")).toBe(before);
    writeFileSync(file("broken.yaml"), "a: [\n");
    expect(await errorOf(profiles.saveProfile({ stem: "broken", description: "x" }))).toMatchObject({
      code: "PROFILE_INVALID",
    });
    expect(read("broken.yaml")).toBe("a: [\n");
    expect(await errorOf(profiles.saveProfile({ name: "!!!" }))).toMatchObject({ code: "BAD_NAME" });
    expect(await errorOf(profiles.saveProfile({}))).toMatchObject({ code: "BAD_NAME" });
  });

  it("deletes a profile's file", async () => {
    await profiles.setActiveProfile("fast-only");
    await profiles.deleteProfile("fast-only");
    expect(existsSync(file("fast-only.yaml"))).toBe(false);
    expect(profiles.activeProfile).toBeUndefined();
  });

  it("checks a profile against the registry, saved or not", async () => {
    expect(await profiles.validateProfile("development")).toEqual([]);
    const [problem] = await profiles.validateProfile({ name: "x", enabled_models: ["qwen3_4p0b_q4km_fats"] });
    expect(problem).toMatchObject({ code: "missing-model", severity: "error" });
    expect(problem?.message).toContain("Did you mean `qwen3_4p0b_q4km_fast`?");
    rmSync(join(dir, "data"), { recursive: true });
    expect((await profiles.validateProfile("development")).length).toBeGreaterThan(0);
  });

  it("makes profiles of templates and of other profiles", async () => {
    const single = await profiles.createProfile("Day Work");
    expect(single).toMatchObject({ stem: "day-work", name: "Day Work", two_stage: { enabled: false } });
    expect(single.enabled_models.length).toBeGreaterThan(0);
    expect(read("day-work.yaml")).toContain("# Ids of models in the registry.");
    const two = await profiles.createProfile("two", { template: "two-stage", fields: { description: "drafts" } });
    expect(two).toMatchObject({ description: "drafts", two_stage: { enabled: true, stage1_tier: "fast" } });
    expect((await profiles.validateProfile("two")).filter(({ severity }) => severity === "error")).toEqual([]);
    const copy = await profiles.createProfile("copy", { from: "production" });
    expect(copy.enabled_models).toEqual((await profiles.loadProfile("production")).enabled_models);
    expect(await errorOf(profiles.createProfile("Day work"))).toMatchObject({ code: "PROFILE_EXISTS" });
  });

  it("remembers the profile that it was told to use", async () => {
    expect(profiles.activeProfile).toBeUndefined();
    expect(await profiles.getActiveProfile()).toBeUndefined();
    expect(await profiles.setActiveProfile("guide")).toMatchObject({ stem: "guide" });
    expect(profiles.activeProfile).toBe("guide");
    expect(await errorOf(profiles.setActiveProfile("nope"))).toMatchObject({ code: "PROFILE_NOT_FOUND" });
    expect(profiles.activeProfile).toBe("guide");
    expect(await profiles.getActiveProfile()).toEqual(await profiles.loadProfile("guide"));
  });
});

describe("ModelDiscovery", () => {
  const registryFile = (): string => join(dir, "data/model_registry.json");

  it("discovers models, and finds them again", async () => {
    mkdirSync(join(dir, "models"), { recursive: true });
    writeFileSync(join(dir, "models/phi-4-Q4_K_M.gguf"), ggufBytes({ tensors: [["a", [8]]] }));
    const first = await models.discover([join(dir, "models")]);
    expect(first.merge.added).toMatchObject([{ id: "phi4_14p7b_q4km_powerful", tier: "powerful" }]);
    expect(first.isWritten).toBe(true);
    const again = await models.rescan({ dryRun: true });
    expect(again.merge.kept).toContain("phi4_14p7b_q4km_powerful");
    expect((await models.loadRegistry()).models["phi4_14p7b_q4km_powerful"]).toMatchObject({
      enabled: false,
      size_params: 14.7,
    });
    expect(await errorOf(models.discover([join(dir, "nowhere")]))).toMatchObject({ code: "FOLDER_NOT_FOUND" });
    await expect(models.rescan({ signal: AbortSignal.abort() })).rejects.toThrow("abort");
  });

  it("loads and saves the registry, and leaves what did not change to the letter", async () => {
    const text = readFileSync(registryFile(), "utf8");
    const data = await models.loadRegistry();
    const { mtimeNs } = statSync(registryFile(), { bigint: true });
    await models.saveRegistry(data);
    expect(statSync(registryFile(), { bigint: true }).mtimeNs).toBe(mtimeNs);

    data.models["qwen3_4p0b_q4km_fast"]!.enabled = false;
    data["mine"] = [1];
    await models.saveRegistry(data);
    const changed = readFileSync(registryFile(), "utf8");
    expect(changed).not.toBe(text);
    expect(changed).toContain('"size_params": 20.0');
    expect(await models.loadRegistry()).toEqual(data);

    delete data.models["gpt_oss_20p0b_q4km_powerful"];
    await models.saveRegistry(data);
    expect(await models.loadRegistry()).toEqual(data);
  });

  it("loses nothing when two search at once", async () => {
    for (const [folder, name] of [
      ["a", "phi-4-Q4_K_M"],
      ["b", "gemma-3-4b-it-Q4_K_M"],
    ] as const) {
      mkdirSync(join(dir, folder));
      writeFileSync(join(dir, folder, `${name}.gguf`), ggufBytes({ tensors: [["a", [8]]] }));
    }
    await Promise.all([models.discover(join(dir, "a")), new ModelDiscovery(dir).discover([join(dir, "b")])]);
    const ids = Object.keys((await models.loadRegistry()).models);
    expect(ids).toEqual(expect.arrayContaining(["phi4_14p7b_q4km_powerful", "gemma3_4p0b_q4km_fast"]));
  });

  it("saves other fields though the file has a mistake, and no mistake of its own", async () => {
    writeFileSync(registryFile(), '{"models": {"a": {"port": "x"}, "b": {}}}');
    const data = await models.loadRegistry();
    data.models["b"]!.enabled = true;
    await models.saveRegistry(data);
    expect(await models.loadRegistry()).toEqual(data);
    data.models["b"]!["ctx_size"] = "large" as unknown as number;
    expect(await errorOf(models.saveRegistry(data))).toMatchObject({ code: "REGISTRY_INVALID" });
  });

  it("begins a registry, and refuses what is none", async () => {
    rmSync(registryFile());
    expect(await errorOf(models.loadRegistry())).toMatchObject({ code: "REGISTRY_NOT_FOUND" });
    await models.saveRegistry({ models: { a: { port: 1 } } });
    expect(await models.loadRegistry()).toEqual({ models: { a: { port: 1 } } });
    expect(await errorOf(models.saveRegistry({ models: { a: { port: 1_000_000 } } }))).toMatchObject({
      code: "REGISTRY_INVALID",
    });
    writeFileSync(registryFile(), "{");
    for (const work of [
      () => models.loadRegistry(),
      () => models.rescan({ dryRun: true }),
      () => models.saveRegistry({ models: {} }),
    ])
      expect(await errorOf(work())).toMatchObject({ code: "REGISTRY_INVALID" });
    expect(readFileSync(registryFile(), "utf8")).toBe("{");
  });
});

describe("servers", () => {
  const registryFile = (): string => join(dir, "data/model_registry.json");

  it("bring their models into the registry", async () => {
    const server = await startModelServer(ollama);
    const before = readFileSync(registryFile(), "utf8");
    const dry = await models.discoverServers([server.address], { dryRun: true });
    expect(dry).toMatchObject({ isWritten: false, merge: { isChanged: true } });
    expect(readFileSync(registryFile(), "utf8")).toBe(before);
    const { servers, merge, isWritten } = await models.discoverServers([server.address]);
    await server.stop();
    expect(servers).toMatchObject([{ reading: { state: "ok", kind: "ollama" } }]);
    expect(merge.models.map(({ name }) => name)).toContain("gemma3:12b");
    expect(isWritten).toBe(true);
    expect(Object.keys((await models.loadRegistry()).models)).toContain("gemma3_12p0b_q4km_balanced");
  });

  it("are told apart from what is no address, and left alone when the search is called off", async () => {
    expect(await errorOf(models.discoverServers(["./models"]))).toMatchObject({ code: "BAD_ADDRESS" });
    const stop = AbortSignal.abort(new Error("enough"));
    await expect(models.discoverServers(["localhost:1"], { signal: stop })).rejects.toThrow("enough");
  });
});
