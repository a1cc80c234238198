import { expect, it } from "vitest";
import { profileTemplate } from "../../../../core/profile/profileTemplate.ts";
import { addGuide, registryTemplate } from "../../../../core/onboarding/guide.ts";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import { parseRegistry } from "../../../../core/registry/parseRegistry.ts";
import { usableModels } from "../../../../core/routing/usableModels.ts";

it("creates a registry without problems", () => {
  expect(parseRegistry(registryTemplate()).problems).toEqual([]);
});

it("adds the guide to a registry that is there, once, and leaves what it says of it", () => {
  const text = '{"models": {"mine": {"port": 1}}, "mine": 2}';
  const added = addGuide(text);
  expect(JSON.parse(added)).toMatchObject({ models: { mine: { port: 1 } }, mine: 2 });
  expect([...(parseRegistry(added).registry?.models.keys() ?? [])]).toHaveLength(3);
  expect(addGuide(added)).toBe(added);
  expect(addGuide(undefined)).toBe(registryTemplate());
});

it("creates a profile whose models can all be asked", () => {
  const { registry } = parseRegistry(registryTemplate());
  const { profile, problems } = parseProfile(profileTemplate("first", registry), "first");
  expect(problems).toEqual([]);
  expect(registry && usableModels(profile, registry).leftOut).toEqual(new Map());
  expect(profile.enabled_models).toHaveLength(2);
  expect(profile.tier_config.map(({ name, max_score }) => [name, max_score])).toEqual([
    ["fast", 5],
    ["powerful", Infinity],
  ]);
});

it("creates a profile to fill in where no model is known", () => {
  const { profile, problems } = parseProfile(profileTemplate("first", undefined), "first");
  expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  expect(profile.enabled_models).toEqual([]);
});

it.each(["1.0", "null", "Yes", "two words"])("writes the name %s so that YAML reads it back", (name) => {
  const { profile, problems } = parseProfile(profileTemplate(name, undefined), "stem");
  expect(profile.name).toBe(name);
  expect(problems.map(({ code }) => code)).not.toContain("schema");
});
