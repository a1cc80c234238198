import * as vscode from "vscode";
import type { LanguageServerState } from "./languageServer.ts";
import { profileLanguage } from "./magiDocuments.ts";

/** The language server's state, in the editor's `{}` menu of a profile. */
export class LanguageServerStatusItem implements vscode.Disposable {
  readonly #item = vscode.languages.createLanguageStatusItem("magi.languageServer", { language: profileLanguage });

  constructor() {
    this.#item.name = "MAGI language server";
    this.show({ kind: "off" });
  }

  show(state: LanguageServerState): void {
    const item = this.#item;
    item.busy = state.kind === "starting" || state.kind === "restarting";
    item.severity = vscode.LanguageStatusSeverity.Information;
    item.command = undefined;
    switch (state.kind) {
      case "off":
        item.text = "Language server off";
        item.detail = vscode.workspace.isTrusted ? "" : "It starts when you trust this workspace.";
        if (!vscode.workspace.isTrusted)
          item.command = { command: "workbench.trust.manage", title: "Manage Workspace Trust" };
        return;
      case "starting":
      case "running":
        item.text = state.kind === "running" ? "Language server runs" : "Language server starts";
        item.detail = "";
        return;
      case "restarting":
        item.severity = vscode.LanguageStatusSeverity.Warning;
        item.text = "Language server restarts";
        item.detail = "It stopped and is being started again.";
        return;
      case "down":
        item.severity = vscode.LanguageStatusSeverity.Error;
        item.text = "Language server is down";
        item.detail = "Completion, hover and diagnostics are missing.";
        item.command = { command: "magi.restartLanguageServer", title: "Restart" };
        return;
    }
  }

  dispose(): void {
    this.#item.dispose();
  }
}
