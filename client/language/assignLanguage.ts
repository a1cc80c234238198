import * as vscode from "vscode";
import type { ReadonlyObservable } from "../observing/observable.ts";
import type { MagiFiles } from "../situation/situation.ts";
import { isMagiDocument, profileLanguage } from "./magiDocuments.ts";

/**
 * Gives the language of profiles to the YAML documents that are MAGI's, as they open and when the files on disk say
 * more. Who picks another language for a document in the editor keeps it until the document is closed.
 */
export function assignLanguage(files: ReadonlyObservable<MagiFiles>): vscode.Disposable {
  const keptByUser = new Set<string>();
  let closing: string | undefined;

  const look = (document: vscode.TextDocument): void => {
    if (document.uri.scheme !== "file" || keptByUser.has(document.uri.toString())) return;
    const opened = { path: document.uri.fsPath, language: document.languageId, text: () => document.getText() };
    if (isMagiDocument(opened, files.value)) void vscode.languages.setTextDocumentLanguage(document, profileLanguage);
  };
  const lookAtAll = (): void => {
    for (const document of vscode.workspace.textDocuments) look(document);
  };

  lookAtAll();
  const subscriptions = [
    files.subscribe(lookAtAll),
    vscode.workspace.onDidOpenTextDocument((document) => {
      const uri = document.uri.toString();
      // A change of language is a close and an open in one breath.
      if (closing === uri && document.languageId !== profileLanguage) keptByUser.add(uri);
      look(document);
    }),
    vscode.workspace.onDidCloseTextDocument((document) => {
      const uri = document.uri.toString();
      keptByUser.delete(uri);
      if (document.languageId !== profileLanguage) return;
      closing = uri;
      queueMicrotask(() => (closing = undefined));
    }),
  ];
  return vscode.Disposable.from(...subscriptions);
}
