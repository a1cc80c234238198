import type { DocumentSymbol } from "vscode-languageserver/node";
import { outline } from "../../core/language/outline.ts";
import { toDocumentSymbol } from "../convert/toDocumentSymbol.ts";
import { answerFor } from "./feature.ts";
import type { Feature } from "./feature.ts";

/** The outline of a profile. */
export const documentSymbols: Feature = (context) => {
  const nothing: DocumentSymbol[] = [];
  context.connection.onDocumentSymbol(({ textDocument: { uri } }) =>
    answerFor(
      context,
      { method: "textDocument/documentSymbol", uri, fallback: nothing },
      ({ document, sketch, site }) =>
        outline(sketch, site?.registry.registry).map((symbol) => toDocumentSymbol(symbol, document)),
    ),
  );
  return { documentSymbolProvider: true };
};
