import { expect, it } from "vitest";
import { chooseActiveProfile } from "../../../../client/activeProfile/chooseActiveProfile.ts";
import { profileFile, registryOf } from "../../../support/client/situations.ts";

const registry = registryOf({ small: { file_path: "builtin:small.gguf", engine: "embedded" }, large: { port: 1 } });
const a = profileFile("a", "enabled_models: [large]");
const b = profileFile("b", "enabled_models: [large]");
const guide = profileFile("guide", "enabled_models: [small]");

function check(names: readonly (typeof a)[], asked: { setting?: string; remembered?: string }) {
  return chooseActiveProfile(
    { profiles: names, registry },
    { setting: asked.setting ?? "", remembered: asked.remembered },
  );
}

it("takes the setting before what was chosen last", () => {
  expect(check([a, b], { setting: "b", remembered: "a" })).toEqual({ name: "b", source: "setting" });
});

it("takes what was chosen last when nothing is set", () => {
  expect(check([a, b], { remembered: "b" })).toEqual({ name: "b", source: "remembered" });
});

it("names a profile of the setting that is gone and takes what was chosen last", () => {
  expect(check([a, b], { setting: "gone", remembered: "b" })).toEqual({
    name: "b",
    source: "remembered",
    missing: "gone",
  });
});

it("names a remembered profile that is gone and takes another one", () => {
  expect(check([a, b], { remembered: "gone" })).toEqual({ name: "a", source: "fallback", missing: "gone" });
});

it("prefers `default`, then a profile whose models ship with MAGI, then the first by name", () => {
  const usual = profileFile("default", "enabled_models: [large]");
  expect(check([a, usual, guide], {}).name).toBe("default");
  expect(check([a, guide], {}).name).toBe("guide");
  expect(check([a, b], {}).name).toBe("a");
});

it("does not take a profile without models for one that answers anywhere", () => {
  expect(check([a, profileFile("empty", "enabled_models: []")], {}).name).toBe("a");
});

it("has no active profile when there are none", () => {
  expect(check([], {})).toEqual({ name: undefined, source: "fallback" });
});
