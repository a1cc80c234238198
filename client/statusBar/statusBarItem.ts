import * as vscode from "vscode";
import { escapeMarkdownWithIcons } from "../text/escapeMarkdown.ts";
import type { StatusBarContent, TooltipLine } from "./statusBarModel.ts";

const backgrounds: Readonly<Record<StatusBarContent["severity"], vscode.ThemeColor | undefined>> = {
  normal: undefined,
  warning: new vscode.ThemeColor("statusBarItem.warningBackground"),
  error: new vscode.ThemeColor("statusBarItem.errorBackground"),
};

/** The active profile in the status bar. A click opens the profile pick. */
export class ProfileStatusBarItem implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  #content: StatusBarContent | undefined;

  constructor() {
    this.#item = vscode.window.createStatusBarItem("magi.profile", vscode.StatusBarAlignment.Left, 50);
    this.#item.name = "MAGI Profile";
    this.#item.command = "magi.switchProfile";
  }

  /** What is shown now. */
  get content(): StatusBarContent | undefined {
    return this.#content;
  }

  show(content: StatusBarContent | undefined): void {
    this.#content = content;
    if (content === undefined) {
      this.#item.hide();
      return;
    }
    this.#item.text = content.text;
    this.#item.tooltip = toMarkdown(content.tooltip);
    this.#item.backgroundColor = backgrounds[content.severity];
    this.#item.accessibilityInformation = { label: content.label };
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

function toMarkdown(lines: readonly TooltipLine[]): vscode.MarkdownString {
  return new vscode.MarkdownString(lines.map(toLine).join(""), true);
}

/** Everything that comes from a file is text, and shown as it stands there. */
function toLine({ kind, icon, text, description }: TooltipLine): string {
  const sign = icon === undefined ? "" : `$(${icon}) `;
  const joined = (between: string): string =>
    escapeMarkdownWithIcons([text, description].filter(Boolean).join(between));
  switch (kind) {
    case "title":
      return `**MAGI: ${joined("")}**\n\n`;
    case "text":
      return `${sign}${joined("")}\n\n`;
    case "tier":
      return `\n\n$(layers) ${joined(" · ")}\n\n`;
    case "model":
      return `- ${sign}${joined(": ")}\n`;
  }
}
