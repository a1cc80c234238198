// Desktop VS Code: the one that is installed, and whether another could be downloaded.
import { realpathSync } from "node:fs";
import path from "node:path";
import { findAllOnPath, isProgram } from "./onPath.mjs";

const releasesUrl = "https://update.code.visualstudio.com/api/releases/stable";

/** The `code` command on PATH, or `undefined`. The one that a VS Code server puts into its terminals opens no desktop. */
export function findCodeCommand() {
  return findAllOnPath("code").find((command) => !/remote-cli|code-server/.test(realpathSync(command)));
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
