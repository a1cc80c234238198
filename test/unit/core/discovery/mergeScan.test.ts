import { describe, expect, it } from "vitest";
import { mergeScan } from "../../../../core/discovery/mergeScan.ts";
import type { Merge, MergeInput } from "../../../../core/discovery/mergeScan.ts";
import { factsOf } from "../../../../core/discovery/modelFacts.ts";
import type { FoundModel } from "../../../../core/discovery/scan.ts";
import { parseRegistry } from "../../../../core/registry/parseRegistry.ts";
import { expectWithin } from "../../../support/clock/cpuTime.ts";

const file = (path: string, more: Partial<FoundModel> = {}): FoundModel => {
  const name = path.split("/").at(-1) ?? "";
  return { path, name, identity: path, olderIdentities: [], facts: factsOf({ fileName: name }), bytes: 1, ...more };
};

const there = (identity: string) => ({ state: "there", identity }) as const;

function merge(text: string | undefined, found: readonly FoundModel[], more: Partial<MergeInput> = {}): Merge {
  return mergeScan({
    text,
    found,
    files: new Map(),
    portsInUse: new Set(),
    toRegistryPath: (path) => path.replace(/^\/ws\//, ""),
    now: "2026-11-24T00:00:00.000Z",
    ...more,
  });
}

const modelsOf = ({ text }: Merge) => (JSON.parse(text) as { models: Record<string, Record<string, unknown>> }).models;

const qwen = file("/ws/models/Qwen3-4B-Q4_K_M.gguf");
const registry = (models: object, more: object = {}): string => `${JSON.stringify({ models, ...more }, null, 2)}\n`;

describe("mergeScan", () => {
  it("begins a registry with what was found", () => {
    const first = merge(undefined, [qwen, file("/models/gpt-oss-20b-Q4_K_M.gguf")], { scanPaths: ["models"] });
    expect(first.added).toEqual([
      { id: "qwen3_4p0b_q4km_fast", path: qwen.path, tier: "fast", port: 8081 },
      { id: "gpt_oss_20p0b_q4km_powerful", path: "/models/gpt-oss-20b-Q4_K_M.gguf", tier: "powerful", port: 8082 },
    ]);
    expect(first.text).toBe(`{
  "models": {
    "qwen3_4p0b_q4km_fast": {
      "model_id": "qwen3_4p0b_q4km_fast",
      "file_path": "models/Qwen3-4B-Q4_K_M.gguf",
      "filename": "Qwen3-4B-Q4_K_M.gguf",
      "family": "qwen3",
      "version": "3",
      "size_params": 4,
      "quantization": "Q4_K_M",
      "is_thinking_model": false,
      "thinking_override": null,
      "is_instruct": false,
      "is_coder": false,
      "assigned_tier": "fast",
      "tier_override": null,
      "port": 8081,
      "enabled": false
    },
    "gpt_oss_20p0b_q4km_powerful": {
      "model_id": "gpt_oss_20p0b_q4km_powerful",
      "file_path": "/models/gpt-oss-20b-Q4_K_M.gguf",
      "filename": "gpt-oss-20b-Q4_K_M.gguf",
      "family": "gpt_oss",
      "version": null,
      "size_params": 20,
      "quantization": "Q4_K_M",
      "is_thinking_model": true,
      "thinking_override": null,
      "is_instruct": true,
      "is_coder": false,
      "assigned_tier": "powerful",
      "tier_override": null,
      "port": 8082,
      "enabled": false
    }
  },
  "scan_path": "models",
  "last_scan": "2026-11-24T00:00:00.000Z",
  "port_range": [8081, 8180],
  "tier_thresholds": { "powerful_min": 14, "fast_max": 7 }
}
`);
    expect(parseRegistry(first.text).problems).toEqual([]);
  });

  it("does not begin a registry for nothing", () => {
    expect(merge(undefined, [], { scanPaths: ["models"] }).isChanged).toBe(false);
  });

  it("writes what is particular about a model", () => {
    const eyes = file("/m/Qwen3VL-4B-Q4_K_M.gguf", { projector: "/ws/mmproj.gguf" });
    const models = modelsOf(
      merge(undefined, [eyes, file("/m/bge-m3-Q8_0.gguf"), file("/m/bge-reranker-v2-m3-Q8_0.gguf")]),
    );
    expect(models["qwen3_vl_4p0b_q4km_fast"]).toMatchObject({ vision: true, mmproj_path: "mmproj.gguf" });
    expect(models["bge_m3_0p568b_q80_balanced"]).toMatchObject({ is_embedding: true });
    expect(models["bge_reranker_v2m3_0p568b_q80_balanced"]).toMatchObject({ is_reranker: true });
  });

  it("leaves a text in which nothing changed to the letter", () => {
    const text = merge(undefined, [qwen]).text.replace('"size_params": 4,', '"size_params":   4.0,');
    const again = merge(text, [qwen], {
      files: new Map([["qwen3_4p0b_q4km_fast", there(qwen.identity)]]),
      now: "later",
    });
    expect(again).toMatchObject({ text, isChanged: false, added: [], changed: [], kept: ["qwen3_4p0b_q4km_fast"] });
  });

  it("keeps all that a person set", () => {
    const mine = {
      my_own_name: {
        file_path: "models/Qwen3-4B-Q4_K_M.gguf",
        family: "my family",
        size_params: 70,
        assigned_tier: "powerful",
        tier_override: "special",
        thinking_override: true,
        port: 1234,
        enabled: true,
        n_gpu_layers: 7,
        note: { "of mine": [1, 2] },
        is_coder: true,
      },
    };
    const files = new Map([["my_own_name", there(qwen.identity)]]);
    const { text, changed } = merge(registry(mine, { extra: 1 }), [qwen], { files });
    const after = JSON.parse(text) as { models: Record<string, object>; extra: number };
    expect(after.extra).toBe(1);
    expect(after.models["my_own_name"]).toMatchObject(mine.my_own_name);
    expect(Object.keys(after.models)).toEqual(["my_own_name"]);
    // What it did not say is filled in.
    expect(changed).toEqual([
      { id: "my_own_name", fields: ["filename", "version", "quantization", "is_thinking_model", "is_instruct"] },
    ]);
  });

  describe("ids", () => {
    it("numbers files that would share one", () => {
      const { added } = merge(undefined, [
        file("/a/Qwen3-4B-Q4_K_M.gguf"),
        file("/b/qwen3-4b-q4_k_m.gguf"),
        file("/c/Qwen3-4B-Q4_K_M.gguf"),
      ]);
      expect(added.map(({ id, sameNameAs }) => [id, sameNameAs])).toEqual([
        ["qwen3_4p0b_q4km_fast", undefined],
        ["qwen3_4p0b_q4km_fast_2", "qwen3_4p0b_q4km_fast"],
        ["qwen3_4p0b_q4km_fast_3", "qwen3_4p0b_q4km_fast"],
      ]);
    });

    it("stay when another file of the same name comes before in order", () => {
      const files = new Map([["qwen3_4p0b_q4km_fast", there("/b/Qwen3-4B-Q4_K_M.gguf")]]);
      const before = merge(undefined, [file("/b/Qwen3-4B-Q4_K_M.gguf")]).text;
      const { added, kept } = merge(before, [file("/a/Qwen3-4B-Q4_K_M.gguf"), file("/b/Qwen3-4B-Q4_K_M.gguf")], {
        files,
      });
      expect(kept).toEqual(["qwen3_4p0b_q4km_fast"]);
      expect(added.map(({ id, path }) => [id, path])).toEqual([["qwen3_4p0b_q4km_fast_2", "/a/Qwen3-4B-Q4_K_M.gguf"]]);
    });

    it("stay when the tier changes", () => {
      const before = merge(undefined, [qwen]).text.replace('"fast_max": 7', '"fast_max": 3');
      const after = merge(before, [qwen], { files: new Map([["qwen3_4p0b_q4km_fast", there(qwen.identity)]]) });
      expect(after.changed).toEqual([{ id: "qwen3_4p0b_q4km_fast", fields: ["assigned_tier"] }]);
      expect(modelsOf(after)["qwen3_4p0b_q4km_fast"]).toMatchObject({ assigned_tier: "balanced" });
    });

    it("are not taken from a model that is no object", () => {
      const { added } = merge(registry({ qwen3_4p0b_q4km_fast: null }), [qwen]);
      expect(added.map(({ id }) => id)).toEqual(["qwen3_4p0b_q4km_fast_2"]);
    });
  });

  describe("tiers", () => {
    const tierAfter = (entry: object, id = "qwen3_4p0b_q4km_fast") => {
      const full = { file_path: "x", ...entry };
      const after = merge(registry({ [id]: full }), [qwen], { files: new Map([[id, there(qwen.identity)]]) });
      return modelsOf(after)[id]?.["assigned_tier"];
    };

    it("follow what the registry says of size, quantisation and thinking", () => {
      expect(tierAfter({ assigned_tier: "fast", size_params: 20 })).toBe("powerful");
      expect(tierAfter({ assigned_tier: "fast", quantization: "Q8_0" })).toBe("balanced");
      expect(tierAfter({ assigned_tier: "fast", thinking_override: true })).toBe("powerful");
      expect(tierAfter({ assigned_tier: "fast", is_thinking_model: true, thinking_override: false })).toBe("fast");
      expect(tierAfter({})).toBe("fast");
    });

    it("stay where a person named the model or the tier", () => {
      expect(tierAfter({ assigned_tier: "powerful" }, "mine")).toBe("powerful");
      expect(tierAfter({ assigned_tier: "special" })).toBe("special");
    });
  });

  describe("files that are gone", () => {
    const known = { old: { file_path: "models/Old-8B-Q4_K_M.gguf", port: 8081 } };

    it("mark their models and take none out", () => {
      const files = new Map([["old", { state: "gone" } as const]]);
      const once = merge(registry(known), [], { files });
      expect(once.vanished).toEqual([{ id: "old", file: "models/Old-8B-Q4_K_M.gguf", isNew: true }]);
      expect(modelsOf(once)["old"]).toEqual({ ...known.old, missing: true });
      const twice = merge(once.text, [], { files });
      expect(twice).toMatchObject({ isChanged: false, vanished: [{ id: "old", isNew: false }] });
    });

    it("unmark them when they are back, found or not", () => {
      const text = registry({ old: { ...known.old, missing: true } });
      const back = merge(text, [], { files: new Map([["old", there("i")]]) });
      expect(modelsOf(back)["old"]).toMatchObject({ missing: false });
      const found = merge(text, [file("/ws/models/Old-8B-Q4_K_M.gguf", { identity: "i" })], {
        files: new Map([["old", there("i")]]),
      });
      expect(modelsOf(found)["old"]).toMatchObject({ missing: false });
    });

    it("are not believed gone when they cannot be looked at", () => {
      expect(merge(registry(known), [], { files: new Map([["old", { state: "unknown" }]]) }).isChanged).toBe(false);
    });

    it("are followed to where they were moved", () => {
      const moved = file("/elsewhere/Old-8B-Q4_K_M.gguf");
      const after = merge(registry(known), [moved], { files: new Map([["old", { state: "gone" }]]) });
      expect(after.added).toEqual([]);
      expect(modelsOf(after)["old"]).toMatchObject({ file_path: "/elsewhere/Old-8B-Q4_K_M.gguf", port: 8081 });
    });

    it("are not guessed at when two files could be the one", () => {
      const two = [file("/a/Old-8B-Q4_K_M.gguf"), file("/b/Old-8B-Q4_K_M.gguf")];
      const after = merge(registry(known), two, { files: new Map([["old", { state: "gone" }]]) });
      expect(after.added).toHaveLength(2);
      expect(modelsOf(after)["old"]).toMatchObject({ ...known.old, missing: true });
    });
  });

  describe("models that only a server was known for", () => {
    const served = { endpoints: [{ url: "http://127.0.0.1:11434/v1", model: "qwen3:4b" }], filename: "qwen3:4b" };

    it("get the file that their id is made of, and no port", () => {
      const merged = merge(registry({ qwen3_4p0b_q4km_fast: served }), [qwen]);
      expect(merged.added).toEqual([]);
      expect(modelsOf(merged)["qwen3_4p0b_q4km_fast"]).toMatchObject({
        ...served,
        file_path: "models/Qwen3-4B-Q4_K_M.gguf",
      });
      expect(modelsOf(merged)["qwen3_4p0b_q4km_fast"]).not.toHaveProperty("port");
    });

    it("are not guessed at when two files could be it, when they have a file, or when a person named them", () => {
      const twin = file("/ws/more/Qwen3-4B-Q4_K_M.gguf");
      const known = { ...served, file_path: "/gone/other.gguf" };
      expect(merge(registry({ qwen3_4p0b_q4km_fast: served }), [qwen, twin]).added).toHaveLength(2);
      expect(merge(registry({ qwen3_4p0b_q4km_fast: known }), [qwen]).added).toHaveLength(1);
      expect(merge(registry({ mine: served }), [qwen]).added).toHaveLength(1);
    });
  });

  it("goes over to the revision that is in use", () => {
    const newer = file("/hub/new/Qwen3-4B-Q4_K_M.gguf", { olderIdentities: ["old revision"] });
    const text = registry({ mine: { file_path: "/hub/old/Qwen3-4B-Q4_K_M.gguf" } });
    const after = merge(text, [newer], { files: new Map([["mine", there("old revision")]]) });
    expect(after.added).toEqual([]);
    expect(modelsOf(after)["mine"]).toMatchObject({ file_path: newer.path });
  });

  it("knows a file by any path, and two models that share it", () => {
    const text = registry({ a: { file_path: "/link" }, b: { file_path: "models/Qwen3-4B-Q4_K_M.gguf" } });
    const files = new Map([
      ["a", there(qwen.identity)],
      ["b", there(qwen.identity)],
    ]);
    const { added, text: after } = merge(text, [qwen], { files });
    expect(added).toEqual([]);
    expect(JSON.parse(after)).toMatchObject({ models: { a: { file_path: "/link" } } });
  });

  describe("ports", () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => file(`/m/tune${at}-7B-Q4_K_M.gguf`));

    it("are those that no other model names and nobody uses", () => {
      const text = registry(
        { a: { port: 9000 }, b: { endpoints: [{ url: "http://localhost:9001/v1" }, { url: "http://10.0.0.1:9003" }] } },
        { port_range: [9000, 9010] },
      );
      expect(merge(text, many(3), { portsInUse: new Set([9002]) }).added.map(({ port }) => port)).toEqual([
        9003, 9004, 9005,
      ]);
    });

    it("run out with one sentence, and the rest comes later", () => {
      const full = merge(registry({}, { port_range: { start: 9000, end: 9001 } }), many(3));
      expect(full.added.map(({ port }) => port)).toEqual([9000, 9001, undefined]);
      expect(full.warnings).toEqual([
        "The port range 9000 to 9001 is full: one model has no port. Make `port_range` in the registry wider and discover again.",
      ]);
      const files = new Map(full.added.map(({ id, path }) => [id, there(path)]));
      const wider = merge(full.text.replace('"end": 9001', '"end": 9005'), many(3), { files });
      expect(wider.changed).toEqual([{ id: full.added[2]?.id, fields: ["port"] }]);
      expect(modelsOf(wider)[full.added[2]?.id ?? ""]).toMatchObject({ port: 9002 });
    });

    it("stay null where a person wrote null", () => {
      const text = merge(undefined, [qwen]).text.replace('"port": 8081', '"port": null');
      expect(merge(text, [qwen], { files: new Map([["qwen3_4p0b_q4km_fast", there(qwen.identity)]]) }).isChanged).toBe(
        false,
      );
    });

    it.each([[[1]], ["8080-8090"], [[9000, 8000]], [{}], [[0, 70_000]]])(
      "come from the usual range instead of %j",
      (port_range) => {
        const { added, warnings } = merge(registry({}, { port_range }), [qwen]);
        expect(added[0]?.port).toBe(8081);
        expect(warnings[0]).toContain("is not two ports");
      },
    );
  });

  it("keeps order and layout, and notes when and where it looked", () => {
    const text = '{"scan_path":"old","models":{"b":{"port":1},"a":{"port":2}},"last_scan":null}';
    const { text: after } = merge(text, [qwen], { scanPaths: ["x", "y"] });
    expect(
      after.startsWith('{"scan_path":["x","y"],"models":{"b":{"port":1},"a":{"port":2},"qwen3_4p0b_q4km_fast":{'),
    ).toBe(true);
    expect(after.endsWith('},"last_scan":"2026-11-24T00:00:00.000Z"}')).toBe(true);
  });

  it("brings thousands of models in at once", () => {
    const found = Array.from({ length: 5_000 }, (_, at) => file(`/m/tune${at}-7B-Q4_K_M.gguf`));
    expectWithin(5_000, () => {
      const { text, added } = merge(registry({}, { port_range: [1024, 65_535] }), found);
      const files = new Map(added.map(({ id, path }) => [id, there(path)]));
      expect(merge(text, found, { files }).isChanged).toBe(false);
    });
  });
});
