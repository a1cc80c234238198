import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join, resolve } from "node:path";

export interface Machine {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
}

const usualName = "llama-server";

/**
 * Where llama-server is: what the user says (the program, the folder that it is in, or a name on PATH), else the first on
 * PATH, else where Homebrew puts it, because a program that was started from the Dock has a short PATH. Undefined when it
 * is not there.
 */
export async function findLlamaServer(asked: string, machine: Machine): Promise<string | undefined> {
  const place = asked.trim().replace(/^~(?=$|[\\/])/, homedir());
  if (isAbsolute(place)) {
    if (await isFolder(place)) return firstProgram(namesIn(place, usualName, machine), machine);
    return firstProgram(namesOf(place, machine), machine);
  }
  // A relative path would mean another program in each folder that is opened.
  if (/[\\/]/.test(place)) return undefined;
  const folders = [
    ...pathOf(machine),
    ...(machine.platform === "darwin" ? ["/opt/homebrew/bin", "/usr/local/bin"] : []),
  ];
  return firstProgram(
    folders.flatMap((folder) => namesIn(folder, place === "" ? usualName : place, machine)),
    machine,
  );
}

/** Why there is none, and what to do; without the last full stop. */
export function whyNoLlamaServer(asked: string): string {
  return asked.trim() === ""
    ? "llama-server is not on PATH. Install llama.cpp, or say in magi.llamaServer.path where it is"
    : `There is no program ${asked.trim()}, which magi.llamaServer.path names. Correct the setting, or empty it to look on PATH`;
}

function pathOf({ env, platform }: Machine): readonly string[] {
  const name = platform === "win32" ? Object.keys(env).find((key) => key.toUpperCase() === "PATH") : "PATH";
  // A relative entry, such as an empty one, would find a program in whatever folder is open.
  return (env[name ?? "PATH"] ?? "").split(delimiter).filter((folder) => isAbsolute(folder));
}

function namesIn(folder: string, name: string, machine: Machine): readonly string[] {
  return namesOf(resolve(join(folder, name)), machine);
}

function namesOf(path: string, { platform }: Machine): readonly string[] {
  return platform === "win32" && !/\.exe$/i.test(path) ? [`${path}.exe`, path] : [path];
}

async function firstProgram(paths: readonly string[], { platform }: Machine): Promise<string | undefined> {
  for (const path of paths) if (await isProgram(path, platform)) return path;
  return undefined;
}

async function isProgram(path: string, platform: NodeJS.Platform): Promise<boolean> {
  try {
    await access(path, platform === "win32" ? constants.F_OK : constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    // Not there, or not to be run: either way not the one.
    return false;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
