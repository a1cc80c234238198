import { expect, it } from "vitest";
import { profilePicks } from "../../../../client/activeProfile/profilePickModel.ts";
import { profileFile, situationWith, workProfile } from "../../../support/client/situations.ts";

const alpha = profileFile("alpha", "enabled_models: [tiny]\ntwo_stage: { enabled: true }");
const work = profileFile("work", workProfile);

it("lists all profiles, the active one first, with tiers and models", () => {
  const picks = profilePicks(situationWith({ profiles: [alpha, work], active: "work" }));
  expect(picks.map(({ name, label, description }) => ({ name, label, description }))).toEqual([
    { name: "work", label: "$(check) work", description: "active · 2 tiers · 2 models" },
    { name: "alpha", label: "$(blank) alpha", description: "3 tiers · 1 model · two-stage" },
  ]);
});

it("shows the description, or the tiers of a profile without one", () => {
  const [first, second] = profilePicks(situationWith({ profiles: [alpha, work], active: "work" }));
  expect(first?.detail).toContain("For work");
  expect(second?.detail).toContain("fast → balanced → powerful");
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
