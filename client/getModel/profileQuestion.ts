import * as vscode from "vscode";
import type { ProfileWish } from "../../workspace/download/addModel.ts";
import { findActiveProfile } from "../situation/situation.ts";
import type { Situation } from "../situation/situation.ts";
import { countOf } from "../../core/text/countOf.ts";

/** Which profile is to use the model. Undefined when the person thought better of it. */
export async function askProfile(situation: Situation, newName: string): Promise<ProfileWish | undefined> {
  const active = findActiveProfile(situation);
  const made: Choice = {
    label: "$(add) A new profile",
    detail: `«${newName}» sends every prompt to it, and becomes active`,
    wish: { kind: "new", name: newName },
  };
  const present: readonly Choice[] =
    active === undefined
      ? []
      : [
          {
            label: `$(check) The active profile, «${active.name}»`,
            detail: `Beside its ${countOf(active.profile.enabled_models.length, "model")}`,
            wish: { kind: "named", name: active.name },
          },
        ];
  const none: Choice = {
    label: "$(circle-slash) No profile",
    detail: "Only the registry gets it; name it in a profile yourself",
    wish: { kind: "none" },
  };
  const picked = await vscode.window.showQuickPick([made, ...present, none], {
    title: "MAGI: Get a Model",
    placeHolder: "Which profile is to use it?",
    ignoreFocusOut: true,
  });
  return picked?.wish;
}

interface Choice extends vscode.QuickPickItem {
  readonly wish: ProfileWish;
}
