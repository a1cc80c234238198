import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { webviewPageHtml } from "../../protocol/webviewPageHtml.ts";

/** Which page a panel shows. */
export interface PageKind {
  /** As in the activation events. */
  readonly viewType: string;
  readonly title: string;
  /** A codicon. */
  readonly icon: string;
  /** `dist/webview/<bundle>.js` and `.css`. */
  readonly bundle: string;
}

/** Who works for a page. */
export interface PageOwner {
  /** What the page sent, not parsed. */
  received(value: unknown): void;
  /** A page is loaded: one that was there before is gone with what it knew. */
  loading(): void;
  /** The page was closed by the user. */
  closed(): void;
  /** The page came to the front, or is behind another now. */
  shown?(isVisible: boolean): void;
}

/** A page without rights, in one panel at most: its own script and style, and messages. */
export class PagePanel implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #kind: PageKind;
  readonly #owner: PageOwner;
  #panel: vscode.WebviewPanel | undefined;

  constructor(extensionUri: vscode.Uri, kind: PageKind, owner: PageOwner) {
    this.#extensionUri = extensionUri;
    this.#kind = kind;
    this.#owner = owner;
  }

  get isOpen(): boolean {
    return this.#panel !== undefined;
  }

  get isVisible(): boolean {
    return this.#panel?.visible === true;
  }

  /** Opens the page, or brings it to the front where it is. */
  open(column: vscode.ViewColumn): void {
    if (this.#panel !== undefined) {
      this.#panel.reveal(undefined, false);
      return;
    }
    const { viewType, title } = this.#kind;
    this.adopt(vscode.window.createWebviewPanel(viewType, title, column, this.#options()));
  }

  /** Takes a panel over: a new one, or the one that was open before a reload. */
  adopt(panel: vscode.WebviewPanel): void {
    const before = this.#panel;
    this.#panel = panel;
    // Its place is taken by now, so that its end does not count as the user's closing the page.
    before?.dispose();
    this.#owner.loading();
    panel.iconPath = new vscode.ThemeIcon(this.#kind.icon);
    panel.webview.options = this.#options();
    panel.webview.onDidReceiveMessage((value: unknown) => {
      this.#owner.received(value);
    });
    panel.onDidChangeViewState(() => {
      if (this.#panel === panel) this.#owner.shown?.(panel.visible);
    });
    panel.onDidDispose(() => {
      if (this.#panel !== panel) return;
      this.#panel = undefined;
      this.#owner.closed();
    });
    panel.webview.html = this.#html(panel.webview);
  }

  /** Goes nowhere when there is no page. */
  post(message: unknown): void {
    void this.#panel?.webview.postMessage(message);
  }

  dispose(): void {
    const panel = this.#panel;
    this.#panel = undefined;
    panel?.dispose();
  }

  #options(): vscode.WebviewOptions {
    return { enableScripts: true, localResourceRoots: [this.#pageRoot()] };
  }

  #pageRoot(): vscode.Uri {
    return vscode.Uri.joinPath(this.#extensionUri, "dist", "webview");
  }

  #html(webview: vscode.Webview): string {
    const uri = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(this.#pageRoot(), name)).toString();
    return webviewPageHtml({
      title: this.#kind.title,
      scriptUri: uri(`${this.#kind.bundle}.js`),
      styleUri: uri(`${this.#kind.bundle}.css`),
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString("base64url"),
    });
  }
}
