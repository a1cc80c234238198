// Desktop VS Code: the one that is installed, and whether another could be downloaded.
import { realpathSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { findAllOnPath, isProgram } from "./onPath.mjs";

const releasesUrl = "https://update.code.visualstudio.com/api/releases/stable";

/**
 * The `code` command on PATH, else where VS Code is usually installed, or `undefined`. The one that a VS Code server puts
 * into its terminals opens no desktop.
 */
export function findCodeCommand() {
  const onPath = findAllOnPath("code").find((command) => !/remote-cli|code-server/.test(realpathSync(command)));
  return onPath ?? usualCodeCommands(process.platform, { home: os.homedir(), env: process.env }).find(isProgram);
}

/** On macOS the command is on PATH only when its user has asked for it, on Windows only for terminals opened afterwards. */
export function usualCodeCommands(platform, { home, env }) {
  if (platform === "darwin")
    return ["/Applications", path.posix.join(home, "Applications")].map((folder) =>
      path.posix.join(folder, "Visual Studio Code.app", "Contents", "Resources", "app", "bin", "code"),
    );
  if (platform !== "win32") return [];
  const { LOCALAPPDATA: own, ProgramFiles: everybodys } = env;
  return [own && path.win32.join(own, "Programs"), everybodys]
    .filter(Boolean)
    .map((folder) => path.win32.join(folder, "Microsoft VS Code", "bin", "code.cmd"));
}

/** The program behind the `code` command, which test-electron can start, or `undefined`. */
export function findDesktop() {
  const command = findCodeCommand();
  if (command === undefined) return undefined;
  const binDir = path.dirname(realpathSync(command));
  const candidates =
    process.platform === "darwin"
      ? ["../../../MacOS/Code", "../../../MacOS/Electron"]
      : process.platform === "win32"
        ? ["../Code.exe"]
        : ["../code"];
  return candidates.map((candidate) => path.resolve(binDir, candidate)).find(isProgram);
}

/** Whether the vendor's site answers, so that test-electron can download a VS Code. */
export async function canDownloadDesktop() {
  try {
    return (await fetch(releasesUrl, { signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false; // No name, no route, no answer: for us they mean the same.
  }
}
