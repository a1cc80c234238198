import { expect, test } from "vitest";
import type { ClientCapabilities } from "vscode-languageserver-protocol/node";
import {
  CompletionResolveRequest,
  HoverRequest,
  InsertTextFormat,
  InsertTextMode,
} from "vscode-languageserver-protocol/node";
import { cursorText } from "../support/lsp/cursorText.ts";
import { uriOf } from "../support/lsp/lspClient.ts";
import { registryText } from "../support/lsp/lspWorkspace.ts";
import { useLsp } from "../support/lsp/useLsp.ts";

const start = useLsp();
const files = { "data/model_registry.json": registryText("qwen3_4p0b_q4km_fast", "gpt_oss_20p0b_q4km_powerful") };
const snippets: ClientCapabilities = {
  textDocument: {
    completion: { completionItem: { snippetSupport: true, insertTextModeSupport: { valueSet: [1, 2] } } },
  },
};

/** The line and character of the cursor in a text. */
function placeOf(marked: string): { text: string; position: { line: number; character: number } } {
  const { text, cursor } = cursorText(marked);
  const before = text.slice(0, cursor).split("\n");
  return { text, position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 } };
}

test("completion offers model ids with their details, and a card for the one that is looked at", async () => {
  const { workspace, client } = await start(files, { capabilities: snippets });
  const { text, position } = placeOf("enabled_models:\n  - qw|\n");
  const path = workspace.profile("desk");
  await client.open(path, text);
  const [item] = await client.complete(path, position);
  expect(item).toMatchObject({
    label: "qwen3_4p0b_q4km_fast",
    detail: "4B · Q4_K_M · fast",
    textEdit: { newText: "qwen3_4p0b_q4km_fast", range: { start: { line: 1, character: 4 }, end: position } },
  });
  const resolved = await client.connection.sendRequest(CompletionResolveRequest.type, item!);
  expect(resolved.documentation).toMatchObject({
    kind: "markdown",
    value: expect.stringContaining("Size: 4B") as unknown,
  });
});

test("what is completed over several lines ends them as the document does", async () => {
  const { workspace, client } = await start(files, { capabilities: snippets });
  const path = workspace.profile("desk");
  await client.open(path, "name: desk\r\n");
  const items = await client.complete(path, { line: 1, character: 0 });
  const inserted = items.find(({ label }) => label === "enabled_models")?.textEdit?.newText;
  expect(inserted).toMatch(/^enabled_models:\r\n {2}- /);
  for (const { textEdit } of items) expect(textEdit?.newText).not.toMatch(/(?<!\r)\n/);
});

test("the tier stands beside every model id where the editor can show that", async () => {
  const capabilities = { textDocument: { completion: { completionItem: { labelDetailsSupport: true } } } };
  const { workspace, client } = await start(files, { capabilities });
  const path = workspace.profile("desk");
  await client.open(path, "enabled_models:\n  - \n");
  const items = await client.complete(path, { line: 1, character: 4 });
  expect(items.map(({ labelDetails }) => labelDetails?.description)).toEqual(["fast", "powerful"]);
  expect(items[0]?.detail).toBe("4B · Q4_K_M · fast");
});

test("a comment that silences problems is completed with their codes", async () => {
  const { workspace, client } = await start(files);
  const path = workspace.profile("desk");
  await client.open(path, "# magi-ignore missing\nname: x\n");
  const items = await client.complete(path, { line: 0, character: 21 });
  const item = items.find(({ label }) => label === "missing-model");
  expect(item?.textEdit).toMatchObject({ newText: "missing-model", range: { start: { character: 14 } } });
  expect(item?.documentation).toBeDefined();
});

test("what a key or a tier is for comes when it is asked for, or at once to an editor that does not ask", async () => {
  const text = "two_stage:\n  stage1_tier: \n  e\n";
  for (const resolves of [true, false]) {
    const completionItem = resolves ? { resolveSupport: { properties: ["documentation"] } } : {};
    const { workspace, client } = await start(files, {
      capabilities: { textDocument: { completion: { completionItem } } },
    });
    const path = workspace.profile("desk");
    await client.open(path, text);
    for (const [position, words] of [
      [{ line: 2, character: 3 }, "drafted first"],
      [{ line: 1, character: 15 }, "takes scores up to 3"],
    ] as const) {
      const [item] = await client.complete(path, position);
      expect(item?.documentation === undefined).toBe(resolves);
      const full = resolves ? await client.connection.sendRequest(CompletionResolveRequest.type, item!) : item;
      expect(full?.documentation).toMatchObject({ value: expect.stringContaining(words) as unknown });
    }
  }
});

test("an item that comes back in pieces is handed back as it is", async () => {
  const { workspace, client } = await start(files);
  await client.open(workspace.profile("desk"), "name: x\n");
  for (const data of [null, 1, { uri: 1 }, { uri: "x", about: { kind: "key", path: "x" } }, { about: null }]) {
    const item = { label: "x", data };
    expect(await client.connection.sendRequest(CompletionResolveRequest.type, item)).toEqual(item);
  }
});

test("completion offers keys as snippets with their own indentation where the editor takes them", async () => {
  const { workspace, client } = await start(files, { capabilities: snippets });
  const path = workspace.profile("desk");
  await client.open(path, "two");
  const item = (await client.complete(path, { line: 0, character: 3 })).find(({ label }) => label === "two_stage");
  expect(item).toMatchObject({ insertTextFormat: InsertTextFormat.Snippet, insertTextMode: InsertTextMode.asIs });
  expect(item?.textEdit?.newText).toContain("two_stage:\n  enabled: ${1|true,false|}\n");
});

test("completion is plain text for an editor without snippets, and the name of the file is the profile's", async () => {
  const { workspace, client } = await start(files);
  const path = workspace.profile("fast-only");
  await client.open(path, "");
  const [whole] = await client.complete(path, { line: 0, character: 0 });
  expect(whole).toMatchObject({ insertTextFormat: InsertTextFormat.PlainText });
  expect(whole?.textEdit?.newText).toMatch(
    /^profile:\n {2}name: fast-only\n {2}description: What it is for\n\nenabled_models:\n {2}- \n/,
  );
});

test("suggestions come in our order, which sorting by their keys keeps", async () => {
  const { workspace, client } = await start(files);
  const path = workspace.profile("desk");
  await client.open(path, "enabled_models: []\n");
  const items = await client.complete(path, { line: 1, character: 0 });
  const sorted = items.toSorted((a, b) => (a.sortText ?? "").localeCompare(b.sortText ?? ""));
  expect(sorted.map(({ label }) => label)).toEqual(items.map(({ label }) => label));
});

test("an editor that shows only plain text gets hovers and documentation without marks", async () => {
  const capabilities: ClientCapabilities = {
    textDocument: {
      hover: { contentFormat: ["plaintext"] },
      completion: { completionItem: { documentationFormat: ["plaintext"] } },
    },
  };
  const { workspace, client } = await start(files, { capabilities });
  const path = workspace.profile("desk");
  await client.open(path, "enabled_models: [gpt_oss_20p0b_q4km_powerful]\nload_balancing:\n  \n");
  const place = { textDocument: { uri: uriOf(path) }, position: { line: 0, character: 20 } };
  const hover = await client.connection.sendRequest(HoverRequest.type, place);
  expect(hover?.contents).toMatchObject({
    kind: "plaintext",
    value: expect.stringMatching(/^gpt_oss_20p0b_q4km_powerful\n[^]*- Tier: powerful, as discovered/) as unknown,
  });
  const [item] = await client.complete(path, { line: 2, character: 2 });
  expect(item?.documentation).toMatchObject({
    kind: "plaintext",
    value: expect.stringMatching(/^enabled — [^`*]+$/) as unknown,
  });
});

test("hover tells of keys and models", async () => {
  const { workspace, client } = await start(files);
  const path = workspace.profile("desk");
  await client.open(path, "enabled_models: [gpt_oss_20p0b_q4km_powerful]\n");
  expect(await client.hover(path, { line: 0, character: 3 })).toContain("Ids of the models that may answer");
  expect(await client.hover(path, { line: 0, character: 20 })).toContain("Tier: `powerful`, as discovered");
  expect(await client.hover(path, { line: 1, character: 0 })).toBeUndefined();
});

test("the outline holds sections, models and tiers", async () => {
  const { workspace, client } = await start(files);
  const path = workspace.profile("desk");
  await client.open(
    path,
    "enabled_models:\n  - qwen3_4p0b_q4km_fast\ntier_config:\n  - name: fast\n    max_score: .inf\n",
  );
  const symbols = await client.symbols(path);
  expect(
    symbols.map(({ name, children }) => [name, children?.map((child) => `${child.name} ${child.detail ?? ""}`)]),
  ).toEqual([
    ["enabled_models", ["qwen3_4p0b_q4km_fast 4B · Q4_K_M · fast"]],
    ["tier_config", ["fast score ≤ ∞"]],
  ]);
});

test("what is typed in one breath is one text in the end", async () => {
  const { workspace, client } = await start(files);
  const path = workspace.profile("desk");
  await client.open(path, "");
  const typed = "enabled_models:\n  - qwen3_4p0b_q4km_fast\n  - nobody\n";
  let [line, character] = [0, 0];
  for (const letter of typed) {
    const at = { line, character };
    await client.change(path, { range: { start: at, end: at }, text: letter });
    [line, character] = letter === "\n" ? [line + 1, 0] : [line, character + 1];
  }
  const [problem] = await client.untilCodes(path, "missing-model");
  expect(problem?.range.start).toEqual({ line: 2, character: 4 });
});
