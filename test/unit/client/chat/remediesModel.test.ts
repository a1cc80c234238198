import { expect, it } from "vitest";
import { remediesFor } from "../../../../client/chat/remediesModel.ts";

it.each([
  ["QUEUE_FULL", []],
  ["UPSTREAM_REFUSED_REQUEST", ["showHealth"]],
  ["CONTEXT_TOO_LONG", ["switchProfile"]],
  ["NO_VISION", ["switchProfile"]],
  ["UNKNOWN_MODEL", ["switchProfile"]],
  ["UNTRUSTED", ["manageTrust"]],
  ["NO_FOLDER", ["openFolder"]],
  ["NO_PROFILES", ["createProfileFromModels", "tryGuide"]],
  ["NO_PROFILE", ["switchProfile"]],
  ["NO_MODEL", ["switchProfile", "discoverModels"]],
  ["ROUTER_DOWN", ["restartRouter", "showLog"]],
  ["SOMETHING_NEWER", ["showLog"]],
] as const)("what helps after %s is %j, besides trying again", (code, remedies) => {
  expect(remediesFor({ code, wantsKey: false })).toEqual(remedies);
});

it("where a server refuses MAGI for its key, the key can be entered", () => {
  expect(remediesFor({ code: "UPSTREAM_REFUSED_REQUEST", wantsKey: true })).toEqual(["enterServerKey", "showHealth"]);
});
