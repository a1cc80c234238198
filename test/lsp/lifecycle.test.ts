import { spawn } from "node:child_process";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { uriOf } from "../support/lsp/lspClient.ts";
import { LspWorkspace, registryText } from "../support/lsp/lspWorkspace.ts";
import { RawServer } from "../support/lsp/rawServer.ts";

const model = "qwen3_4p0b_q4km_fast";

async function workspaceOf(): Promise<{ readonly root: string; readonly profile: string }> {
  const workspace = await LspWorkspace.create({ "data/model_registry.json": registryText(model) });
  onTestFinished(() => workspace.dispose());
  return { root: uriOf(workspace.root), profile: uriOf(workspace.profile("desk")) };
}

function opened(uri: string): object {
  const textDocument = { uri, languageId: "magi-profile", version: 1, text: `enabled_models: [${model}]\n` };
  return { method: "textDocument/didOpen", params: { textDocument } };
}

const begin = { processId: null, capabilities: {} };
const hoverAt = (uri: string): object => ({ textDocument: { uri }, position: { line: 0, character: 20 } });

test("what comes before `initialize` is refused with the protocol's code, and nothing else suffers", async () => {
  const server = new RawServer();
  const { root, profile } = await workspaceOf();
  server.send(opened(profile));
  expect((await server.ask(1, "textDocument/hover", hoverAt(profile))).error?.code).toBe(-32002);
  expect((await server.ask(2, "shutdown")).error?.code).toBe(-32002);
  expect((await server.ask(3, "initialize", { ...begin, rootUri: root })).result).toBeDefined();
  expect((await server.ask(4, "initialize", { ...begin, rootUri: root })).error?.code).toBe(-32600);
});

test.each([[undefined], [[]], [["utf-8"]], [["utf-32", "utf-8", "utf-16"]]])(
  "an editor that offers the encodings %j is told that positions are UTF-16",
  async (positionEncodings) => {
    const server = new RawServer();
    const { root } = await workspaceOf();
    const capabilities = { general: { positionEncodings } };
    const { result } = await server.ask(1, "initialize", { ...begin, capabilities, rootUri: root });
    expect(result).toMatchObject({ capabilities: { positionEncoding: "utf-16" } });
  },
);

test.each([
  ["nothing of itself", {}],
  ["no capabilities", { capabilities: null, rootUri: null }],
  ["folders without an address", { capabilities: {}, workspaceFolders: [{ name: "a" }, null, 5] }],
  ["folders that are no list", { capabilities: {}, workspaceFolders: "here" }],
])("a client that says %s is served with what a document says", async (_, params) => {
  const server = new RawServer();
  const { profile } = await workspaceOf();
  expect((await server.ask(1, "initialize", params)).result).toBeDefined();
  server.send({ method: "initialized", params: {} });
  server.send(opened(profile));
  const symbols = await server.ask(2, "textDocument/documentSymbol", { textDocument: { uri: profile } });
  expect(JSON.stringify(symbols.result)).toContain("enabled_models");
});

/** The codes that a server said last of an address; `undefined` when it said nothing. */
function codesAt(server: RawServer, uri: string): readonly string[] | undefined {
  const said = server.received
    .filter(({ method }) => method === "textDocument/publishDiagnostics")
    .map(({ params }) => params as { readonly uri: string; readonly diagnostics: readonly { readonly code: string }[] })
    .findLast((published) => published.uri === uri);
  return said?.diagnostics.map(({ code }) => code);
}

test("a file that is open under two spellings of its address is answered for each, and told of at the latest", async () => {
  const server = new RawServer();
  const { root, profile } = await workspaceOf();
  const other = profile.replace("desk", "%64esk");
  await server.ask(1, "initialize", { ...begin, rootUri: root });
  server.send({ method: "initialized", params: {} });
  server.send(opened(profile));
  await server.until(() => codesAt(server, profile) !== undefined);
  const text = `# Another text.\nenabled_models: [nobody]\n`;
  const textDocument = { uri: other, languageId: "magi-profile", version: 1, text };
  server.send({ method: "textDocument/didOpen", params: { textDocument } });
  await server.until(() => codesAt(server, other)?.includes("missing-model") === true);
  expect(codesAt(server, profile)).toEqual([]);
  expect(JSON.stringify((await server.ask(2, "textDocument/hover", hoverAt(profile))).result)).toContain(model);
  server.send({ method: "textDocument/didClose", params: { textDocument: { uri: other } } });
  await server.until(() => codesAt(server, other)?.length === 0);
  expect(JSON.stringify((await server.ask(3, "textDocument/hover", hoverAt(profile))).result)).toContain(model);
  const change = { contentChanges: [{ text }], textDocument: { uri: profile, version: 2 } };
  server.send({ method: "textDocument/didChange", params: change });
  await server.until(() => codesAt(server, profile)?.includes("missing-model") === true);
});

test("nothing is left of a folder that was removed, once its documents are closed", async () => {
  const server = new RawServer();
  const workspace = await LspWorkspace.create({
    "data/model_registry.json": '{"models": {"a": {"port": 1}, "b": {"port": 1}}}\n',
    "config/profiles/other.yaml": "enabled_models: [nobody]\n",
  });
  onTestFinished(() => workspace.dispose());
  const [root, profile] = [uriOf(workspace.root), uriOf(workspace.profile("desk"))];
  const registry = uriOf(workspace.path("data/model_registry.json"));
  const other = uriOf(workspace.profile("other"));
  const capabilities = { workspace: { workspaceFolders: true } };
  await server.ask(1, "initialize", { ...begin, capabilities, workspaceFolders: [{ uri: root, name: "a" }] });
  server.send({ method: "initialized", params: {} });
  server.send(opened(profile));
  await server.until(() => [registry, other].every((uri) => (codesAt(server, uri) ?? []).length > 0));
  // Some editors spell a folder with a slash at its end.
  const event = { added: [], removed: [{ uri: `${root}/`, name: "a" }] };
  server.send({ method: "workspace/didChangeWorkspaceFolders", params: { event } });
  await server.until(() => codesAt(server, other)?.length === 0);
  server.send({ method: "textDocument/didClose", params: { textDocument: { uri: profile } } });
  await server.until(() => [registry, profile].every((uri) => codesAt(server, uri)?.length === 0));
});

test("requests between `initialize` and `initialized` are answered once the folders are known", async () => {
  const server = new RawServer();
  const { root, profile } = await workspaceOf();
  await server.ask(1, "initialize", { ...begin, rootUri: root });
  server.send(opened(profile));
  const answer = server.ask(2, "textDocument/hover", hoverAt(profile));
  server.send({ method: "initialized", params: {} });
  expect(JSON.stringify((await answer).result)).toContain(model);
});

test("a client that never says `initialized` is answered all the same", async () => {
  const server = new RawServer();
  const { root, profile } = await workspaceOf();
  await server.ask(1, "initialize", { ...begin, rootUri: root });
  server.send(opened(profile));
  expect(JSON.stringify((await server.ask(2, "textDocument/hover", hoverAt(profile))).result)).toContain(model);
});

test("every request has the code for what is wrong with it", async () => {
  const server = new RawServer();
  const { root, profile } = await workspaceOf();
  await server.ask(1, "initialize", { ...begin, rootUri: root });
  server.send({ method: "initialized", params: {} });
  server.send(opened(profile));
  const codeOf = async (id: number, method: string, params?: unknown): Promise<number | undefined> =>
    (await server.ask(id, method, params)).error?.code;
  expect(await codeOf(2, "textDocument/nonsense", {})).toBe(-32601);
  expect(await codeOf(3, "$/nonsense", {})).toBe(-32601);
  expect(await codeOf(4, "textDocument/hover")).toBe(-32602);
  expect(await codeOf(5, "textDocument/hover", null)).toBe(-32602);
  expect(await codeOf(6, "textDocument/hover", {})).toBe(-32602);
  expect(await codeOf(7, "textDocument/rename", { ...hoverAt(profile), newName: 5 })).toBe(-32602);
  server.send("{no json");
  expect((await server.until(({ id }) => id === null)).error?.code).toBe(-32700);
  for (const odd of ["[]", "5", "null", '"x"', "{}", '{"id":1}', '{"method":7}']) server.send(odd);
  expect((await server.ask(8, "textDocument/hover", hoverAt(profile))).result).toBeDefined();
});

test("requests that are taken back before their turn are not worked on, and what follows is answered", async () => {
  const server = new RawServer();
  const { root, profile } = await workspaceOf();
  await server.ask(1, "initialize", { ...begin, rootUri: root });
  server.send({ method: "initialized", params: {} }, opened(profile));
  const ids = [2, 3, 4, 5, 6];
  server.send(
    ...ids.map((id) => ({ id, method: "textDocument/hover", params: hoverAt(profile) })),
    ...ids.map((id) => ({ method: "$/cancelRequest", params: { id } })),
  );
  expect(JSON.stringify((await server.ask(7, "textDocument/hover", hoverAt(profile))).result)).toContain(model);
  const codes = ids.map((id) => server.received.find((message) => message.id === id)?.error?.code);
  expect(codes).toEqual(ids.map(() => -32800));
});

test.each([
  ["no number as its length", "Content-Length: abc\r\n\r\n{}"],
  ["no length", "Content-Type: application/json\r\n\r\n{}"],
])("a message with %s ends the server with a word, since nothing behind it could be read", async (_, text) => {
  const server = new RawServer();
  const { root } = await workspaceOf();
  await server.ask(1, "initialize", { ...begin, rootUri: root });
  server.write(text);
  expect(await server.ended).toBe(1);
  expect(server.said).toMatch(/^A message on standard input has no `Content-Length: N`, /);
});

test("after `shutdown` requests are refused, and `exit` ends the process well", async () => {
  const server = new RawServer();
  const { root, profile } = await workspaceOf();
  await server.ask(1, "initialize", { ...begin, rootUri: root });
  server.send({ method: "initialized", params: {} });
  expect((await server.ask(2, "shutdown", null)).error).toBeUndefined();
  expect((await server.ask(3, "textDocument/hover", hoverAt(profile))).error?.code).toBe(-32600);
  server.send({ method: "exit" });
  expect(await server.ended).toBe(0);
});

test("notifications that make no sense change nothing, whatever comes after them", async () => {
  const server = new RawServer();
  const { root, profile } = await workspaceOf();
  await server.ask(1, "initialize", { ...begin, rootUri: root });
  server.send({ method: "initialized", params: {} });
  const textDocument = { uri: profile, version: 2 };
  for (const [method, params] of [
    ["textDocument/didOpen", { textDocument: { uri: 5, languageId: "magi-profile", version: 1, text: "" } }],
    ["textDocument/didOpen", { textDocument: { uri: profile, languageId: "magi-profile", version: 1, text: 7 } }],
    ["textDocument/didOpen", {}],
    ["textDocument/didOpen", null],
  ] as const)
    server.send({ method, params });
  server.send(opened(profile));
  for (const [method, params] of [
    ["textDocument/didChange", { textDocument, contentChanges: null }],
    ["textDocument/didChange", { textDocument, contentChanges: [{ text: 5 }] }],
    ["textDocument/didChange", { textDocument, contentChanges: [{ text: "x", range: { start: 1 } }] }],
    ["textDocument/didChange", {}],
    ["textDocument/didClose", { textDocument: {} }],
    ["workspace/didChangeWatchedFiles", { changes: [null, { uri: 5 }] }],
    ["workspace/didChangeWatchedFiles", {}],
    ["workspace/didChangeWorkspaceFolders", { event: { added: [{}], removed: [] } }],
    ["workspace/didChangeConfiguration", null],
  ] as const)
    server.send({ method, params });
  expect(JSON.stringify((await server.ask(2, "textDocument/hover", hoverAt(profile))).result)).toContain(model);
  expect(JSON.stringify(server.received)).not.toContain("TypeError");
});

test.each([[[]], [["--version"]]])("started with %j it says what it wants and ends", async (args) => {
  const server = spawn(process.execPath, [join(import.meta.dirname, "../../dist/server.js"), ...args]);
  let said = "";
  server.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  expect(await new Promise((resolve) => server.once("close", resolve))).toBe(2);
  expect(said).toMatch(/^Give --stdio to speak the Language Server Protocol [^\n]+\.\n$/);
});
