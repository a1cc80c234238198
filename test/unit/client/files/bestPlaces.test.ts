import { expect, test } from "vitest";
import { bestPlaces } from "../../../../client/files/bestPlaces.ts";

const placesOf = (folder: string) => ({
  folder,
  profilesFolder: `${folder}/config/profiles`,
  registryFile: `${folder}/data/model_registry.json`,
});
const [a, b, c] = [placesOf("a"), placesOf("b"), placesOf("c")];

test.each([
  ["the first folder when none has profiles", [], a],
  ["the first that has profiles", ["b/config/profiles", "c/config/profiles"], b],
  [
    "one that has a registry too before one whose profiles may be somebody else's",
    ["a/config/profiles", "c/config/profiles", "c/data/model_registry.json"],
    c,
  ],
  ["one with profiles before one with a registry only", ["a/data/model_registry.json", "b/config/profiles"], b],
])("among several folders it is %s", (_what, there, expected) => {
  expect(bestPlaces([a, b, c], (path) => there.includes(path))).toBe(expected);
});

test("without a folder there are none", () => {
  expect(bestPlaces([], () => true)).toBeUndefined();
});
