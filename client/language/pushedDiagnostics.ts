import type { LanguageClient, Middleware, StaticFeature } from "vscode-languageclient/node";
import * as vscode from "vscode";
import type { ClientPart } from "./clientPart.ts";
import { notSaidByEditor } from "./pushedDiagnosticsModel.ts";

/**
 * What the server says is wrong. It is told to push: asking for it, which the client would do, shows the problems of
 * files that are not open only every few seconds. What the editor's own JSON support says of a registry is left to it.
 */
export class PushedDiagnostics implements ClientPart, vscode.Disposable {
  readonly #subscriptions: vscode.Disposable;
  /** As the server said it last, of files that the editor may have something to say of too. */
  readonly #said = new Map<string, readonly vscode.Diagnostic[]>();
  #client: LanguageClient | undefined;

  constructor() {
    const show = ({ uri }: vscode.TextDocument): void => {
      const said = this.#said.get(uri.toString());
      if (said !== undefined) this.#client?.diagnostics?.set(uri, this.#own(uri, said));
    };
    this.#subscriptions = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument(show),
      vscode.workspace.onDidCloseTextDocument(show),
    );
  }

  get middleware(): Middleware {
    return {
      handleDiagnostics: (uri, diagnostics, next) => {
        if (uri.path.endsWith(".json")) this.#said.set(uri.toString(), diagnostics);
        next(uri, this.#own(uri, diagnostics));
      },
    };
  }

  attach(client: LanguageClient): void {
    this.#client = client;
    this.#said.clear();
    const feature: StaticFeature = {
      fillClientCapabilities: (capabilities) => {
        const experimental: unknown = capabilities.experimental;
        const others = experimental !== null && typeof experimental === "object" ? experimental : {};
        capabilities.experimental = { ...others, pushDiagnostics: true };
      },
      initialize: () => undefined,
      getState: () => ({ kind: "static" }),
      clear: () => undefined,
    };
    client.registerFeature(feature);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #own(uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[]): vscode.Diagnostic[] {
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    return diagnostics.filter(({ code }) => notSaidByEditor(code, uri.path, document?.languageId));
  }
}
