import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { isAbsolute, join, posix, resolve, win32 } from "node:path";
import { typedPath } from "../typedPath.ts";

export interface Machine {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
}

const usualName = "llama-server";

/**
 * Where llama-server is: what the user says (the program, the folder that it is in, or a name on PATH), else the first on
 * PATH or where installers put it. Undefined when it is not there.
 */
export async function findLlamaServer(asked: string, machine: Machine): Promise<string | undefined> {
  const place = typedPath(asked);
  if (isAbsolute(place)) {
    if (await isFolder(place)) return firstProgram(namesIn(place, usualName, machine), machine);
    return firstProgram(namesOf(place, machine), machine);
  }
  // A relative path would mean another program in each folder that is opened.
  if (/[\\/]/.test(place)) return undefined;
  return firstProgram(
    programFolders(machine).flatMap((folder) => namesIn(folder, place === "" ? usualName : place, machine)),
    machine,
  );
}

/** The folders that llama-server is looked for in, absolute. */
export function programFolders({ env, platform }: Machine): readonly string[] {
  const paths = platform === "win32" ? win32 : posix;
  const name = platform === "win32" ? Object.keys(env).find((key) => key.toUpperCase() === "PATH") : "PATH";
  const onPath = (env[name ?? "PATH"] ?? "")
    .split(paths.delimiter)
    // Windows lets a folder stand in quotes.
    .map((folder) => (platform === "win32" ? folder.replaceAll('"', "") : folder))
    // A relative entry, such as an empty one, would find a program in whatever folder is open.
    .filter((folder) => paths.isAbsolute(folder));
  return [...onPath, ...installersFolders(env, platform)];
}

/** What was started from the Dock has a short PATH, and on Windows what ran before the installation an old one. */
function installersFolders(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): readonly string[] {
  const { LOCALAPPDATA: local } = env;
  if (platform === "darwin") return ["/opt/homebrew/bin", "/usr/local/bin", "/opt/local/bin"];
  if (platform === "win32" && local !== undefined) return [win32.join(local, "Microsoft", "WinGet", "Links")];
  return [];
}

/** Why there is none, and what to do; without the last full stop. `option` is the one of a command that says the path. */
export function whyNoLlamaServer(asked: string, option?: string): string {
  const place = option ?? "magi.llamaServer.path";
  if (/\.(?:cmd|bat|ps1)"?\s*$/i.test(asked)) {
    const rest = option === undefined ? ", and put what the script adds into magi.llamaServer.arguments" : "";
    return `${place} names ${asked.trim()}, a script that only a shell can start. Name llama-server.exe${rest}`;
  }
  if (asked.trim() === "")
    return `llama-server is not on PATH. Install llama.cpp, or say ${option === undefined ? "in" : "with"} ${place} where it is`;
  const otherwise = option === undefined ? "Correct the setting, or empty it" : "Correct it, or leave it out";
  return `There is no program ${asked.trim()}, which ${place} names. ${otherwise} to look on PATH`;
}

function namesIn(folder: string, name: string, machine: Machine): readonly string[] {
  return namesOf(resolve(join(folder, name)), machine);
}

function namesOf(path: string, { platform }: Machine): readonly string[] {
  return [platform === "win32" && !/\.exe$/i.test(path) ? `${path}.exe` : path];
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
