import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseProfile } from "../../core/profile/parseProfile.ts";
import { addModel } from "../../workspace/download/addModel.ts";
import type { AddModelOptions, AddedModel } from "../../workspace/download/addModel.ts";
import { locateWorkspace } from "../../workspace/locateWorkspace.ts";
import type { WorkspacePaths } from "../../workspace/locateWorkspace.ts";
import { ggufBytes } from "../support/ggufBytes.ts";

const id = "qwen3_4p0b_q4km_fast";

let folder: string;
let paths: WorkspacePaths;
let file: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "magi-add-")));
  paths = locateWorkspace({ startDir: folder, workspace: join(folder, "workspace") });
  file = await put("models/Qwen3-4B-Q4_K_M.gguf", ggufBytes({ tensors: [["output.weight", [8, 8]]] }));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function put(place: string, content: string | Buffer): Promise<string> {
  const path = join(folder, place);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

function add(options: Partial<AddModelOptions> = {}, path = file): Promise<AddedModel> {
  return addModel(path, paths, { profile: { kind: "only" }, ...options });
}

async function modelEntry(model = id): Promise<Record<string, unknown> | undefined> {
  const text = await readFile(paths.registryFile, "utf8");
  return (JSON.parse(text) as { models: Record<string, Record<string, unknown>> }).models[model];
}

async function profile(name: string) {
  return parseProfile(await readFile(join(paths.profilesDir, `${name}.yaml`), "utf8"), name);
}

describe("a model of somebody who has nothing", () => {
  it("gets a registry and a profile that sends every prompt to it", async () => {
    expect(await add()).toEqual({
      modelId: id,
      tier: "fast",
      isEmbedded: true,
      profile: { state: "created", name: "local" },
    });
    expect(await modelEntry()).toMatchObject({
      file_path: file,
      filename: "Qwen3-4B-Q4_K_M.gguf",
      family: "qwen3",
      size_params: 4,
      quantization: "Q4_K_M",
      assigned_tier: "fast",
      enabled: true,
      engine: "embedded",
      port: null,
    });
    const { profile: made, problems } = await profile("local");
    expect(problems).toEqual([]);
    expect(made.enabled_models).toEqual([id]);
    expect(made.tier_config.map(({ name, max_score }) => [name, max_score])).toEqual([["fast", Infinity]]);
  });

  it("keeps the port that discovery gave when a server is to run it", async () => {
    expect(await add({ byServer: true })).toMatchObject({ isEmbedded: false });
    const entry = await modelEntry();
    expect(entry?.["engine"]).toBeUndefined();
    expect(entry?.["port"]).toBeTypeOf("number");
  });

  it("stays out of every profile when it is asked to", async () => {
    expect((await add({ profile: { kind: "none" } })).profile).toEqual({ state: "none" });
    await expect(profile("local")).rejects.toThrow("ENOENT");
    expect((await modelEntry())?.["enabled"]).toBe(true);
  });
});

describe("a model beside what there is", () => {
  const text = "# mine\nenabled_models: [other]\ntier_config:\n  - {name: powerful, max_score: .inf}\n";

  it("goes into the only profile, with the tier that it serves", async () => {
    await put("workspace/config/profiles/mine.yaml", text);
    expect((await add()).profile).toEqual({ state: "changed", name: "mine", addedTier: "fast", hasTier: true });
    const { profile: changed } = await profile("mine");
    expect(changed.enabled_models).toEqual(["other", id]);
    expect(changed.tier_config.map(({ name }) => name)).toEqual(["fast", "powerful"]);
    expect((await add()).profile).toEqual({ state: "kept", name: "mine", hasTier: true });
  });

  it("goes into no profile when there are several and nobody says which", async () => {
    await put("workspace/config/profiles/a.yaml", text);
    await put("workspace/config/profiles/b.yaml", text);
    expect((await add()).profile).toEqual({ state: "several", names: ["a", "b"] });
    expect((await add({ profile: { kind: "named", name: "b" } })).profile).toMatchObject({
      state: "changed",
      name: "b",
    });
    expect((await add({ profile: { kind: "named", name: "c" } })).profile).toEqual({ state: "created", name: "c" });
  });

  it("gets a new profile beside one of that name", async () => {
    await put("workspace/config/profiles/Qwen.yaml", text);
    expect((await add({ profile: { kind: "new", name: "qwen" } })).profile).toEqual({
      state: "created",
      name: "qwen-2",
    });
    expect(await readFile(join(paths.profilesDir, "Qwen.yaml"), "utf8")).toBe(text);
  });

  it("leaves a profile with mistakes alone", async () => {
    const broken = "enabled_models: [other\n";
    await put("workspace/config/profiles/mine.yaml", broken);
    expect((await add()).profile).toEqual({ state: "broken", name: "mine" });
    expect(await readFile(join(paths.profilesDir, "mine.yaml"), "utf8")).toBe(broken);
  });

  it("refuses a profile whose name leads elsewhere, and writes nothing", async () => {
    await expect(add({ profile: { kind: "named", name: "../../evil" } })).rejects.toThrow(/cannot be a profile's name/);
    await expect(readFile(paths.registryFile)).rejects.toThrow("ENOENT");
  });

  it("leaves how somebody else runs it", async () => {
    const own = { file_path: file, assigned_tier: "fast", enabled: true, port: 9000, note: "mine" };
    await put("workspace/data/model_registry.json", JSON.stringify({ models: { [id]: own } }, null, 2));
    expect(await add({ profile: { kind: "none" } })).toMatchObject({ isEmbedded: false });
    expect(await modelEntry()).toMatchObject(own);
    expect(await modelEntry()).not.toHaveProperty("engine");
  });

  it("is the same model under another path", async () => {
    await put(
      "workspace/data/model_registry.json",
      JSON.stringify({ models: { mine: { file_path: file, assigned_tier: "fast" } } }, null, 2),
    );
    const link = join(folder, "link.gguf");
    await symlink(file, link);
    expect((await add({ profile: { kind: "none" } }, link)).modelId).toBe("mine");
    expect(await modelEntry("mine")).toMatchObject({ enabled: true, engine: "embedded" });
  });

  it("does not go into a profile when it cannot be chatted with", async () => {
    const embedding = await put(
      "models/nomic-embed-text-v1.5.Q8_0.gguf",
      ggufBytes({ metadata: { "general.architecture": "nomic-bert" }, tensors: [["output.weight", [8, 8]]] }),
    );
    expect((await add({}, embedding)).profile).toEqual({ state: "not-for-chat" });
  });

  it("says why a file is none, and why a registry cannot be used", async () => {
    const text = await put("models/text.gguf", "hello");
    await expect(add({}, text)).rejects.toThrow(/^text\.gguf was not put into the registry: .+\.$/);
    await put("workspace/data/model_registry.json", "{");
    await expect(add()).rejects.toThrow(/not valid JSON/);
  });
});
