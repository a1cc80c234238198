import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { endpointsOf } from "../../core/registry/endpoints.ts";
import { effectiveTier } from "../../core/registry/registry.ts";
import { locateWorkspace } from "../../workspace/locateWorkspace.ts";
import { listProfileFiles, readProfile } from "../../workspace/profiles/profileFiles.ts";
import { readRegistry } from "../../workspace/registry/readRegistry.ts";

const paths = locateWorkspace({ startDir: join(import.meta.dirname, "../../examples/workspace") });

describe("the example workspace", () => {
  it("has the four profiles", async () => {
    const names = (await listProfileFiles(paths.profilesDir)).map(({ name }) => name);
    expect(names).toEqual(["development", "fast-only", "guide", "production"]);
  });

  it("has a registry without problems, whose models all live somewhere", async () => {
    const reading = await readRegistry(paths.registryFile);
    if (reading.state !== "ok") throw new Error(reading.message);
    expect(reading.problems).toEqual([]);
    expect(reading.registry.models.size).toBe(7);
    for (const model of reading.registry.models.values()) expect(endpointsOf(model), model.model_id).toHaveLength(1);
  });

  it("has profiles whose models the registry knows, in tiers that the profile has", async () => {
    const reading = await readRegistry(paths.registryFile);
    if (reading.state !== "ok") throw new Error(reading.message);
    for (const { name } of await listProfileFiles(paths.profilesDir)) {
      const profile = await readProfile(paths.profilesDir, name);
      if (profile.state !== "ok") throw new Error(profile.message);
      expect(profile.profile.parsed.problems, name).toEqual([]);
      const { enabled_models, tier_config } = profile.profile.parsed.profile;
      for (const id of enabled_models) {
        const model = reading.registry.models.get(id);
        expect(model, id).toBeDefined();
        expect(tier_config.map((tier) => tier.name)).toContain(effectiveTier(model!));
      }
    }
  });

  it("begins with the built-in guide, whose model files are in the project", async () => {
    const settings: unknown = JSON.parse(await readFile(join(paths.root, ".vscode/settings.json"), "utf8"));
    expect(settings).toMatchObject({ "magi.activeProfile": "guide" });
    for (const file of ["magi-guide-2.4M-q8_0.gguf", "magi-guide-4.3M-q8_0.gguf"]) {
      const head = await readFile(join(import.meta.dirname, "../../guide", file));
      expect(head.subarray(0, 4).toString()).toBe("GGUF");
    }
  });
});
