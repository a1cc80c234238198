import * as vscode from "vscode";
import type { FromChatPage } from "../../protocol/chatMessages.ts";
import { editorCommand } from "./editorCommand.ts";

/** What the page asks of the editor. */
export type ActionMessage = Extract<FromChatPage, { readonly kind: "copy" | "insert" | "openLink" | "command" }>;

/** Carries out what the page asks of the editor. Remembers the last text editor, since the page itself takes the focus. */
export class ChatActions implements vscode.Disposable {
  #lastEditor = vscode.window.activeTextEditor;
  readonly #subscription = vscode.window.onDidChangeActiveTextEditor((editor) => {
    // The output panel is a text editor too, but in no column.
    if (editor?.viewColumn !== undefined) this.#lastEditor = editor;
  });

  async perform(message: ActionMessage): Promise<void> {
    switch (message.kind) {
      case "copy":
        await vscode.env.clipboard.writeText(message.text);
        return;
      case "insert":
        await this.#insert(message.text);
        return;
      case "openLink":
        await openLink(message.href);
        return;
      case "command":
        await performCommand(editorCommand(message.command));
        return;
    }
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #insert(text: string): Promise<void> {
    const last = this.#lastEditor;
    if (last === undefined || last.document.isClosed) {
      void vscode.window.showWarningMessage("MAGI: There is no editor to insert into. Open a file first.");
      return;
    }
    const place = last.viewColumn === undefined ? {} : { viewColumn: last.viewColumn };
    const editor = await vscode.window.showTextDocument(last.document, place);
    const isDone = await editor.edit((edit) => {
      for (const selection of editor.selections) edit.replace(selection, text);
    });
    if (!isDone) void vscode.window.showWarningMessage("MAGI: This editor cannot be changed.");
  }
}

async function performCommand({ command, arguments: given = [] }: vscode.Command): Promise<void> {
  await vscode.commands.executeCommand(command, ...(given as readonly unknown[]));
}

/** Of the web or of a mail program, or it would not have been parsed (`protocol/openableHref.ts`). */
async function openLink(href: string): Promise<void> {
  // VS Code opens a text as it is; a `Uri` it spells anew, so that `%26` becomes `&` (microsoft/vscode#85930).
  await vscode.env.openExternal(href as unknown as vscode.Uri);
}
