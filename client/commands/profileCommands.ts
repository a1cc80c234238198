import * as vscode from "vscode";
import type { ActiveProfileChoice } from "../activeProfile/activeProfile.ts";
import { pickProfile } from "../activeProfile/pickProfile.ts";
import { needFolder, needProfile } from "../create/needs.ts";
import { samePath } from "../files/samePath.ts";
import { missingOf } from "../situation/missing.ts";
import type { ProfileFile, Situation } from "../situation/situation.ts";
import { subjectOf } from "./subjectOf.ts";

/** What the profile commands work on. */
export interface ProfileCommandContext {
  readonly situation: () => Situation;
  readonly choice: ActiveProfileChoice;
}

/** Asks for a profile and makes it active. */
export async function switchProfile(context: ProfileCommandContext, argument: unknown): Promise<void> {
  const situation = context.situation();
  if (situation.files.profiles.length === 0) {
    await offerFirstProfile(situation);
    return;
  }
  // A caller (a test, a key binding, a link of our own) may name the profile.
  const asked = subjectOf(argument);
  if (asked !== undefined) {
    await useProfile(context, asked);
    return;
  }
  const picked = await pickProfile(situation, (name) => void openProfile(context, name));
  if (picked === undefined) return;
  await (picked.asSetting ? context.choice.saveAsSetting(picked.name) : context.choice.use(picked.name));
}

/** Makes the given profile active: a tree node, a name, a file's address, or what the editor shows. */
export async function useProfile(context: ProfileCommandContext, argument: unknown): Promise<void> {
  const file = findProfile(context.situation(), argument);
  if (file === undefined) throw new Error("This is not one of the profiles. Pick one with «MAGI: Switch Profile».");
  await context.choice.use(file.name);
}

export async function saveActiveProfile(context: ProfileCommandContext): Promise<void> {
  const { active, files } = context.situation();
  needProfile(files);
  const { name } = active;
  if (name === undefined) throw new Error("No profile is active. Pick one with «MAGI: Switch Profile».");
  await context.choice.saveAsSetting(name);
  vscode.window.setStatusBarMessage(`MAGI: ${name} is written into the workspace settings.`, 5_000);
}

export async function openProfile(context: ProfileCommandContext, argument: unknown): Promise<void> {
  const file = findProfile(context.situation(), argument);
  if (file === undefined) throw new Error("This profile is not there any more.");
  await vscode.window.showTextDocument(vscode.Uri.file(file.path));
}

function findProfile({ files }: Situation, argument: unknown): ProfileFile | undefined {
  const name = subjectOf(argument);
  if (name !== undefined) return files.profiles.find((file) => file.name === name);
  const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
  return files.profiles.find((file) => uri?.scheme === "file" && samePath(file.path, uri.fsPath));
}

/** Without a profile the next step is one of few. */
async function offerFirstProfile(situation: Situation): Promise<void> {
  needFolder(situation.files);
  const steps =
    missingOf(situation) === "models"
      ? { "Discover Models": "magi.discoverModels", "Try the Guide": "magi.tryGuide" }
      : { "Create a Profile from My Models": "magi.createProfileFromModels", "Create a Profile": "magi.createProfile" };
  const commands = new Map(Object.entries(steps));
  const answer = await vscode.window.showInformationMessage("MAGI: There is no profile yet.", ...commands.keys());
  const command = commands.get(answer ?? "");
  if (command !== undefined) await vscode.commands.executeCommand(command);
}
