import { describe, expect, it } from "vitest";
import { missingOf } from "../../../../client/situation/missing.ts";
import type { MagiFiles } from "../../../../client/situation/situation.ts";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import { parseRegistry } from "../../../../core/registry/parseRegistry.ts";

const empty: MagiFiles = {
  loaded: true,
  places: { folder: "/w", profilesFolder: "/w/config/profiles", registryFile: "/w/data/model_registry.json" },
  isMagi: false,
  profiles: [],
  registry: { state: "missing" },
};

function withModels(models: object): MagiFiles {
  const { registry } = parseRegistry(JSON.stringify({ models }));
  if (registry === undefined) throw new Error("It is no registry.");
  return { ...empty, registry: { state: "ok", registry } };
}

describe("what is missing", () => {
  it("is one thing after the other", () => {
    expect(missingOf({ files: { ...empty, places: undefined } })).toBe("folder");
    expect(missingOf({ files: empty })).toBe("models");
    expect(missingOf({ files: withModels({ a: { port: 8081 } }) })).toBe("profile");
    const { profile } = parseProfile("", "desk");
    expect(missingOf({ files: { ...empty, profiles: [{ name: "desk", path: "/desk.yaml", profile }] } })).toBe(
      undefined,
    );
  });

  it("is models while there is nothing of the person's own to chat with", () => {
    const files = withModels({
      guide: { file_path: "builtin:guide.gguf" },
      vectors: { is_embedding: true },
      ranks: { is_reranker: true },
    });
    expect(missingOf({ files })).toBe("models");
  });

  it("is not said before the disk was read", () => {
    expect(missingOf({ files: { ...empty, loaded: false } })).toBe(undefined);
  });
});
