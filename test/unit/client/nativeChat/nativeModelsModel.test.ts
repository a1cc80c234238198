import { expect, it } from "vitest";
import { nativeModels } from "../../../../client/nativeChat/nativeModelsModel.ts";
import { healthOf, profileFile, registryOf, situationWith } from "../../../support/client/situations.ts";

const registry = registryOf({
  tiny: { assigned_tier: "fast", port: 1, ctx_size: 4096 },
  big: { assigned_tier: "powerful", port: 2, ctx_size: 131072, vision: true },
});

it("offers the profile, its tiers and its models, under the names that the router knows", () => {
  expect(nativeModels(situationWith({ registry })).map(({ id, name }) => [id, name])).toEqual([
    ["magi", "MAGI Auto"],
    ["magi/fast", "MAGI: fast"],
    ["magi/powerful", "MAGI: powerful"],
    ["tiny", "MAGI: tiny"],
    ["big", "MAGI: big"],
  ]);
});

it("has the profile first when VS Code sorts the names, whatever models and tiers are called", () => {
  const early = profileFile(
    "work",
    "enabled_models: [1b, alpaca]\ntier_config: [{ name: 0-first, max_score: 5 }, { name: any, max_score: .inf }]\n",
  );
  const models = registryOf({ "1b": { assigned_tier: "0-first", port: 1 }, alpaca: { assigned_tier: "any", port: 2 } });
  const names = nativeModels(situationWith({ profiles: [early], registry: models })).map(({ name }) => name);
  expect(names).toHaveLength(5);
  expect(names.toSorted((a, b) => a.localeCompare(b))[0]).toBe("MAGI Auto");
});

it("says how much fits, with room for the answer, and who sees images", () => {
  const rooms = nativeModels(situationWith({ registry })).map(
    ({ id, maxInputTokens, maxOutputTokens, capabilities }) => [
      id,
      maxInputTokens,
      maxOutputTokens,
      capabilities.imageInput,
    ],
  );
  expect(rooms).toEqual([
    ["magi", 122_880, 8_192, true],
    ["magi/fast", 3_072, 1_024, false],
    ["magi/powerful", 122_880, 8_192, true],
    ["tiny", 3_072, 1_024, false],
    ["big", 122_880, 8_192, true],
  ]);
});

it("believes a server that says more than the registry", () => {
  const endpoints = [healthOf("tiny", "ok", { contextTokens: 65_536, vision: true })];
  const status = { pid: 1, profile: "work", endpoints, engines: [] };
  const models = nativeModels(situationWith({ registry, router: { kind: "running", status } }));
  const tiny = models.find(({ id }) => id === "tiny");
  expect(tiny).toMatchObject({ maxInputTokens: 57_344, capabilities: { imageInput: true } });
});

it("lets a person choose each of them", () => {
  const selectable = nativeModels(situationWith({ registry })).map(({ isUserSelectable }) => isUserSelectable);
  expect(selectable).toEqual([true, true, true, true, true]);
});

it("offers nothing in an untrusted workspace, nor without a profile", () => {
  expect(nativeModels(situationWith({ router: { kind: "off", why: "untrusted" } }))).toEqual([]);
  expect(nativeModels(situationWith({ profiles: [], active: undefined }))).toEqual([]);
});
