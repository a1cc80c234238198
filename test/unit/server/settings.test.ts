import { expect, test } from "vitest";
import { parseSettings } from "../../../server/settings.ts";

test.each([
  [
    "the section itself",
    { profilesFolder: "p", registryFile: " r.json " },
    { profilesFolder: "p", registryFile: "r.json" },
  ],
  ["an object that holds the section", { magi: { profilesFolder: "p" } }, { profilesFolder: "p" }],
  ["values of the wrong kind", { profilesFolder: 3, registryFile: "  " }, {}],
  ["nothing", null, {}],
  ["something else", "profiles", {}],
])("settings are read from %s", (_, sent, expected) => {
  expect(parseSettings(sent)).toEqual(expected);
});
