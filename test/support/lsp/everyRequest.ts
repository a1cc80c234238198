import { ResponseError } from "vscode-languageserver-protocol/node";
import type { Position, ServerCapabilities } from "vscode-languageserver-protocol/node";
import type { LspClient } from "./lspClient.ts";

export type Question = readonly [capability: keyof ServerCapabilities, method: string, params: object];

/** Everything that an editor asks about a document, at a place of it; where it asks about a range, from the beginning on. */
export function questionsAt(uri: string, position: Position): readonly Question[] {
  const textDocument = { uri };
  const at = { textDocument, position };
  const range = { start: { line: 0, character: 0 }, end: position };
  const options = { tabSize: 2, insertSpaces: true };
  return [
    ["completionProvider", "textDocument/completion", at],
    ["hoverProvider", "textDocument/hover", at],
    ["documentSymbolProvider", "textDocument/documentSymbol", { textDocument }],
    ["documentFormattingProvider", "textDocument/formatting", { textDocument, options }],
    ["documentRangeFormattingProvider", "textDocument/rangeFormatting", { textDocument, range, options }],
    ["documentOnTypeFormattingProvider", "textDocument/onTypeFormatting", { ...at, ch: "\n", options }],
    ["definitionProvider", "textDocument/definition", at],
    ["referencesProvider", "textDocument/references", { ...at, context: { includeDeclaration: true } }],
    ["documentHighlightProvider", "textDocument/documentHighlight", at],
    ["renameProvider", "textDocument/prepareRename", at],
    ["renameProvider", "textDocument/rename", { ...at, newName: "another" }],
    ["codeActionProvider", "textDocument/codeAction", { textDocument, range, context: { diagnostics: [] } }],
    ["codeLensProvider", "textDocument/codeLens", { textDocument }],
    ["inlayHintProvider", "textDocument/inlayHint", { textDocument, range }],
    ["foldingRangeProvider", "textDocument/foldingRange", { textDocument }],
    ["selectionRangeProvider", "textDocument/selectionRange", { textDocument, positions: [position] }],
    ["documentLinkProvider", "textDocument/documentLink", { textDocument }],
    ["semanticTokensProvider", "textDocument/semanticTokens/full", { textDocument }],
    ["diagnosticProvider", "textDocument/diagnostic", { textDocument }],
    ["workspaceSymbolProvider", "workspace/symbol", { query: "f" }],
  ];
}

/** The answer to a question, or the words of a refusal where a request may be refused. */
export async function answerTo(client: LspClient, [, method, params]: Question): Promise<unknown> {
  try {
    return (await client.connection.sendRequest(method, params)) ?? null;
  } catch (error) {
    if (!(error instanceof ResponseError) || !/^textDocument\/(?:prepareR|r)ename$/.test(method)) throw error;
    return error.message;
  }
}
