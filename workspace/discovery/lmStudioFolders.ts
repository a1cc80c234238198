import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { asRecord } from "../../core/record.ts";
import type { Machine } from "./knownFolders.ts";

/**
 * Where LM Studio keeps models when somebody has told it to, as many do whose system disk is full: its home may lie elsewhere,
 * and a setting names the folder. Absolute; empty when it says nothing. Never rejects.
 */
export async function lmStudioFolders({ home, platform, env }: Machine): Promise<readonly string[]> {
  const pointed = (await textOf(join(home, ".lmstudio-home-pointer")))?.trim();
  const ownHome = pointed !== undefined && isAbsolute(pointed) ? pointed : undefined;
  const settings = [ownHome ?? join(home, ".lmstudio"), userData({ home, platform, env })];
  const named = await Promise.all(settings.map((folder) => downloadsFolderIn(join(folder, "settings.json"))));
  return [...(ownHome === undefined ? [] : [join(ownHome, "models")]), ...named.flat()];
}

/** Where a program made with Electron keeps what is its own. */
function userData({ home, platform, env }: Machine): string {
  const name = "LM Studio";
  if (platform === "darwin") return join(home, "Library", "Application Support", name);
  if (platform === "win32") return join(env["APPDATA"] || join(home, "AppData", "Roaming"), name);
  return join(env["XDG_CONFIG_HOME"] || join(home, ".config"), name);
}

async function downloadsFolderIn(file: string): Promise<readonly string[]> {
  try {
    const folder = asRecord(JSON.parse((await textOf(file)) ?? "{}"))["downloadsFolder"];
    return typeof folder === "string" && isAbsolute(folder) ? [folder] : [];
  } catch {
    // Another program's file; what cannot be read says nothing.
    return [];
  }
}

async function textOf(file: string): Promise<string | undefined> {
  return readFile(file, "utf8").catch(() => undefined);
}
