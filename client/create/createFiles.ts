import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as vscode from "vscode";
import { makeFolder } from "../../workspace/makeFolder.ts";
import { loadMagiFiles } from "../files/loadMagiFiles.ts";
import type { MagiFiles, MagiPlaces } from "../situation/situation.ts";
import { profileTemplate } from "../../core/profile/profileTemplate.ts";
import { registryTemplate } from "../../core/onboarding/guide.ts";
import { needFolder } from "./needs.ts";

/** Asks for a name, writes a first profile (and a registry if there is none) and opens it. */
export async function createProfile(files: MagiFiles, refresh: () => Promise<void>): Promise<void> {
  const places = needFolder(files);
  const name = await vscode.window.showInputBox({
    title: "MAGI: Create a Profile",
    prompt: "Name of the profile, which is also its file name",
    value: files.profiles.length === 0 ? "default" : "",
    ignoreFocusOut: true,
    validateInput: (text) => whyNot(text.trim(), files),
  });
  if (name === undefined) return;
  if (files.registry.state === "missing") await writeRegistry(places);
  const { registry } = await loadMagiFiles(places);
  const path = join(places.profilesFolder, `${name.trim()}.yaml`);
  await writeNew(path, profileTemplate(name.trim(), registry.state === "ok" ? registry.registry : undefined));
  await refresh();
  await vscode.window.showTextDocument(vscode.Uri.file(path), { preview: false });
}

/** Writes a registry with the models that ship with MAGI and opens it. */
export async function createRegistry(files: MagiFiles, refresh: () => Promise<void>): Promise<void> {
  const places = needFolder(files);
  if (files.registry.state === "missing") await writeRegistry(places);
  await refresh();
  await vscode.window.showTextDocument(vscode.Uri.file(places.registryFile));
}

async function writeRegistry({ registryFile }: MagiPlaces): Promise<void> {
  await writeNew(registryFile, registryTemplate());
}

/** Never replaces a file that is there. */
async function writeNew(path: string, text: string): Promise<void> {
  await makeFolder(dirname(path));
  if (existsSync(path)) throw new Error(`${path} is there already, and MAGI does not replace it.`);
  await writeFile(path, text, { flag: "wx" });
}

function whyNot(name: string, files: MagiFiles): string | undefined {
  if (name === "") return "A profile needs a name.";
  if (!/^[\w][\w. -]*$/.test(name)) return "Letters, digits, dots, dashes and underscores make a file name.";
  return files.profiles.some((file) => file.name === name) ? "There is a profile with this name." : undefined;
}
