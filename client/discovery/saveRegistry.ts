import * as vscode from "vscode";
import { samePath } from "../files/samePath.ts";
import type { MagiPlaces } from "../situation/situation.ts";

/** What is typed in the registry and not saved would be lost, or would undo what is found; so it is saved first. */
export async function saveRegistry({ registryFile }: MagiPlaces): Promise<void> {
  const open = vscode.workspace.textDocuments.find(({ uri }) => samePath(uri.fsPath, registryFile));
  if (open?.isDirty === true && !(await open.save()))
    throw new Error("The registry has changes that are not saved. Save it first.");
}
