import type { LanguageClient, Middleware } from "vscode-languageclient/node";

/** Something that adds what this window knows to what the language server answers. */
export interface ClientPart {
  /** For the options of a client; no two parts change the same answers. */
  readonly middleware: Middleware;
  /** Called with each client before it starts. */
  attach(client: LanguageClient): void;
}
