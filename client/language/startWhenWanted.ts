import * as vscode from "vscode";
import type { ReadonlyObservable } from "../observing/observable.ts";
import type { MagiFiles } from "../situation/situation.ts";
import type { LanguageServer } from "./languageServer.ts";
import { profileLanguage } from "./magiDocuments.ts";

/**
 * Starts the language server as soon as there is something for it to do: files of MAGI, or a profile in an editor. A
 * workspace that only has other YAML files is left in peace, and nothing is started in one that is not trusted.
 */
export function startWhenWanted(server: LanguageServer, files: ReadonlyObservable<MagiFiles>): vscode.Disposable {
  const look = (): void => {
    const isOpen = vscode.workspace.textDocuments.some((document) => document.languageId === profileLanguage);
    if (vscode.workspace.isTrusted && (files.value.isMagi || isOpen)) void server.start();
  };
  look();
  return vscode.Disposable.from(
    files.subscribe(look),
    vscode.workspace.onDidOpenTextDocument(look),
    vscode.workspace.onDidGrantWorkspaceTrust(look),
  );
}
