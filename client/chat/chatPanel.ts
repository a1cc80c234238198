import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { chatPageHtml } from "../../protocol/chatPageHtml.ts";
import type { ChatStatus, ToChatPage } from "../../protocol/chatMessages.ts";
import { parseFromChatPage } from "../../protocol/parseFromChatPage.ts";
import type { ActionMessage } from "./chatActions.ts";
import type { ConversationMessage } from "./chatController.ts";

/** Who works for the page. */
export interface ChatPageOwner {
  receive(message: ConversationMessage): void;
  perform(message: ActionMessage): Promise<void>;
  /** The page was closed by the user. */
  closed(): void;
}

export const chatViewType = "magi.chat";

/** The one chat page, while it is open. */
export class ChatPanel implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #owner: ChatPageOwner;
  #panel: vscode.WebviewPanel | undefined;
  #isReady = false;
  #status: ChatStatus | undefined;
  /** What is to stand in the input as soon as the page can take it. */
  #compose: string | undefined;

  constructor(extensionUri: vscode.Uri, owner: ChatPageOwner) {
    this.#extensionUri = extensionUri;
    this.#owner = owner;
  }

  get isOpen(): boolean {
    return this.#panel !== undefined;
  }

  /** Opens the page, or brings it to the front. */
  open(beside: boolean): void {
    if (this.#panel !== undefined) {
      this.#panel.reveal(undefined, false);
      return;
    }
    const column =
      beside && vscode.window.activeTextEditor !== undefined ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    this.adopt(vscode.window.createWebviewPanel(chatViewType, "MAGI Chat", column, this.#options()));
  }

  /** Takes a panel over: a new one, or the one that was open before a reload. */
  adopt(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    this.#isReady = false;
    panel.iconPath = new vscode.ThemeIcon("comment-discussion");
    panel.webview.options = this.#options();
    panel.webview.onDidReceiveMessage((value: unknown) => {
      this.#receive(value);
    });
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#isReady = false;
      this.#owner.closed();
    });
    panel.webview.html = this.#html(panel.webview);
  }

  /** Shows a message; a page that is not there or not ready gets everything when it is. */
  post(message: ToChatPage): void {
    if (this.#isReady) void this.#panel?.webview.postMessage(message);
  }

  showStatus(status: ChatStatus): void {
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    this.post({ kind: "status", status });
  }

  /** Puts text into the input, now or as soon as the page is there. */
  compose(text: string): void {
    if (this.#isReady && this.#panel?.visible === true) this.post({ kind: "compose", text });
    else this.#compose = text;
  }

  dispose(): void {
    const panel = this.#panel;
    this.#panel = undefined;
    panel?.dispose();
  }

  #receive(value: unknown): void {
    const message = parseFromChatPage(value);
    if (message === undefined) return;
    switch (message.kind) {
      case "ready":
        this.#isReady = true;
        this.#owner.receive(message);
        if (this.#status !== undefined) this.post({ kind: "status", status: this.#status });
        if (this.#compose !== undefined) this.post({ kind: "compose", text: this.#compose });
        this.#compose = undefined;
        return;
      case "send":
      case "stop":
      case "retry":
      case "newChat":
      case "input":
      case "choose":
        this.#owner.receive(message);
        return;
      case "copy":
      case "insert":
      case "openLink":
      case "command":
        void this.#owner.perform(message);
        return;
    }
  }

  #options(): vscode.WebviewOptions {
    return { enableScripts: true, localResourceRoots: [this.#pageRoot()] };
  }

  #pageRoot(): vscode.Uri {
    return vscode.Uri.joinPath(this.#extensionUri, "dist", "webview");
  }

  #html(webview: vscode.Webview): string {
    const uri = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(this.#pageRoot(), name)).toString();
    return chatPageHtml({
      scriptUri: uri("chat.js"),
      styleUri: uri("chat.css"),
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString("base64url"),
    });
  }
}
