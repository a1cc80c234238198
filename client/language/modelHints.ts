import { InlayHintRequest } from "vscode-languageclient/node";
import type { LanguageClient, Middleware } from "vscode-languageclient/node";
import * as vscode from "vscode";
import type { ReadonlyObservable } from "../observing/observable.ts";
import type { RouterState } from "../situation/situation.ts";
import type { ClientPart } from "./clientPart.ts";
import { profileLanguage } from "./magiDocuments.ts";
import { healthWords, modelOfHint } from "./modelHintsModel.ts";

/** The language server's hints beside model ids, with the health that only the router knows. */
export class ModelHints implements ClientPart, vscode.Disposable {
  readonly #subscription: { dispose(): void };
  #words: ReadonlyMap<string, string>;
  #client: LanguageClient | undefined;

  constructor(router: ReadonlyObservable<RouterState>) {
    this.#words = healthWords(router.value);
    this.#subscription = router.subscribe((state) => {
      const words = healthWords(state);
      // The router reports often; the editor asks again only when something else would stand there.
      const isNews = words.size !== this.#words.size || [...words].some(([id, word]) => this.#words.get(id) !== word);
      this.#words = words;
      if (isNews) this.#refresh();
    });
  }

  get middleware(): Middleware {
    return {
      provideInlayHints: async (document, range, token, next) => {
        const hints = await next(document, range, token);
        for (const hint of hints ?? []) {
          const word = this.#words.get(modelOfHint(hint) ?? "");
          if (word !== undefined && typeof hint.label === "string") hint.label = `${hint.label} · ${word}`;
        }
        return hints;
      },
    };
  }

  attach(client: LanguageClient): void {
    this.#client = client;
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #refresh(): void {
    const document = vscode.workspace.textDocuments.find(({ languageId }) => languageId === profileLanguage);
    if (document === undefined || this.#client?.isRunning() !== true) return;
    this.#client.getFeature(InlayHintRequest.method).getProvider(document)?.onDidChangeInlayHints.fire();
  }
}
