import * as vscode from "vscode";
import { needFolder } from "../create/needs.ts";
import type { Situation } from "../situation/situation.ts";
import { subjectOf } from "./subjectOf.ts";

/** Opens the registry, at a model's entry when the command was called on one. */
export async function openRegistry(situation: Situation, argument: unknown): Promise<void> {
  const places = needFolder(situation.files);
  const { registry } = situation.files;
  if (registry.state === "missing") {
    const [find, create] = ["Discover Models", "Create a Registry"];
    const answer = await vscode.window.showInformationMessage("MAGI: There is no model registry yet.", find, create);
    if (answer === find) await vscode.commands.executeCommand("magi.discoverModels");
    if (answer === create) await vscode.commands.executeCommand("magi.createRegistry");
    return;
  }
  const editor = await vscode.window.showTextDocument(vscode.Uri.file(places.registryFile));
  const modelId = subjectOf(argument);
  const place = modelId === undefined ? undefined : findEntry(editor.document, modelId);
  if (place === undefined) return;
  editor.selection = new vscode.Selection(place.start, place.start);
  editor.revealRange(place, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}

/** The key of the model's entry: the first place where its id stands before a colon. */
function findEntry(document: vscode.TextDocument, modelId: string): vscode.Range | undefined {
  const key = JSON.stringify(modelId);
  const text = document.getText();
  for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
    const end = at + key.length;
    if (/^\s*:/.test(text.slice(end, end + 20)))
      return new vscode.Range(document.positionAt(at), document.positionAt(end));
  }
  return undefined;
}
