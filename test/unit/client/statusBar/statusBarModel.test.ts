import { expect, it } from "vitest";
import { statusBarContent } from "../../../../client/statusBar/statusBarModel.ts";
import type { Situation } from "../../../../client/situation/situation.ts";
import { profileFile, running, situationWith } from "../../../support/client/situations.ts";

const cases: readonly (readonly [string, Partial<Situation>, string])[] = [
  ["a check when all answer", {}, "$(check) work"],
  ["how many answer", { router: running("work", { tiny: "ok", big: "down" }) }, "$(warning) work: 1 of 2 answer"],
  [
    "that models start",
    { router: running("work", { tiny: "loading", big: "unknown" }) },
    "$(sync~spin) work: starting",
  ],
  [
    "that no model answers",
    { router: running("work", { tiny: "down", big: "down" }) },
    "$(error) work: no model answers",
  ],
  ["that the router starts", { router: { kind: "starting", again: false } }, "$(sync~spin) work: starting"],
  [
    "that the router starts again",
    { router: { kind: "starting", again: true } },
    "$(sync~spin) work: router restarting",
  ],
  [
    "that the router restarts",
    { router: { kind: "down", retrying: true, problem: "It stopped." } },
    "$(sync~spin) work: router restarting",
  ],
  [
    "that the router is down",
    { router: { kind: "down", retrying: false, problem: "It stopped." } },
    "$(error) work: router is down",
  ],
  ["a shield when the workspace is not trusted", { router: { kind: "off", why: "untrusted" } }, "$(shield) work"],
];

it.each(cases)("shows %s", (_what, more, text) => {
  expect(statusBarContent({ ...situationWith({}), ...more })?.text).toBe(text);
});

it("says the same to a screen reader, without icons", () => {
  const router = running("work", { tiny: "ok", big: "down" });
  expect(statusBarContent(situationWith({ router }))?.label).toBe("MAGI profile work: 1 of 2 answer");
});

it("lists the tiers from below, with their models and why one is silent", () => {
  const profiles = [profileFile("work", "enabled_models: [big, tiny, nobody]")];
  const router = running("work", { tiny: "ok", big: "ok" });
  const lines = statusBarContent(situationWith({ profiles, router }))?.tooltip.slice(2) ?? [];
  expect(lines.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    "tier fast",
    "model tiny",
    "tier balanced",
    "tier powerful",
    "model big",
    "tier in no tier",
    "model nobody",
  ]);
  expect(lines.at(-1)?.description).toContain("registry");
});

it("names a profile that is gone and that this one stands in for", () => {
  const content = statusBarContent(situationWith({ missing: "production" }));
  expect(content?.text).toBe("$(warning) work: stands in for production");
  const lines = content?.tooltip ?? [];
  expect(lines.map(({ text }) => text)).toContain("The profile production is gone; this one stands in.");
});

it("is not there in a folder that is not MAGI's", () => {
  const situation = situationWith({ profiles: [] });
  expect(statusBarContent({ ...situation, files: { ...situation.files, isMagi: false } })).toBeUndefined();
});

it("says that there is no profile where there should be one", () => {
  expect(statusBarContent(situationWith({ profiles: [] }))?.text).toBe("$(circle-slash) No profile");
});

it("says why the profiles folder cannot be read", () => {
  const situation = situationWith({ profiles: [] });
  const content = statusBarContent({ ...situation, files: { ...situation.files, problem: "It cannot be read." } });
  expect(content?.tooltip.map(({ text }) => text)).toEqual(["It cannot be read."]);
});
