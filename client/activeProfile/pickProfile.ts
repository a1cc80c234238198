import * as vscode from "vscode";
import type { Situation } from "../situation/situation.ts";
import type { ProfilePick } from "./profilePickModel.ts";
import { profilePicks } from "./profilePickModel.ts";

export interface PickedProfile {
  readonly name: string;
  /** The profile is also to be written as a setting. */
  readonly asSetting: boolean;
}

type Item = vscode.QuickPickItem & { readonly name: string };

const saveButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("save"),
  tooltip: "Use it, and write it into the workspace settings",
};
const openButton: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon("go-to-file"),
  tooltip: "Open the profile",
};

/** Lets the user pick one of all profiles; undefined when nothing was picked. `open` shows a profile's file. */
export function pickProfile(situation: Situation, open: (name: string) => void): Promise<PickedProfile | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.title = "MAGI: Switch Profile";
  pick.placeholder = "Which profile answers from now on?";
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.ignoreFocusOut = true;
  pick.items = profilePicks(situation).map(toItem);
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      resolve(item === undefined ? undefined : { name: item.name, asSetting: false });
      pick.hide();
    });
    pick.onDidTriggerItemButton(({ item, button }) => {
      if (button === openButton) open(item.name);
      resolve(button === saveButton ? { name: item.name, asSetting: true } : undefined);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

function toItem({ name, label, description, detail }: ProfilePick): Item {
  return { name, label, description, detail, buttons: [openButton, saveButton] };
}
