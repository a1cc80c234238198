import { CodeLensRequest } from "vscode-languageclient/node";
import type { LanguageClient, Middleware, StaticFeature } from "vscode-languageclient/node";
import * as vscode from "vscode";
import type { ReadonlyObservable } from "../observing/observable.ts";
import type { ActiveProfile, MagiFiles } from "../situation/situation.ts";
import type { ClientPart } from "./clientPart.ts";
import { profileLanguage } from "./magiDocuments.ts";
import { fateOfLens, lensCommands } from "./profileLensesModel.ts";

/** The server's lenses above profiles, with what only this window knows: which profile is the active one. */
export class ProfileLenses implements ClientPart, vscode.Disposable {
  readonly #files: ReadonlyObservable<MagiFiles>;
  readonly #active: ReadonlyObservable<ActiveProfile>;
  readonly #subscriptions: vscode.Disposable;
  #client: LanguageClient | undefined;

  constructor(known: {
    readonly files: ReadonlyObservable<MagiFiles>;
    readonly active: ReadonlyObservable<ActiveProfile>;
  }) {
    this.#files = known.files;
    this.#active = known.active;
    const refresh = (): void => {
      this.#refresh();
    };
    this.#subscriptions = vscode.Disposable.from(known.files.subscribe(refresh), known.active.subscribe(refresh));
  }

  get middleware(): Middleware {
    return {
      provideCodeLenses: async (document, token, next) => {
        const lenses = await next(document, token);
        return lenses?.flatMap((lens) => this.#adapt(lens, document));
      },
    };
  }

  /** Tells a client's server which commands lenses may call, and asks for new lenses when the active profile changes. */
  attach(client: LanguageClient): void {
    this.#client = client;
    const commands: StaticFeature = {
      fillClientCapabilities: (capabilities) => {
        const experimental: unknown = capabilities.experimental;
        const others = experimental !== null && typeof experimental === "object" ? experimental : {};
        capabilities.experimental = { ...others, commands: { commands: [...lensCommands] } };
      },
      initialize: () => undefined,
      getState: () => ({ kind: "static" }),
      clear: () => undefined,
    };
    client.registerFeature(commands);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #adapt(lens: vscode.CodeLens, document: vscode.TextDocument): readonly vscode.CodeLens[] {
    const known = { files: this.#files.value, active: this.#active.value };
    switch (fateOfLens(lens.command?.command, document.uri.fsPath, known)) {
      case "keep":
        return [lens];
      case "drop":
        return [];
      case "active":
        // Without a command it is a text that cannot be clicked.
        return [new vscode.CodeLens(lens.range, { title: "$(check) Active", command: "" })];
    }
  }

  #refresh(): void {
    const document = vscode.workspace.textDocuments.find(({ languageId }) => languageId === profileLanguage);
    if (document === undefined || this.#client?.isRunning() !== true) return;
    this.#client.getFeature(CodeLensRequest.method).getProvider(document)?.onDidChangeCodeLensEmitter.fire();
  }
}
