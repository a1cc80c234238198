import { expect, test } from "vitest";
import { fateOfLens } from "../../../../client/language/profileLensesModel.ts";
import { profileFile, situationWith } from "../../../support/client/situations.ts";

const known = situationWith({ profiles: [profileFile("desk", ""), profileFile("night", "")], active: "desk" });

test("the lens of the active profile says so, and that of another activates it", () => {
  expect(fateOfLens("magi.useProfile", "/w/config/profiles/desk.yaml", known)).toBe("active");
  expect(fateOfLens("magi.useProfile", "/w/config/profiles/night.yaml", known)).toBe("keep");
  expect(fateOfLens("magi.tryPrompt", "/w/config/profiles/desk.yaml", known)).toBe("keep");
});

test("a file that is none of this window's profiles cannot be activated here", () => {
  expect(fateOfLens("magi.useProfile", "/other/config/profiles/desk.yaml", known)).toBe("drop");
  expect(fateOfLens("magi.tryPrompt", "/other/config/profiles/desk.yaml", known)).toBe("drop");
});

test("lenses that say something else are left alone", () => {
  expect(fateOfLens(undefined, "/w/data/model_registry.json", known)).toBe("keep");
  expect(fateOfLens("magi.showUses", "/w/data/model_registry.json", known)).toBe("keep");
});
