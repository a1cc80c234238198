import { setTimeout as delay } from "node:timers/promises";
import {
  CodeLensRefreshRequest,
  InlayHintRefreshRequest,
  SemanticTokensRefreshRequest,
} from "vscode-languageserver/node";
import type { ClientCapabilities, Connection } from "vscode-languageserver/node";

/** A window that has just opened may not be ready to be asked; then it is asked once more, after this long. */
const secondTryMs = 300;
/** An editor that does not answer is not waited for before it is told of the next change. */
const patienceMs = 5_000;

/** What the editor shows beside and above the text, which depends on more than the text. */
export class Refresh {
  readonly #views: readonly RefreshedView[];

  constructor(connection: Connection, { workspace }: ClientCapabilities) {
    const requests = [
      ...(workspace?.inlayHint?.refreshSupport === true ? [InlayHintRefreshRequest.type] : []),
      ...(workspace?.codeLens?.refreshSupport === true ? [CodeLensRefreshRequest.type] : []),
      ...(workspace?.semanticTokens?.refreshSupport === true ? [SemanticTokensRefreshRequest.type] : []),
    ];
    this.#views = requests.map(
      (request) =>
        new RefreshedView({
          ask: () => connection.sendRequest(request),
          sayRefused: (error) => {
            connection.console.warn(`The editor did not take ${request.method}: ${String(error)}`);
          },
        }),
    );
  }

  /**
   * The registry, a setting or another profile has changed: editors that can are told to ask again, once for all
   * changes that come while they are being told. What one view does not take does not hold up the others.
   */
  changed(): void {
    for (const view of this.#views) view.changed();
  }
}

class RefreshedView {
  readonly #ask: () => Promise<unknown>;
  readonly #sayRefused: (error: unknown) => void;
  #isAsking = false;
  #isStale = false;

  constructor({
    ask,
    sayRefused,
  }: {
    readonly ask: () => Promise<unknown>;
    readonly sayRefused: (error: unknown) => void;
  }) {
    this.#ask = ask;
    this.#sayRefused = sayRefused;
  }

  changed(): void {
    this.#isStale = true;
    if (!this.#isAsking) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isAsking = true;
    while (this.#isStale) {
      this.#isStale = false;
      if (await this.#isTaken()) continue;
      await delay(secondTryMs, undefined, { ref: false });
      this.#isStale = false;
      await this.#isTaken();
    }
    this.#isAsking = false;
  }

  async #isTaken(): Promise<boolean> {
    try {
      await Promise.race([this.#ask(), delay(patienceMs, undefined, { ref: false })]);
      return true;
    } catch (error) {
      this.#sayRefused(error);
      return false;
    }
  }
}
