import { isAbsolute, join } from "node:path";
import { homeFolder } from "../homeFolder.ts";

/**
 * Where MAGI keeps what it learns on this machine, outside of every workspace; absolute. `XDG_STATE_HOME` counts on every
 * system.
 */
export function stateFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  const asked = env["XDG_STATE_HOME"];
  // A relative one is to be ignored (XDG Base Directory Specification).
  if (asked !== undefined && isAbsolute(asked)) return join(asked, "magi");
  if (platform === "darwin") return join(homeFolder(), "Library", "Application Support", "magi");
  if (platform === "win32") return join(env["LOCALAPPDATA"] || join(homeFolder(), "AppData", "Local"), "magi");
  return join(homeFolder(), ".local", "state", "magi");
}
