import type { Middleware } from "vscode-languageclient/node";
import * as vscode from "vscode";
import type { ReadonlyObservable } from "../observing/observable.ts";
import type { RouterState } from "../situation/situation.ts";
import type { ClientPart } from "./clientPart.ts";
import { linesFromRouter, modelOfCard } from "./modelHoversModel.ts";

/** The language server's cards of models, with the last known health and speed, of which only the router knows. */
export class ModelHovers implements ClientPart {
  readonly #router: ReadonlyObservable<RouterState>;

  constructor(router: ReadonlyObservable<RouterState>) {
    this.#router = router;
  }

  get middleware(): Middleware {
    return {
      provideHover: async (document, position, token, next) => {
        const hover = await next(document, position, token);
        for (const content of hover?.contents ?? []) {
          if (!(content instanceof vscode.MarkdownString)) continue;
          content.appendMarkdown(linesFromRouter(modelOfCard(content.value), this.#router.value));
        }
        return hover;
      },
    };
  }

  attach(): void {
    // The router is asked when somebody hovers.
  }
}
