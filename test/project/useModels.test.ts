import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { undoAdding } from "../../client/discovery/undoAdding.ts";
import { locateWorkspace } from "../../workspace/locateWorkspace.ts";
import type { WorkspacePaths } from "../../workspace/locateWorkspace.ts";
import { useModels } from "../../workspace/profiles/useModels.ts";

let paths: WorkspacePaths;
let profile: string;
const registry = `{
  "models": {
    "a": { "assigned_tier": "fast", "enabled": false, "x": 1.0 },
    "b": { "assigned_tier": "huge", "enabled": false },
    "c": { "enabled": false }
  }
}
`;
beforeEach(() => {
  const dir = mkdtempSync(join(tmpdir(), "magi-use-"));
  mkdirSync(join(dir, "config/profiles"), { recursive: true });
  mkdirSync(join(dir, "data"));
  paths = locateWorkspace({ startDir: dir, workspace: dir });
  profile = join(dir, "config/profiles/mine.yaml");
  writeFileSync(profile, "# mine\nname: mine # stays\nenabled_models: []\n");
  writeFileSync(paths.registryFile, registry);
});
afterEach(() => {
  rmSync(paths.root, { recursive: true, force: true });
});

const read = (file: string): string => readFileSync(file, "utf8");

it("names models in a profile, with the tiers that they serve, and turns on these and no others", async () => {
  await useModels(["a", "b"], "mine", paths);
  expect(read(paths.registryFile)).toBe(
    registry
      .replace('"fast", "enabled": false', '"fast", "enabled": true')
      .replace('"huge", "enabled": false', '"huge", "enabled": true'),
  );
  expect(read(profile)).toMatch(/^# mine\nname: mine # stays\n/);
  expect(read(profile)).toMatch(/- a\n\s*- b\n|\[ ?a, b ?\]/);
  expect(read(profile)).toContain("huge");
  const [before, registryBefore] = [read(profile), read(paths.registryFile)];
  await useModels(["a", "b"], "mine", paths);
  expect([read(profile), read(paths.registryFile)]).toEqual([before, registryBefore]);
});

it("writes nothing when the profile has mistakes or is not there, or there is no registry", async () => {
  writeFileSync(profile, "enabled_models: {\n");
  await expect(useModels(["a"], "mine", paths)).rejects.toThrow("The profile mine has mistakes, so it was left alone.");
  await expect(useModels(["a"], "nobody", paths)).rejects.toThrow(/nobody/);
  expect(read(paths.registryFile)).toBe(registry);
  writeFileSync(profile, "enabled_models: []\n");
  rmSync(paths.registryFile);
  await expect(useModels(["a"], "mine", paths)).rejects.toThrow("There is no model registry");
  expect(read(profile)).toBe("enabled_models: []\n");
});

it("writes nothing when the profile is of another encoding, whose letters would be lost", async () => {
  const latin1 = Buffer.from("# caf\u00e9\nenabled_models: []\n", "latin1");
  writeFileSync(profile, latin1);
  await expect(useModels(["a"], "mine", paths)).rejects.toThrow("The profile mine is not UTF-8, so it was left alone.");
  expect(readFileSync(profile)).toEqual(latin1);
  expect(read(paths.registryFile)).toBe(registry);
});

it("what was added is taken back, unless somebody changed the file since", async () => {
  writeFileSync(paths.registryFile, "after");
  await undoAdding(paths.registryFile, { before: registry, after: "after" });
  expect(read(paths.registryFile)).toBe(registry);
  await expect(undoAdding(paths.registryFile, { before: "x", after: "after" })).rejects.toThrow("has changed since");
  expect(read(paths.registryFile)).toBe(registry);
  await undoAdding(paths.registryFile, { before: undefined, after: registry });
  expect(() => read(paths.registryFile)).toThrow("ENOENT");
});
