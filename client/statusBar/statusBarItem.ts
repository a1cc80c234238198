import * as vscode from "vscode";
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

/** Everything that comes from a file is appended as text, which escapes it. */
function toMarkdown(lines: readonly TooltipLine[]): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString("", true);
  for (const { kind, icon, text, description } of lines) {
    const sign = icon === undefined ? "" : `$(${icon}) `;
    switch (kind) {
      case "title":
        markdown.appendMarkdown("**MAGI: ").appendText(text).appendMarkdown("**\n\n");
        break;
      case "text":
        markdown.appendMarkdown(sign).appendText(text).appendMarkdown("\n\n");
        break;
      case "tier":
        markdown.appendMarkdown("\n\n$(layers) ").appendText([text, description].filter(Boolean).join(" · "));
        markdown.appendMarkdown("\n\n");
        break;
      case "model":
        markdown.appendMarkdown(`- ${sign}`).appendText([text, description].filter(Boolean).join(": "));
        markdown.appendMarkdown("\n");
        break;
    }
  }
  return markdown;
}
