import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { stateFolder } from "../../../../workspace/decisionLog/stateFolder.ts";

const home = homedir();

it.each([
  ["linux", {}, join(home, ".local/state/magi")],
  ["linux", { XDG_STATE_HOME: "/state" }, join("/state", "magi")],
  ["linux", { XDG_STATE_HOME: "state" }, join(home, ".local/state/magi")],
  ["linux", { XDG_STATE_HOME: "" }, join(home, ".local/state/magi")],
  ["darwin", {}, join(home, "Library/Application Support/magi")],
  ["darwin", { XDG_STATE_HOME: "/state" }, join("/state", "magi")],
  ["win32", { LOCALAPPDATA: "/local" }, join("/local", "magi")],
  ["win32", {}, join(home, "AppData/Local/magi")],
] as const)("on %s with %j, what MAGI learns is kept in %s", (platform, env, folder) => {
  expect(stateFolder(env, platform)).toBe(folder);
});

it.skipIf(process.platform === "win32")("is in the user's home where the environment says an empty one", () => {
  vi.stubEnv("HOME", "");
  try {
    expect(stateFolder({}, "linux")).toBe(join(userInfo().homedir, ".local/state/magi"));
    expect(stateFolder({}, "darwin")).toBe(join(userInfo().homedir, "Library/Application Support/magi"));
  } finally {
    vi.unstubAllEnvs();
  }
});
