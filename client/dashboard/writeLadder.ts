import * as vscode from "vscode";
import { ladderEdits } from "../../core/calibration/ladderEdits.ts";
import type { NewThreshold } from "../../core/calibration/ladderEdits.ts";
import { scoreText } from "../../core/fixes/editing/values.ts";
import { readSketch } from "../../core/language/sketch/readSketch.ts";
import { parseProfile } from "../../core/profile/parseProfile.ts";
import type { TextEdit } from "../../core/text/textEdit.ts";
import type { ProfileFile } from "../situation/situation.ts";
import { inverseEdits } from "./inverseEdits.ts";

/** Takes back what was written. @throws with a sentence for a person when the profile has been changed since. */
export type Undo = () => Promise<void>;

/**
 * Gives the tiers of a profile these `max_score` values, and saves it unless it had unsaved changes before. Comments and
 * everything else stay, and an editor that shows the profile can undo it. @throws with a sentence for a person.
 */
export async function writeLadder(file: ProfileFile, thresholds: readonly NewThreshold[]): Promise<Undo> {
  const uri = vscode.Uri.file(file.path);
  const document = await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  const edits = ladderEdits(thresholds, {
    text,
    parsed: parseProfile(text, file.name),
    sketch: readSketch(text).sketch,
    view: { registry: undefined, name: "" },
    stem: file.name,
  });
  if (edits === undefined) {
    const values = thresholds.map(({ name, after }) => `${name} ${scoreText(after)}`).join(", ");
    throw new Error(
      `The max_score values of ${file.name} are not plain numbers that can be replaced. Change them by hand: ${values}.`,
    );
  }
  await apply(document, edits);
  const written = document.getText();
  return async () => {
    const now = await vscode.workspace.openTextDocument(uri);
    if (now.getText() !== written)
      throw new Error(`${file.name} has been changed since. Undo it in the editor, or set max_score by hand.`);
    await apply(now, inverseEdits(text, edits));
  };
}

async function apply(document: vscode.TextDocument, edits: readonly TextEdit[]): Promise<void> {
  const wasSaved = !document.isDirty;
  const change = new vscode.WorkspaceEdit();
  for (const { range, text } of edits) {
    const place = new vscode.Range(document.positionAt(range.start), document.positionAt(range.end));
    change.replace(document.uri, place, text);
  }
  if (!(await vscode.workspace.applyEdit(change))) throw new Error(`${document.fileName} cannot be changed.`);
  // Other changes of the user's that are not saved yet are not ours to save.
  if (wasSaved && !(await document.save())) throw new Error(`${document.fileName} is changed, but cannot be saved.`);
}
