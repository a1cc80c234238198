import { homedir, userInfo } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * Where MAGI keeps what it learns on this machine, outside of every workspace; absolute. `XDG_STATE_HOME` counts on every
 * system. Throws when the user has no home.
 */
export function stateFolder(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  const asked = env["XDG_STATE_HOME"];
  // A relative one is to be ignored (XDG Base Directory Specification).
  if (asked !== undefined && isAbsolute(asked)) return join(asked, "magi");
  if (platform === "darwin") return join(home(), "Library", "Application Support", "magi");
  if (platform === "win32") return join(env["LOCALAPPDATA"] || join(home(), "AppData", "Local"), "magi");
  return join(home(), ".local", "state", "magi");
}

/** `HOME` may be empty, or relative; what the system knows of the user is neither. */
function home(): string {
  const said = homedir();
  return isAbsolute(said) ? said : userInfo().homedir;
}
