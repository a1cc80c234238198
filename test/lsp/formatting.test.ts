import { expect, test } from "vitest";
import {
  DocumentFormattingRequest,
  DocumentOnTypeFormattingRequest,
  DocumentRangeFormattingRequest,
} from "vscode-languageserver-protocol/node";
import type { TextEdit } from "vscode-languageserver-protocol/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { registryText } from "../support/lsp/lspWorkspace.ts";
import { uriOf } from "../support/lsp/lspClient.ts";
import { useLsp } from "../support/lsp/useLsp.ts";

const start = useLsp();
const files = { "data/model_registry.json": registryText("qwen3_4p0b_q4km_fast") };
const options = { tabSize: 2, insertSpaces: true };
const careless = "# Mine.\nenabled_models:\n- qwen3_4p0b_q4km_fast # small\n\n\n\n\ntwo_stage: {enabled:   false}  ";

/** The text after the edits, applied as editors do. */
function applied(text: string, edits: TextEdit[] | null): string {
  return TextDocument.applyEdits(TextDocument.create("file:///x", "yaml", 1, text), edits ?? []);
}

test("a careless profile is laid out; what is laid out gets no edits", async () => {
  const { workspace, client } = await start(files);
  expect(client.initializeResult?.capabilities).toMatchObject({
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: "\n" },
  });
  const path = workspace.profile("desk");
  await client.open(path, careless);
  const params = { textDocument: { uri: uriOf(path) }, options };
  const edits = await client.connection.sendRequest(DocumentFormattingRequest.type, params);
  const tidy = "# Mine.\nenabled_models:\n  - qwen3_4p0b_q4km_fast # small\n\n\ntwo_stage: { enabled: false }\n";
  expect(applied(careless, edits)).toBe(tidy);
  await client.change(path, { text: tidy });
  expect(await client.connection.sendRequest(DocumentFormattingRequest.type, params)).toEqual([]);
});

test("only the lines that are selected", async () => {
  const { workspace, client } = await start(files);
  const path = workspace.profile("desk");
  await client.open(path, careless);
  const edits = await client.connection.sendRequest(DocumentRangeFormattingRequest.type, {
    textDocument: { uri: uriOf(path) },
    range: { start: { line: 2, character: 0 }, end: { line: 2, character: 5 } },
    options,
  });
  expect(applied(careless, edits)).toBe(careless.replace("- qwen", "  - qwen"));
});

test("a broken profile, and a document that is no profile, get no edits", async () => {
  const { workspace, client } = await start(files);
  for (const [path, text, language] of [
    [workspace.profile("desk"), "a:   [\n", "magi-profile"],
    [workspace.path("other.yaml"), "a:   1\n", "yaml"],
  ] as const) {
    await client.open(path, text, language);
    const params = { textDocument: { uri: uriOf(path) }, options };
    expect(await client.connection.sendRequest(DocumentFormattingRequest.type, params)).toEqual([]);
  }
});

test("a line that is begun is indented for what comes there", async () => {
  const { workspace, client } = await start(files);
  const path = workspace.profile("desk");
  const text = "two_stage:\n\n";
  await client.open(path, text);
  const edits = await client.connection.sendRequest(DocumentOnTypeFormattingRequest.type, {
    textDocument: { uri: uriOf(path) },
    position: { line: 1, character: 0 },
    ch: "\n",
    options,
  });
  expect(applied(text, edits)).toBe("two_stage:\n  \n");
});

test("the settings of the editor count, tabs as a style do not", async () => {
  const { workspace, client } = await start(files);
  const path = workspace.profile("desk");
  const text = "a:\n  - b:   1   ";
  await client.open(path, text);
  const ask = async (more: object): Promise<string> => {
    const params = { textDocument: { uri: uriOf(path) }, options: { ...options, ...more } };
    return applied(text, await client.connection.sendRequest(DocumentFormattingRequest.type, params));
  };
  expect(await ask({ tabSize: 4 })).toBe("a:\n    - b: 1\n");
  expect(await ask({ tabSize: 8, insertSpaces: false })).toBe("a:\n  - b: 1\n");
  expect(await ask({ trimTrailingWhitespace: false, insertFinalNewline: false })).toBe("a:\n  - b: 1   ");
});
