import { expect, test } from "vitest";
import { parseSettings } from "../../../server/settings.ts";

test.each([
  [
    "the section itself",
    { profilesFolder: "p", registryFile: " r.json " },
    { profilesFolder: "p", registryFile: "r.json" },
  ],
  ["an object that holds the section", { magi: { profilesFolder: "p" } }, { profilesFolder: "p" }],
  [
    "severities by code, of which only those count that there are",
    { diagnostics: { severity: { "empty-tier": "hint", "no-models": "off", schema: "loud", tabs: 3 } } },
    {
      severity: new Map([
        ["empty-tier", "hint"],
        ["no-models", "off"],
      ]),
    },
  ],
  [
    "names with dots",
    { magi: { "diagnostics.severity": { schema: "warning" } } },
    { severity: new Map([["schema", "warning"]]) },
  ],
  [
    "names with dots that begin with the section",
    {
      "magi.diagnostics.severity": { schema: "warning" },
      "magi.profilesFolder": "p",
      "magi.registryFile": "r.json",
      "magi.inlayHints": false,
      "other.profilesFolder": "q",
    },
    { severity: new Map([["schema", "warning"]]), profilesFolder: "p", registryFile: "r.json", inlayHints: false },
  ],
  [
    "both at once",
    { magi: { profilesFolder: "p" }, "magi.diagnostics": { severity: { schema: "off" } }, "magi.inlayHints": null },
    { severity: new Map([["schema", "off"]]), profilesFolder: "p" },
  ],
  ["severities of the wrong kind", { diagnostics: { severity: ["off"] } }, { severity: new Map() }],
  ["values of the wrong kind", { profilesFolder: 3, registryFile: "  " }, {}],
  ["nothing", null, {}],
  ["something else", "profiles", {}],
])("settings are read from %s", (_, sent, expected) => {
  expect(parseSettings(sent)).toEqual(expected);
});
