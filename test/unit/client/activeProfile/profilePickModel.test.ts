import { expect, it } from "vitest";
import { profilePicks } from "../../../../client/activeProfile/profilePickModel.ts";
import { profileFile, situationWith, workProfile } from "../../../support/client/situations.ts";

const alpha = profileFile("alpha", "enabled_models: [tiny]\ntwo_stage: { enabled: true }");
const work = profileFile("work", workProfile);

it("lists all profiles, the active one first, with tiers and models", () => {
  const picks = profilePicks(situationWith({ profiles: [alpha, work], active: "work" }));
  expect(picks.map(({ name, label, description }) => ({ name, label, description }))).toEqual([
    { name: "work", label: "$(check) work", description: "active · fast → powerful · 2 models" },
    { name: "alpha", label: "$(blank) alpha", description: "fast → balanced → powerful · 1 model · two-stage" },
  ]);
});

it("shows the description, and no empty line for a profile without one", () => {
  const [first, second] = profilePicks(situationWith({ profiles: [alpha, work], active: "work" }));
  expect(first?.detail).toContain("For work");
  expect(second?.detail).toBe("");
});

it("shows the ends of a long ladder", () => {
  const tiers = ["a", "b", "c", "d", "e"].map((name, index) => `{ name: ${name}, max_score: ${String(index)} }`);
  const long = profileFile("long", `enabled_models: [tiny]\ntier_config: [${tiers.join(", ")}]`);
  expect(profilePicks(situationWith({ profiles: [long] }))[0]?.description).toBe("active · a → b → … → e · 1 model");
});

it("shows what is wrong with a broken profile instead of its description", () => {
  const broken = profileFile("broken", "description: Fine\nenabled_models: [tiny");
  const [pick] = profilePicks(situationWith({ profiles: [broken], active: undefined }));
  expect(pick?.label).toBe("$(warning) broken");
  expect(pick?.detail).not.toContain("Fine");
});

it("keeps a description with line breaks on one line", () => {
  const long = profileFile("long", "description: |\n  one\n  two\nenabled_models: [tiny]");
  expect(profilePicks(situationWith({ profiles: [long] }))[0]?.detail).toBe("$(blank) one two");
});
