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
  expect(remediesFor({ code, message: "box at http://box:8000/v1 refused the request (400: Too hot)." })).toEqual(
    remedies,
  );
});

it.each([
  "box at http://box:8000/v1 wants a key that MAGI does not have (401: Unauthorized). Enter it with …",
  "box at http://box:8000/v1 does not take the key that MAGI has for it (403). Enter the right one with …",
])("where a server refuses MAGI for its key, the key can be entered: %s", (message) => {
  expect(remediesFor({ code: "UPSTREAM_REFUSED_REQUEST", message })).toEqual(["enterServerKey", "showHealth"]);
});
