import {
  CodeLensRefreshRequest,
  InlayHintRefreshRequest,
  SemanticTokensRefreshRequest,
} from "vscode-languageserver/node";
import type { ClientCapabilities, Connection } from "vscode-languageserver/node";

/** What the editor shows beside and above the text, which depends on more than the text. */
export class Refresh {
  readonly #ask: () => Promise<unknown>;
  readonly #log: Connection["console"];
  #isAsking = false;
  #isStale = false;

  constructor(connection: Connection, { workspace }: ClientCapabilities) {
    const requests = [
      ...(workspace?.inlayHint?.refreshSupport === true ? [InlayHintRefreshRequest.type] : []),
      ...(workspace?.codeLens?.refreshSupport === true ? [CodeLensRefreshRequest.type] : []),
      ...(workspace?.semanticTokens?.refreshSupport === true ? [SemanticTokensRefreshRequest.type] : []),
    ];
    this.#ask = () => Promise.all(requests.map((request) => connection.sendRequest(request)));
    this.#log = connection.console;
  }

  /**
   * The registry, a setting or another profile has changed: editors that can are told to ask again, once for all
   * changes that come while they are being told.
   */
  changed(): void {
    this.#isStale = true;
    if (!this.#isAsking) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isAsking = true;
    while (this.#isStale) {
      this.#isStale = false;
      try {
        await this.#ask();
      } catch (error) {
        this.#log.warn(`The editor did not ask again for hints and lenses: ${String(error)}`);
      }
    }
    this.#isAsking = false;
  }
}
