import { describe, expect, it } from "vitest";
import { endpointsOf } from "../../../../core/registry/endpoints.ts";
import { parseRegistry } from "../../../../core/registry/parseRegistry.ts";
import { effectiveTier, isThinking } from "../../../../core/registry/registry.ts";

const oneModel = (fields: object) => {
  const { registry, problems } = parseRegistry(JSON.stringify({ models: { m: fields } }));
  return { model: registry!.models.get("m")!, problems };
};

describe("parseRegistry", () => {
  it.each([
    ["", "not valid JSON: the file is empty"],
    ["\ufffd\ufffd{ } ", "not valid JSON: the file is UTF-16; save it as UTF-8"],
    ['{"models": {', "goes wrong at line 1"],
    ["[]", "has no `models`"],
    ['{"models": []}', "has no `models`"],
  ])("says what is wrong with %j", (text, expected) => {
    const { registry, problems } = parseRegistry(text);
    expect(registry).toBeUndefined();
    expect(problems.map(({ message }) => message).join()).toContain(expected);
  });

  it("reads a file with a byte order mark", () => {
    expect(parseRegistry('\ufeff{"models":{}}').registry?.models.size).toBe(0);
  });

  it("keeps a model without the fields that are wrong, and names both", () => {
    const { model, problems } = oneModel({ port: "x", assigned_tier: "fast" });
    expect(model).toEqual({ model_id: "m", assigned_tier: "fast" });
    expect(problems.map(({ message }) => message)).toEqual(["`port` must be a whole number, not `x` (model `m`)."]);
  });

  it.each([
    ["slots", 0],
    ["slots", "2"],
    ["weight", -1],
    ["model", 5],
  ])("keeps an endpoint without its %s when that is %j", (detail, value) => {
    const { model, problems } = oneModel({ endpoints: [{ url: "http://a/v1", weight: 2, [detail]: value }] });
    const rest = detail === "weight" ? {} : { weight: 2 };
    expect(model).toEqual({ model_id: "m", endpoints: [{ url: "http://a/v1", ...rest }] });
    expect(problems).toHaveLength(1);
  });

  it("keeps the endpoints that have an address", () => {
    const good = { url: "http://a/v1" };
    expect(oneModel({ endpoints: [{ url: "a:1" }, good, {}, "http://b/v1"] }).model.endpoints).toEqual([good]);
    for (const endpoints of [[{ url: "a:1" }], "http://a/v1"]) {
      const { registry } = parseRegistry(JSON.stringify({ models: { m: { endpoints, port: 1 }, n: {} } }));
      expect(registry?.models.get("m")).toEqual({ model_id: "m", port: 1 });
      expect(registry?.unusable).toEqual(new Map([["m", ["endpoints"]]]));
    }
    // As if it were not there: the port counts.
    expect(oneModel({ endpoints: [], port: 8081 }).model).toEqual({ model_id: "m", port: 8081 });
  });

  it.each([
    [{ models: { m: { version: true } } }, "`version` must be text or a number, not `true` (model `m`)."],
    [{ models: {}, scan_path: 5 }, "`scan_path` must be text or a list, not `5`."],
    [{ models: {}, port_range: "8081" }, "`port_range` must be a list or an object, not `8081`."],
  ])("says once what a field of several kinds may be: %j", (registry, message) => {
    expect(parseRegistry(JSON.stringify(registry)).problems.map((problem) => problem.message)).toEqual([message]);
  });

  it.each([null, ""])("takes %j for not said", (nothing) => {
    expect(oneModel({ tier_override: nothing, assigned_tier: "fast", port: null }).problems).toEqual([]);
    expect(effectiveTier(oneModel({ tier_override: nothing, assigned_tier: "fast" }).model)).toBe("fast");
    const { model } = oneModel({ endpoints: [{ url: "http://a/v1", model: nothing }] });
    expect(endpointsOf(model)).toMatchObject([{ upstreamModel: "m" }]);
  });

  it("survives ids that are names of JavaScript's own", () => {
    const { registry } = parseRegistry('{"models": {"__proto__": {"port": 1}, "constructor": {"port": 2}}}');
    expect([...(registry?.models.keys() ?? [])]).toEqual(["__proto__", "constructor"]);
    expect(({} as { port?: number }).port).toBeUndefined();
  });
});

describe("a model of the registry", () => {
  it("follows the user's overrides", () => {
    const { model } = oneModel({
      assigned_tier: "fast",
      tier_override: "powerful",
      is_thinking_model: true,
      thinking_override: false,
    });
    expect(effectiveTier(model)).toBe("powerful");
    expect(isThinking(model)).toBe(false);
  });

  it("lives at its port, its endpoints or in the embedded engine, the later before the earlier", () => {
    expect(endpointsOf(oneModel({ port: 8081 }).model)).toMatchObject([
      { kind: "http", url: "http://127.0.0.1:8081/v1", upstreamModel: "m" },
    ]);
    expect(
      endpointsOf(
        oneModel({ port: 1, endpoints: [{ url: "http://a/v1/", model: "x", weight: 2 }, { url: "http://b/v1" }] })
          .model,
      ),
    ).toMatchObject([
      { url: "http://a/v1", upstreamModel: "x", weight: 2 },
      { url: "http://b/v1", upstreamModel: "m", weight: 1 },
    ]);
    expect(endpointsOf(oneModel({ engine: "embedded", file_path: "builtin:a.gguf", port: 1 }).model)).toMatchObject([
      { kind: "embedded", filePath: "builtin:a.gguf" },
    ]);
    expect(endpointsOf(oneModel({}).model)).toEqual([]);
  });
});
