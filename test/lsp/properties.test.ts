import fc from "fast-check";
import { expect, test } from "vitest";
import { ResponseError } from "vscode-languageserver-protocol/node";
import type { Position, ServerCapabilities } from "vscode-languageserver-protocol/node";
import { uriOf } from "../support/lsp/lspClient.ts";
import type { LspClient } from "../support/lsp/lspClient.ts";
import { registryText } from "../support/lsp/lspWorkspace.ts";
import { positionAt, snapped, startingText, typed, typeInto } from "../support/lsp/typing.ts";
import { useLsp } from "../support/lsp/useLsp.ts";

const start = useLsp();
const files = { "data/model_registry.json": registryText("qwen3_4p0b_q4km_fast", "gpt_oss_20p0b_q4km_powerful") };

type Question = readonly [capability: keyof ServerCapabilities, method: string, params: object];

/** Everything that an editor asks about a document, at a place of it. */
function questions(uri: string, position: Position): readonly Question[] {
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

/** The answer to each question that the server says it can answer; a refusal in words is an answer. */
async function askAll(client: LspClient, uri: string, position: Position): Promise<Record<string, unknown>> {
  const told = client.initializeResult?.capabilities ?? {};
  const answers: Record<string, unknown> = {};
  await Promise.all(
    questions(uri, position)
      .filter(([capability]) => told[capability] !== undefined)
      .map(async ([, method, params]) => {
        try {
          answers[method] = (await client.connection.sendRequest(method, params)) ?? null;
        } catch (error) {
          if (!(error instanceof ResponseError) || !/^textDocument\/(?:prepareR|r)ename$/.test(method)) throw error;
          answers[method] = error.message;
        }
      }),
  );
  return answers;
}

/** What the editor shows once the server has looked at a version. */
async function diagnosticsOf(client: LspClient, path: string, version: number): Promise<unknown> {
  await client.until(`diagnostics of version ${version}`, () => client.published.get(uriOf(path))?.version === version);
  return client.diagnostics(path);
}

/** What only counts up, or differs between two askings of the same. */
function comparable(answers: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(answers), (key, value: unknown) =>
    key === "version" || key === "resultId" ? undefined : value,
  ) as unknown;
}

test("after every edit each kind of request is answered, and edits come to what the whole text would", async () => {
  const { workspace, client } = await start(files);
  const path = workspace.profile("desk");
  const uri = uriOf(path);
  const edits = fc.array(fc.tuple(typed, fc.nat()), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(startingText, edits, async (first, all) => {
      let text = first;
      let position = { line: 0, character: 0 };
      let version = 1;
      let answers: Record<string, unknown> = {};
      await client.open(path, text);
      for (const [one, place] of all) {
        const edit = typeInto(text, one);
        text = edit.text;
        version = await client.change(path, edit.change);
        position = positionAt(text, snapped(text, place % (text.length + 1)));
        answers = await askAll(client, uri, position);
      }
      const found = { answers, diagnostics: await diagnosticsOf(client, path, version) };
      await client.close(path);
      client.published.delete(uri);
      await client.open(path, text);
      const fresh = { answers: await askAll(client, uri, position), diagnostics: await diagnosticsOf(client, path, 1) };
      await client.close(path);
      client.published.delete(uri);
      expect(comparable(found)).toEqual(comparable(fresh));
      expect(client.log.filter((line) => /failed|Error/.test(line))).toEqual([]);
    }),
    { numRuns: 300, interruptAfterTimeLimit: 4_000 },
  );
});
