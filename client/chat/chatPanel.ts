import * as vscode from "vscode";
import type { ChatStatus, ToChatPage } from "../../protocol/chatMessages.ts";
import { parseFromChatPage } from "../../protocol/parseFromChatPage.ts";
import { PagePanel } from "../webview/pagePanel.ts";
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
  readonly #page: PagePanel;
  readonly #owner: ChatPageOwner;
  #isReady = false;
  #status: ChatStatus | undefined;
  /** What is to stand in the input as soon as the page can take it. */
  #compose: string | undefined;

  constructor(extensionUri: vscode.Uri, owner: ChatPageOwner) {
    this.#owner = owner;
    const kind = { viewType: chatViewType, title: "MAGI Chat", icon: "comment-discussion", bundle: "chat" };
    this.#page = new PagePanel(extensionUri, kind, {
      received: (value) => {
        this.#receive(value);
      },
      loading: () => {
        this.#isReady = false;
      },
      closed: () => {
        this.#isReady = false;
        owner.closed();
      },
    });
  }

  get isOpen(): boolean {
    return this.#page.isOpen;
  }

  /** Opens the page, or brings it to the front. */
  open(beside: boolean): void {
    const column =
      beside && vscode.window.activeTextEditor !== undefined ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    this.#page.open(column);
  }

  /** Takes a panel over: a new one, or the one that was open before a reload. */
  adopt(panel: vscode.WebviewPanel): void {
    this.#page.adopt(panel);
  }

  /** Shows a message; a page that is not there or not ready gets everything when it is. */
  post(message: ToChatPage): void {
    if (this.#isReady) this.#page.post(message);
  }

  showStatus(status: ChatStatus): void {
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    this.post({ kind: "status", status });
  }

  /** Puts text into the input, now or as soon as the page is there. */
  compose(text: string): void {
    if (this.#isReady && this.#page.isVisible) this.post({ kind: "compose", text });
    else this.#compose = text;
  }

  dispose(): void {
    this.#page.dispose();
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
      case "askAgain":
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
}
