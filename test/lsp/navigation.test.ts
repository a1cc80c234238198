import { describe, expect, test } from "vitest";
import {
  DefinitionRequest,
  DocumentHighlightKind,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  FoldingRangeRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SelectionRangeRequest,
  WorkspaceSymbolRequest,
} from "vscode-languageserver-protocol/node";
import type { Location, LocationLink, Position, Range, WorkspaceEdit } from "vscode-languageserver-protocol/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { cursorText } from "../support/lsp/cursorText.ts";
import type { LspClient } from "../support/lsp/lspClient.ts";
import { uriOf } from "../support/lsp/lspClient.ts";
import { registryText } from "../support/lsp/lspWorkspace.ts";
import { useLsp } from "../support/lsp/useLsp.ts";

const start = useLsp();
const qwen = "qwen3_4p0b_q4km_fast";
const gpt = "gpt_oss_20p0b_q4km_powerful";
const registry = registryText(qwen, gpt);
const files = {
  "data/model_registry.json": registry,
  "config/profiles/closed.yaml": `# 🦙\r\nenabled_models: [other, "${qwen}"]\r\n`,
  "config/profiles/unrelated.yaml": `enabled_models: [${gpt}]\n`,
};

/** A profile opened with the cursor at `|`. */
async function openAt(
  client: LspClient,
  path: string,
  marked: string,
): Promise<{ readonly text: string; readonly at: { textDocument: { uri: string }; position: Position } }> {
  const { text, cursor } = cursorText(marked);
  await client.open(path, text);
  const position = TextDocument.create("", "", 0, text).positionAt(cursor);
  return { text, at: { textDocument: { uri: uriOf(path) }, position } };
}

function textAt(text: string, range: Range): string {
  return TextDocument.create("", "", 0, text).getText(range);
}

/** The text after the edits that an answer has for it, by either way of saying them. */
function edited(edit: WorkspaceEdit | null, path: string, text: string): string {
  const change = edit?.documentChanges?.find((one) => "textDocument" in one && one.textDocument.uri === uriOf(path));
  const edits = change !== undefined && "edits" in change ? change.edits : edit?.changes?.[uriOf(path)];
  const plain = (edits ?? []).flatMap((one) => ("newText" in one ? [one] : []));
  return TextDocument.applyEdits(TextDocument.create("", "", 0, text), plain);
}

describe("definition", () => {
  test("of a model is its entry in the registry, as a link where the editor takes links", async () => {
    const capabilities = { textDocument: { definition: { linkSupport: true } } };
    const { workspace, client } = await start(files, { capabilities });
    const { at, text } = await openAt(
      client,
      workspace.profile("desk"),
      `enabled_models:\n  - 'gpt_|${gpt.slice(4)}'\n`,
    );
    const [link] = (await client.connection.sendRequest(DefinitionRequest.type, at)) as LocationLink[];
    expect(link?.targetUri).toBe(uriOf(workspace.path("data/model_registry.json")));
    expect(textAt(text, link!.originSelectionRange!)).toBe(gpt);
    expect(textAt(registry, link!.targetSelectionRange)).toBe(gpt);
    expect(textAt(registry, link!.targetRange)).toMatch(new RegExp(`^"${gpt}": \\{[^}]*\\}$`));
  });

  test("of a model in a registry that is open and not saved is where the editor has it", async () => {
    const { workspace, client } = await start(files);
    const path = workspace.path("data/model_registry.json");
    await client.open(path, `\n\n${registry}`, "json");
    const { at } = await openAt(client, workspace.profile("desk"), `enabled_models: [|${gpt}]\n`);
    const answer = (await client.connection.sendRequest(DefinitionRequest.type, at)) as Location[];
    expect(answer.map(({ range }) => textAt(`\n\n${registry}`, range))).toEqual([gpt]);
    await client.change(path, { text: registry.replaceAll(gpt, "other") });
    expect(await client.connection.sendRequest(DefinitionRequest.type, at)).toBeNull();
  });

  test("of a model follows a registry that changes on disk", async () => {
    const { workspace, client } = await start(files);
    const path = workspace.profile("desk");
    const { at } = await openAt(client, path, "enabled_models: [|new_one]\n");
    await client.untilCodes(path, "missing-model");
    expect(await client.connection.sendRequest(DefinitionRequest.type, at)).toBeNull();
    const text = `\n\n${registryText(qwen, "new_one")}`;
    await workspace.write("data/model_registry.json", text);
    await client.until("the new registry", () => client.codes(path)?.includes("missing-model") === false);
    const answer = (await client.connection.sendRequest(DefinitionRequest.type, at)) as Location[];
    expect(answer.map(({ range }) => textAt(text, range))).toEqual(["new_one"]);
  });

  test("of a stage's tier is its item, in windows line ends too", async () => {
    const { workspace, client } = await start(files);
    const marked = 'tier_config:\r\n  - name: "🦙"\r\ntwo_stage:\r\n  stage1_tier: 🦙|\r\n';
    const { at } = await openAt(client, workspace.profile("desk"), marked);
    expect(await client.connection.sendRequest(DefinitionRequest.type, at)).toEqual([
      { uri: at.textDocument.uri, range: { start: { line: 1, character: 11 }, end: { line: 1, character: 13 } } },
    ]);
  });
});

test("references of a model are in every profile, open ones as they are in the editor", async () => {
  const { workspace, client } = await start(files);
  await client.open(workspace.profile("unrelated"), `enabled_models: [${qwen}, ${qwen}]\n`);
  const { at } = await openAt(client, workspace.profile("desk"), `enabled_models: [|${qwen}]\n`);
  const ask = async (includeDeclaration: boolean): Promise<readonly string[]> => {
    const answer = await client.connection.sendRequest(ReferencesRequest.type, {
      ...at,
      context: { includeDeclaration },
    });
    return (answer ?? [])
      .map(({ uri, range }) => `${uri.slice(uri.lastIndexOf("/") + 1)} ${range.start.line}:${range.start.character}`)
      .sort();
  };
  const uses = [
    "closed.yaml 1:25",
    "desk.yaml 0:17",
    "unrelated.yaml 0:17",
    `unrelated.yaml 0:${17 + qwen.length + 2}`,
  ];
  expect(await ask(false)).toEqual(uses);
  expect(await ask(true)).toEqual([...uses, "model_registry.json 2:5"].sort());
  await client.open(workspace.profile("closed"), "enabled_models: [other]\n");
  expect(await ask(false)).toEqual(uses.slice(1));
});

test("references and highlights of a tier are in its file", async () => {
  const { workspace, client } = await start(files);
  const marked = "tier_config: [{name: fast}]\ntwo_stage: {stage1_tier: |fast, stage2_tier: 'fast'}\n";
  const { at } = await openAt(client, workspace.profile("desk"), marked);
  const uses = await client.connection.sendRequest(ReferencesRequest.type, {
    ...at,
    context: { includeDeclaration: false },
  });
  expect(uses?.map(({ range }) => range.start)).toEqual([
    { line: 1, character: 25 },
    { line: 1, character: 45 },
  ]);
  const highlights = await client.connection.sendRequest(DocumentHighlightRequest.type, at);
  expect(highlights?.map(({ kind, range }) => [kind, range.start.line])).toEqual([
    [DocumentHighlightKind.Write, 0],
    [DocumentHighlightKind.Read, 1],
    [DocumentHighlightKind.Read, 1],
  ]);
});

describe("rename", () => {
  const versions = { workspace: { workspaceEdit: { documentChanges: true } } };

  test("of a model changes every profile and the registry, open ones at their version", async () => {
    const { workspace, client } = await start(files, { capabilities: versions });
    const path = workspace.profile("desk");
    const { at, text } = await openAt(client, path, `enabled_models:\n  - ${qwen}|\n  - 'x'\n`);
    expect(await client.connection.sendRequest(PrepareRenameRequest.type, at)).toEqual({
      range: { start: { line: 1, character: 4 }, end: { line: 1, character: 4 + qwen.length } },
      placeholder: qwen,
    });
    const edit = await client.connection.sendRequest(RenameRequest.type, { ...at, newName: 'new "one"' });
    const changed = (edit?.documentChanges ?? []).flatMap((change) =>
      "textDocument" in change ? [[change.textDocument.uri, change.textDocument.version] as const] : [],
    );
    const closed = workspace.profile("closed");
    const registryFile = workspace.path("data/model_registry.json");
    expect(Object.fromEntries(changed)).toEqual({
      [uriOf(path)]: 1,
      [uriOf(closed)]: null,
      [uriOf(registryFile)]: null,
    });
    expect(edited(edit, path, text)).toBe('enabled_models:\n  - "new \\"one\\""\n  - \'x\'\n');
    expect(edited(edit, closed, files["config/profiles/closed.yaml"])).toBe(
      '# 🦙\r\nenabled_models: [other, "new \\"one\\""]\r\n',
    );
    const after = JSON.parse(edited(edit, registryFile, registry)) as { models: Record<string, { model_id: string }> };
    expect(Object.keys(after.models)).toEqual(['new "one"', gpt]);
    expect(after.models['new "one"']?.model_id).toBe('new "one"');
  });

  test("of a model reaches an id that is written with escapes in another profile", async () => {
    const escaped = `enabled_models: ["\\x71${qwen.slice(1)}"]\n`;
    const { workspace, client } = await start({ ...files, "config/profiles/escaped.yaml": escaped });
    const { at } = await openAt(client, workspace.profile("desk"), `enabled_models: [|${qwen}]\n`);
    const edit = await client.connection.sendRequest(RenameRequest.type, { ...at, newName: "b" });
    expect(edited(edit, workspace.profile("escaped"), escaped)).toBe('enabled_models: ["b"]\n');
  });

  test("is said without versions to an editor that knows none", async () => {
    const { workspace, client } = await start(files);
    const path = workspace.profile("desk");
    const { at, text } = await openAt(client, path, "tier_config: [{name: |a}]\ntwo_stage: {stage1_tier: 'a'}\n");
    const edit = await client.connection.sendRequest(RenameRequest.type, { ...at, newName: "b" });
    expect(edit?.documentChanges).toBeUndefined();
    expect(edited(edit, path, text)).toBe("tier_config: [{name: b}]\ntwo_stage: {stage1_tier: 'b'}\n");
  });

  test("that would do harm is refused in one sentence", async () => {
    const { workspace, client } = await start(files, { capabilities: versions });
    const { at } = await openAt(client, workspace.profile("desk"), `enabled_models: [|${qwen}]\n`);
    const rename = (newName: string): Promise<unknown> =>
      client.connection.sendRequest(RenameRequest.type, { ...at, newName });
    await expect(rename(gpt)).rejects.toThrow(
      `The registry has a model ${gpt} already; two models cannot share an id.`,
    );
    await expect(rename("")).rejects.toThrow("A model needs a name; this one is empty.");
  });

  test("of what has no name is no failure where an editor asks first, and refused where it does not", async () => {
    const { workspace, client } = await start(files, { capabilities: versions });
    const { at } = await openAt(client, workspace.profile("desk"), `enabled_models: [|${qwen}]\n`);
    const key = { ...at, position: { line: 0, character: 2 } };
    expect(await client.connection.sendRequest(PrepareRenameRequest.type, key)).toBeNull();
    await expect(client.connection.sendRequest(RenameRequest.type, { ...key, newName: "b" })).rejects.toThrow(
      "Only tiers, model ids, and anchors with their aliases can be renamed.",
    );
    const file = workspace.path("data/model_registry.json");
    await client.open(file, '{"models": {}}\n', "json");
    const inRegistry = { textDocument: { uri: uriOf(file) }, position: { line: 0, character: 3 } };
    expect(await client.connection.sendRequest(PrepareRenameRequest.type, inRegistry)).toBeNull();
  });

  test("while the registry cannot be read is refused, since the model would keep its old id there", async () => {
    const { workspace, client } = await start(files, { capabilities: versions });
    const { at } = await openAt(client, workspace.profile("desk"), `enabled_models: [|${qwen}]\n`);
    await client.open(workspace.path("data/model_registry.json"), '{"models": ', "json");
    await expect(client.connection.sendRequest(RenameRequest.type, { ...at, newName: "b" })).rejects.toThrow(
      `data/model_registry.json cannot be read at the moment, so ${qwen} would keep its old id there; repair it first.`,
    );
  });

  test("after the registry broke on disk is refused as well, and the model has no definition", async () => {
    const { workspace, client } = await start(files, { capabilities: versions });
    const { at } = await openAt(client, workspace.profile("desk"), `enabled_models: [|${gpt}]\n`);
    expect(await client.connection.sendRequest(DefinitionRequest.type, at)).toHaveLength(1);
    await workspace.write("data/model_registry.json", registry.slice(0, registry.indexOf(gpt)));
    await client.until("a message", () => client.messages.length > 0);
    expect(await client.connection.sendRequest(DefinitionRequest.type, at)).toBeNull();
    await expect(client.connection.sendRequest(RenameRequest.type, { ...at, newName: "b" })).rejects.toThrow(
      `${gpt} would keep its old id there`,
    );
  });

  test("and references begin at the registry too, where the editor sends it", async () => {
    const { workspace, client } = await start(files, { capabilities: versions });
    const path = workspace.path("data/model_registry.json");
    const { at, text } = await openAt(client, path, registry.replace(`"${qwen}"`, `"|${qwen}"`));
    const uses = await client.connection.sendRequest(ReferencesRequest.type, {
      ...at,
      context: { includeDeclaration: false },
    });
    expect(uses?.map(({ uri }) => uri)).toEqual([uriOf(workspace.profile("closed"))]);
    const edit = await client.connection.sendRequest(RenameRequest.type, { ...at, newName: "b" });
    expect(edited(edit, path, text)).toBe(text.replaceAll(qwen, "b"));
  });
});

test("a document that is no profile is answered, with nothing", async () => {
  const { workspace, client } = await start({ "other/a.yaml": "a: b\n" });
  const { at } = await openAt(
    client,
    workspace.path("other/a.yaml"),
    "enabled_models: [|a]\n".replace("enabled_models", "x"),
  );
  await client.close(workspace.path("other/a.yaml"));
  await client.open(workspace.path("other/a.yaml"), "x: [a]\n", "yaml");
  expect(await client.connection.sendRequest(DefinitionRequest.type, at)).toBeNull();
  expect(await client.connection.sendRequest(DocumentHighlightRequest.type, at)).toBeNull();
  expect(await client.connection.sendRequest(PrepareRenameRequest.type, at)).toBeNull();
  expect(await client.connection.sendRequest(RenameRequest.type, { ...at, newName: "b" })).toBeNull();
  expect(
    await client.connection.sendRequest(ReferencesRequest.type, { ...at, context: { includeDeclaration: true } }),
  ).toBeNull();
  expect(await client.connection.sendRequest(FoldingRangeRequest.type, at)).toBeNull();
  expect(await client.connection.sendRequest(DocumentLinkRequest.type, at)).toBeNull();
  expect(
    await client.connection.sendRequest(SelectionRangeRequest.type, { ...at, positions: [at.position] }),
  ).toBeNull();
});

describe("symbols of the workspace", () => {
  test("are profiles, tiers and models, the best fit first", async () => {
    const { workspace, client } = await start({
      ...files,
      "config/profiles/night.yaml": "name: After Dark\ntier_config: [{name: dark}]\n",
    });
    await client.open(workspace.profile("desk"), "# unsaved\ntier_config: [{name: darkest}]\n");
    const ask = async (query: string): Promise<readonly string[]> => {
      const found = await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query });
      return (found ?? []).map((symbol) => {
        const { line } = "range" in symbol.location ? symbol.location.range.start : { line: -1 };
        return `${symbol.name} in ${symbol.containerName ?? ""}, line ${line}`;
      });
    };
    expect(await ask("dark")).toEqual([
      "dark in After Dark, line 1",
      "darkest in desk, line 1",
      "After Dark in profile, line 0",
    ]);
    expect(await ask("Gpt Powerful")).toEqual([`${gpt} in unrelated, line 0`]);
    expect(await ask("")).toContain("night in profile, line 0");
    expect(await ask("nothing like it")).toEqual([]);
  });

  test("are answered in well under 50 ms for 1,000 profiles", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, i) => [
        `config/profiles/p${i}.yaml`,
        `name: profile ${i}\nenabled_models: [${qwen}, ${gpt}, m${i}]\ntier_config: [{name: fast}, {name: slow${i}}]\n`,
      ]),
    );
    const { client } = await start({ ...files, ...many });
    await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query: "x" });
    const before = await client.workedMs();
    for (let i = 0; i < 10; i++) {
      const found = await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query: `slow99${i}` });
      expect(found?.map(({ name }) => name)).toEqual([`slow99${i}`]);
    }
    const all = await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query: "" });
    expect(all).toHaveLength(200);
    expect(((await client.workedMs()) - before) / 11).toBeLessThan(50);
  });
});

test("folds are whole lines, one for each", async () => {
  const { workspace, client } = await start(files);
  const path = workspace.profile("desk");
  await client.open(
    path,
    "# a\r\n# 🦙\r\nenabled_models: [\r\n  a,\r\n]\r\ntier_config:\r\n- name: a\r\n  max_score: 1\r\n",
  );
  const params = { textDocument: { uri: uriOf(path) } };
  expect(await client.connection.sendRequest(FoldingRangeRequest.type, params)).toEqual([
    { startLine: 0, endLine: 1, kind: "comment" },
    { startLine: 2, endLine: 3 },
    { startLine: 5, endLine: 7 },
    { startLine: 6, endLine: 7 },
  ]);
});

test("each cursor is answered with what to select around it", async () => {
  const { workspace, client } = await start(files);
  const { at, text } = await openAt(client, workspace.profile("desk"), "enabled_models: ['🦙 x|']\n");
  const [inside, outside] =
    (await client.connection.sendRequest(SelectionRangeRequest.type, {
      textDocument: at.textDocument,
      positions: [at.position, { line: 1, character: 0 }],
    })) ?? [];
  const chain: string[] = [];
  for (let here = inside; here !== undefined; here = here.parent) chain.push(textAt(text, here.range));
  expect(chain).toEqual(["x", "🦙 x", "'🦙 x'", "['🦙 x']", text.trim(), text]);
  expect(textAt(text, outside!.range)).toBe(text);
});

test("links lead to the web and to the registry", async () => {
  const { workspace, client } = await start(files);
  const path = workspace.profile("desk");
  await client.open(path, "# 🦙 https://example.org/x.\r\n# See data/model_registry.json\r\n");
  const params = { textDocument: { uri: uriOf(path) } };
  expect(await client.connection.sendRequest(DocumentLinkRequest.type, params)).toMatchObject([
    { range: { start: { line: 0, character: 5 }, end: { line: 0, character: 26 } }, target: "https://example.org/x" },
    { range: { start: { line: 1, character: 6 } }, target: uriOf(workspace.path("data/model_registry.json")) },
  ]);
});
