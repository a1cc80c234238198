import { expect, test } from "vitest";
import { profileHead, usedBy } from "../../../../../core/language/glance/lenses.ts";
import { readSketch } from "../../../../../core/language/sketch/readSketch.ts";

function checkHead(text: string, expected: string): void {
  const { start, end } = profileHead(readSketch(text).sketch);
  expect(text.slice(start, end)).toBe(expected);
}

test("a profile speaks of itself where its name stands, in either form, else at its first key", () => {
  checkHead("# 🦙\r\nprofile:\r\n  name: desk\r\n", "profile");
  checkHead("enabled_models: [a]\nname: desk\n", "name");
  checkHead("{enabled_models: [a], 'name': desk}\n", "'name'");
  checkHead("# a\nenabled_models: [\n", "enabled_models");
  checkHead("\t- [", "");
  checkHead("", "");
});

test("how many profiles use a model, in words", () => {
  expect([0, 1, 2].map(usedBy)).toEqual(["used by no profile", "used by 1 profile", "used by 2 profiles"]);
});
