import * as vscode from "vscode";
import type { MagiFiles, MagiPlaces } from "../situation/situation.ts";

/** Something that the person has to do first, and the command that does it. */
export class NeedError extends Error {
  readonly remedy: { readonly title: string; readonly command: string };

  constructor(message: string, remedy: NeedError["remedy"]) {
    super(message);
    this.remedy = remedy;
  }
}

/** @throws NeedError when no folder is open. */
export function needFolder({ places }: MagiFiles): MagiPlaces {
  if (places !== undefined) return places;
  throw new NeedError("No folder is open. MAGI keeps profiles in one: open a folder and try again.", {
    title: "Open Folder",
    command: "vscode.openFolder",
  });
}

/** @throws NeedError when there is no folder, or no profile in it. */
export function needProfile(files: MagiFiles): void {
  needFolder(files);
  if (files.profiles.length > 0) return;
  throw new NeedError("There is no profile yet. Create one and try again.", {
    title: "Create a Profile",
    command: "magi.createProfile",
  });
}

/** @throws NeedError in a workspace that is only read. */
export function needTrust(what: string): void {
  if (vscode.workspace.isTrusted) return;
  throw new NeedError(`This workspace is not trusted, so ${what}. Trust it and try again.`, {
    title: "Manage Workspace Trust",
    command: "workbench.trust.manage",
  });
}
