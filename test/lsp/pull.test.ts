import { writeFile } from "node:fs/promises";
import { expect, test } from "vitest";
import {
  DiagnosticRefreshRequest,
  DocumentDiagnosticRequest,
  FileChangeType,
  WorkspaceDiagnosticRequest,
} from "vscode-languageserver-protocol/node";
import type {
  ClientCapabilities,
  DocumentDiagnosticReport,
  WorkspaceDiagnosticReport,
} from "vscode-languageserver-protocol/node";
import type { LspClient } from "../support/lsp/lspClient.ts";
import { uriOf } from "../support/lsp/lspClient.ts";
import { registryText } from "../support/lsp/lspWorkspace.ts";
import { useLsp } from "../support/lsp/useLsp.ts";

const start = useLsp();
const wrong = "enabled_models:\n  - gone_1p0b_q4km_fast\n";
const files = { "data/model_registry.json": registryText("qwen3_4p0b_q4km_fast") };
const pulling: ClientCapabilities = {
  textDocument: { diagnostic: {} },
  workspace: { diagnostics: { refreshSupport: true } },
};

function pull(client: LspClient, path: string, previousResultId?: string): Promise<DocumentDiagnosticReport> {
  const params = { textDocument: { uri: uriOf(path) }, ...(previousResultId !== undefined && { previousResultId }) };
  return client.connection.sendRequest(DocumentDiagnosticRequest.type, params);
}

function pullAll(client: LspClient, known: Readonly<Record<string, string>> = {}): Promise<WorkspaceDiagnosticReport> {
  const previousResultIds = Object.entries(known).map(([path, value]) => ({ uri: uriOf(path), value }));
  return client.connection.sendRequest(WorkspaceDiagnosticRequest.type, { previousResultIds });
}

function codesOf(report: DocumentDiagnosticReport): readonly unknown[] | string {
  return report.kind === "full" ? report.items.map(({ code }) => code) : "unchanged";
}

test("an editor that asks for a document's problems gets them, and a word when nothing is new", async () => {
  const { workspace, client } = await start(files, { capabilities: pulling });
  expect(client.initializeResult?.capabilities.diagnosticProvider).toMatchObject({ workspaceDiagnostics: true });
  const path = workspace.profile("desk");
  await client.open(path, wrong);
  const first = await pull(client, path);
  expect(codesOf(first)).toContain("missing-model");
  expect(codesOf(await pull(client, path, first.resultId))).toBe("unchanged");
  await client.change(path, { text: wrong.replace("gone_1p0b", "qwen3_4p0b") });
  const second = await pull(client, path, first.resultId);
  expect(second.resultId).not.toBe(first.resultId);
  expect(codesOf(second)).not.toContain("missing-model");
});

test("an editor that does not say what it knows of a workspace gets all of it", async () => {
  const { workspace, client } = await start(files, { capabilities: pulling });
  await client.open(workspace.profile("desk"), wrong);
  for (const params of [{}, { previousResultIds: 5 }, { previousResultIds: [null, { uri: 5, value: "x" }] }]) {
    const report = await client.connection.sendRequest<WorkspaceDiagnosticReport>(
      WorkspaceDiagnosticRequest.method,
      params,
    );
    expect(report.items.length).toBeGreaterThan(0);
  }
});

test("what an editor asks for is not pushed to it as well", async () => {
  const { workspace, client } = await start(files, { capabilities: pulling });
  const path = workspace.profile("desk");
  await client.open(path, wrong);
  await pull(client, path);
  await client.until("nothing is pushed", () => (client.diagnostics(path) ?? []).length === 0);
  await client.change(path, { text: `${wrong}  - other_1p0b_q4km_fast\n` });
  expect(codesOf(await pull(client, path))).toContain("missing-model");
  expect(client.diagnostics(path) ?? []).toEqual([]);
});

test("an editor that asks without having said so is pushed to as before", async () => {
  const { workspace, client } = await start(files);
  const path = workspace.profile("desk");
  await client.open(path, wrong);
  expect(codesOf(await pull(client, path))).toContain("missing-model");
  await client.until("the problem is pushed", () => client.codes(path)?.includes("missing-model") === true);
});

test("an editor that is told by pushes only is not offered to ask", async () => {
  const { client } = await start(files, { capabilities: { experimental: { pushDiagnostics: true } } });
  expect(client.initializeResult?.capabilities.diagnosticProvider).toBeUndefined();
});

test("the problems of all profiles can be asked for, those that are not open too", async () => {
  const { workspace, client } = await start(
    { ...files, "config/profiles/one.yaml": wrong, "config/profiles/two.yaml": wrong },
    { capabilities: pulling },
  );
  const { items } = await pullAll(client);
  const broken = items.filter((item) => JSON.stringify(codesOf(item)).includes("missing-model"));
  expect(broken.map(({ uri }) => uri).sort()).toEqual([
    uriOf(workspace.profile("one")),
    uriOf(workspace.profile("two")),
  ]);
});

test("who knows all problems is told so, and after a change what is new", async () => {
  const { workspace, client } = await start({ ...files, "config/profiles/one.yaml": wrong }, { capabilities: pulling });
  const path = workspace.profile("one");
  const { items } = await pullAll(client);
  const known = Object.fromEntries(items.map(({ uri, resultId = "" }) => [new URL(uri).pathname, resultId]));
  expect((await pullAll(client, known)).items.map(codesOf)).toEqual(items.map(() => "unchanged"));
  await writeFile(path, wrong.replace("gone_1p0b", "qwen3_4p0b"));
  await client.tellChanged(path, FileChangeType.Changed);
  const ofOne = async (): Promise<unknown> => {
    const item = (await pullAll(client, known)).items.find(({ uri }) => uri === uriOf(path));
    return item && codesOf(item);
  };
  await expect.poll(ofOne).not.toBe("unchanged");
  expect(await ofOne()).not.toContain("missing-model");
});

test("a request without what it needs is refused, and is no mistake of ours", async () => {
  const { workspace, client } = await start(files);
  const path = workspace.profile("desk");
  await client.open(path, wrong);
  const textDocument = { uri: uriOf(path) };
  for (const [method, params] of [
    ["textDocument/hover", { textDocument }],
    ["textDocument/hover", {}],
    ["textDocument/completion", { textDocument, position: { line: -1, character: 0 } }],
    ["textDocument/rename", { textDocument, position: { line: 0, character: 0 } }],
    ["textDocument/codeAction", { textDocument }],
    ["workspace/symbol", {}],
  ] as const)
    await expect(client.connection.sendRequest(method, params), method).rejects.toMatchObject({ code: -32602 });
  expect(codesOf(await pull(client, path))).not.toContain("internal-error");
});

test("an editor that asks at once after opening is answered, also for a file that says nothing of itself yet", async () => {
  const { workspace, client } = await start(files);
  const path = workspace.profile("desk");
  await client.open(path, "pro\n", "yaml");
  expect((await client.complete(path, { line: 0, character: 3 })).length).toBeGreaterThan(0);
});

test("a registry that changes makes the editor ask again", async () => {
  const { workspace, client } = await start(files, { capabilities: pulling });
  const path = workspace.profile("desk");
  let refreshes = 0;
  client.connection.onRequest(DiagnosticRefreshRequest.type, () => {
    refreshes++;
  });
  await client.open(path, wrong);
  await pull(client, path);
  await workspace.write("data/model_registry.json", registryText("gone_1p0b_q4km_fast"));
  await client.tellChanged(workspace.path("data/model_registry.json"), FileChangeType.Changed);
  while (refreshes === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(codesOf(await pull(client, path))).not.toContain("missing-model");
});
