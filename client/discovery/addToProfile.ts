import * as vscode from "vscode";
import { useModels } from "../../workspace/profiles/useModels.ts";
import { profileSummary } from "../activeProfile/profilePickModel.ts";
import { samePath } from "../files/samePath.ts";
import type { MagiFiles } from "../situation/situation.ts";

/** Lets the user choose a profile for models of the registry, names them in it and turns them on. */
export async function offerProfile(
  ids: readonly string[],
  { places, profiles }: MagiFiles,
  refresh: () => Promise<void>,
): Promise<void> {
  if (places === undefined) return;
  if (profiles.length === 0) {
    await vscode.commands.executeCommand("magi.createProfileFromModels");
    return;
  }
  const isNew = { label: "New Profile…", description: "of models that you choose" };
  const items = [
    ...profiles.map((file) => ({
      label: file.name,
      description: profileSummary(file),
      detail: file.problem ?? "",
    })),
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    isNew,
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: "MAGI: Add to a Profile",
    placeHolder: `Which profile uses ${ids.length === 1 ? (ids[0] ?? "it") : `these ${ids.length} models`}?`,
    ignoreFocusOut: true,
  });
  if (picked === undefined) return;
  if (picked === isNew) {
    await vscode.commands.executeCommand("magi.createProfileFromModels");
    return;
  }
  const file = profiles.find(({ name }) => name === picked.label);
  const open = vscode.workspace.textDocuments.find(({ uri }) => file !== undefined && samePath(uri.fsPath, file.path));
  if (open?.isDirty === true && !(await open.save()))
    throw new Error(`${picked.label} has changes that are not saved. Save it first.`);
  await useModels(ids, picked.label, {
    root: places.folder,
    profilesDir: places.profilesFolder,
    registryFile: places.registryFile,
  });
  await refresh();
  if (file !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(file.path));
}
