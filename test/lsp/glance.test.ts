import { describe, expect, test } from "vitest";
import {
  ErrorCodes,
  ResponseError,
  CodeLensRefreshRequest,
  CodeLensRequest,
  CodeLensResolveRequest,
  InlayHintRefreshRequest,
  InlayHintRequest,
  InlayHintResolveRequest,
  ReferencesRequest,
  SemanticTokensDeltaRequest,
  SemanticTokensRangeRequest,
  SemanticTokensRefreshRequest,
  SemanticTokensRequest,
} from "vscode-languageserver-protocol/node";
import type { ClientCapabilities, Range } from "vscode-languageserver-protocol/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { uriOf } from "../support/lsp/lspClient.ts";
import type { LspClient } from "../support/lsp/lspClient.ts";
import { registryText } from "../support/lsp/lspWorkspace.ts";
import { useLsp } from "../support/lsp/useLsp.ts";

const start = useLsp();
const qwen = "qwen3_4p0b_q4km_fast";
const gpt = "gpt_oss_20p0b_q4km_powerful";
const registry = registryText(qwen, gpt);
const files = { "data/model_registry.json": registry };
const everything: Range = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };
const commands = ["magi.useProfile", "magi.tryPrompt", "magi.showUses"];
const withCommands: ClientCapabilities = { experimental: { commands: { commands } } };

describe("inlay hints", () => {
  test("say what a tier receives and what a model is, and its card on asking", async () => {
    const { workspace, client } = await start(files);
    const path = workspace.profile("desk");
    await client.open(path, `enabled_models:\r\n  - ${qwen} # 🦙\r\ntier_config:\r\n  - {name: 🦙, max_score: 5}\r\n`);
    const params = { textDocument: { uri: uriOf(path) }, range: everything };
    const hints = (await client.connection.sendRequest(InlayHintRequest.type, params)) ?? [];
    expect(hints.map(({ label, position }) => [label, position])).toEqual([
      ["4B · Q4_K_M · fast", { line: 1, character: 4 + qwen.length }],
      ["0 < score ≤ 5", { line: 3, character: 27 }],
    ]);
    expect(hints[1]?.tooltip).toBe("Prompts with a score up to and including 5 come to this tier.");
    const card = await client.connection.sendRequest(InlayHintResolveRequest.type, hints[0]!);
    expect(card.tooltip).toMatchObject({ kind: "markdown", value: expect.stringContaining("Size: 4B") as unknown });
  });

  test("are those of the lines that are asked for", async () => {
    const { workspace, client } = await start(files);
    const path = workspace.profile("desk");
    await client.open(path, `enabled_models:\n  - ${qwen}\n  - ${gpt}\n  - ${qwen}\n`);
    const range = { start: { line: 2, character: 0 }, end: { line: 3, character: 0 } };
    const hints = await client.connection.sendRequest(InlayHintRequest.type, {
      textDocument: { uri: uriOf(path) },
      range,
    });
    expect(hints?.map(({ position }) => position.line)).toEqual([2]);
  });
});

test("inlay hints are left out where the setting says so, until it says otherwise", async () => {
  const { workspace, client } = await start(files, { initializationOptions: { magi: { inlayHints: false } } });
  const path = workspace.profile("desk");
  await client.open(path, `enabled_models: [${qwen}]\n`);
  const params = { textDocument: { uri: uriOf(path) }, range: everything };
  expect(await client.connection.sendRequest(InlayHintRequest.type, params)).toEqual([]);
  await client.configure({ magi: { inlayHints: true } });
  await expect.poll(() => client.connection.sendRequest(InlayHintRequest.type, params)).toHaveLength(1);
});

/** The tokens of an answer as text, type and modifiers. */
function decoded(client: LspClient, text: string, data: readonly number[]): readonly string[] {
  const document = TextDocument.create("", "", 0, text);
  const legend = client.initializeResult?.capabilities.semanticTokensProvider?.legend;
  const words: string[] = [];
  let [line, character] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [lines = 0, characters = 0, length = 0, type = -1, modifiers = 0] = data.slice(at, at + 5);
    character = lines === 0 ? character + characters : characters;
    line += lines;
    const word = document.getText({ start: { line, character }, end: { line, character: character + length } });
    const named = legend?.tokenModifiers.filter((_, bit) => (modifiers & (1 << bit)) !== 0) ?? [];
    words.push([word, legend?.tokenTypes[type] ?? "?", ...named].join(" "));
  }
  return words;
}

describe("semantic tokens", () => {
  const text = `enabled_models: [${qwen}, 🦙]\r\ntier_config:\r\n  - name: "🦙 fast"\r\n    max_score: .inf\r\n`;
  const expected = [
    "enabled_models property",
    `${qwen} variable`,
    "🦙 variable missing",
    "tier_config property",
    "name property",
    "🦙 fast enumMember declaration",
    "max_score property",
    ".inf number",
  ];

  test("of a whole profile, and of a range", async () => {
    const { workspace, client } = await start(files);
    const path = workspace.profile("desk");
    await client.open(path, text);
    const textDocument = { uri: uriOf(path) };
    const full = await client.connection.sendRequest(SemanticTokensRequest.type, { textDocument });
    expect(decoded(client, text, full?.data ?? [])).toEqual(expected);
    const range = { start: { line: 1, character: 0 }, end: { line: 2, character: 30 } };
    const part = await client.connection.sendRequest(SemanticTokensRangeRequest.type, { textDocument, range });
    expect(decoded(client, text, part?.data ?? [])).toEqual(expected.slice(3, 6));
  });

  test("as a difference to the last answer, after every edit", async () => {
    const { workspace, client } = await start(files);
    const path = workspace.profile("desk");
    await client.open(path, text);
    const textDocument = { uri: uriOf(path) };
    const full = await client.connection.sendRequest(SemanticTokensRequest.type, { textDocument });
    let [data, previousResultId] = [full?.data ?? [], full?.resultId ?? ""];
    const texts = [`# new\r\n${text}`, text.replace("🦙]", "🦙, b, c]"), "", text, text, text.replace(".inf", "5 # x")];
    for (const next of texts) {
      await client.change(path, { text: next });
      const delta = await client.connection.sendRequest(SemanticTokensDeltaRequest.type, {
        textDocument,
        previousResultId,
      });
      if (delta === null || !("edits" in delta)) throw new Error("A difference was expected.");
      for (const { start: from, deleteCount, data: more = [] } of delta.edits)
        data = [...data.slice(0, from), ...more, ...data.slice(from + deleteCount)];
      previousResultId = delta.resultId ?? "";
      const whole = await client.connection.sendRequest(SemanticTokensRangeRequest.type, {
        textDocument,
        range: everything,
      });
      expect(data).toEqual(whole?.data);
    }
    const unknown = await client.connection.sendRequest(SemanticTokensDeltaRequest.type, {
      textDocument,
      previousResultId: "?",
    });
    expect(unknown !== null && "data" in unknown && unknown.data).toEqual(data);
  });
});

describe("code lenses", () => {
  test("activate a profile and try a prompt, where its name stands", async () => {
    const { workspace, client } = await start(files, { capabilities: withCommands });
    const path = workspace.profile("desk");
    await client.open(path, "# 🦙\nprofile:\n  name: Night\n");
    const lenses = await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: uriOf(path) } });
    expect(lenses).toEqual([
      {
        range: { start: { line: 1, character: 0 }, end: { line: 1, character: 7 } },
        command: { title: "Activate", command: "magi.useProfile", arguments: ["desk"] },
      },
      {
        range: { start: { line: 1, character: 0 }, end: { line: 1, character: 7 } },
        command: { title: "Try a prompt", command: "magi.tryPrompt", arguments: [{ profile: "desk" }] },
      },
    ]);
  });

  test("are not shown by an editor that has none of the commands, nor above a profile that lies elsewhere", async () => {
    const plain = await start(files, { capabilities: { experimental: { commands: { commands: ["other"] } } } });
    await plain.client.open(plain.workspace.profile("desk"), "name: desk\n");
    const textDocument = { uri: uriOf(plain.workspace.profile("desk")) };
    expect(await plain.client.connection.sendRequest(CodeLensRequest.type, { textDocument })).toEqual([]);
    expect(plain.client.initializeResult?.capabilities.codeLensProvider).toBeUndefined();
    // An editor that says nothing of commands may have them.
    const { workspace, client } = await start(files);
    await client.open(workspace.path("elsewhere.yaml"), "name: desk\n");
    const elsewhere = { uri: uriOf(workspace.path("elsewhere.yaml")) };
    expect(await client.connection.sendRequest(CodeLensRequest.type, { textDocument: elsewhere })).toEqual([]);
    expect(client.initializeResult?.capabilities.codeLensProvider).toEqual({ resolveProvider: true });
  });

  test("say above each model of the registry how many profiles use it, and show where", async () => {
    const { workspace, client } = await start(
      { ...files, "config/profiles/a.yaml": `enabled_models: [${qwen}, ${qwen}]\n`, "config/profiles/b.yaml": "" },
      { capabilities: withCommands },
    );
    await client.open(workspace.profile("b"), `enabled_models: [${qwen}]\n`);
    const path = workspace.path("data/model_registry.json");
    await client.open(path, registry, "json");
    const uri = uriOf(path);
    const lenses = (await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri } })) ?? [];
    expect(lenses.map(({ range }) => range.start.line)).toEqual([2, 9]);
    const [used, unused] = await Promise.all(
      lenses.map((lens) => client.connection.sendRequest(CodeLensResolveRequest.type, lens)),
    );
    expect(used?.command).toMatchObject({ title: "used by 2 profiles", command: "magi.showUses" });
    const [asked] = (used?.command?.arguments ?? []) as { uri: string; locations: { uri: string }[] }[];
    expect(asked).toMatchObject({ uri, position: used?.range.start });
    expect(asked?.locations.map((location) => location.uri).sort()).toEqual(
      ["a", "a", "b"].map((name) => uriOf(workspace.profile(name))),
    );
    expect(unused?.command).toEqual({ title: "used by no profile", command: "" });
  });
});

test("an editor that sends other documents on asking is asked for the registry, and only for what is answered there", async () => {
  const dynamicRegistration = true;
  const capabilities: ClientCapabilities = {
    ...withCommands,
    textDocument: {
      synchronization: { dynamicRegistration },
      codeAction: { dynamicRegistration },
      codeLens: { dynamicRegistration },
      references: { dynamicRegistration },
      rename: { dynamicRegistration },
    },
  };
  const { client } = await start(files, { capabilities });
  await client.until("seven registrations", () => client.registrations.length >= 7);
  expect(client.registrations.map(({ method }) => method).sort()).toEqual([
    "textDocument/codeAction",
    "textDocument/codeLens",
    "textDocument/didChange",
    "textDocument/didClose",
    "textDocument/didOpen",
    ReferencesRequest.method,
    "textDocument/rename",
  ]);
  const documentSelector = [{ scheme: "file", pattern: "**/data/model_registry.json" }];
  for (const { registerOptions } of client.registrations) expect(registerOptions).toMatchObject({ documentSelector });
});

test("an editor that can is told to ask again when the registry changes, and another is left alone", async () => {
  const refreshSupport = true;
  const capabilities: ClientCapabilities = {
    workspace: { inlayHint: { refreshSupport }, codeLens: { refreshSupport }, semanticTokens: { refreshSupport } },
  };
  const { workspace, client } = await start(files, { capabilities });
  const asked: string[] = [];
  for (const type of [InlayHintRefreshRequest.type, CodeLensRefreshRequest.type, SemanticTokensRefreshRequest.type])
    client.connection.onRequest(type, () => void asked.push(type.method));
  const path = workspace.profile("desk");
  await client.open(path, "enabled_models: [new_one]\n");
  await client.untilCodes(path, "missing-model");
  asked.splice(0);
  await workspace.write("data/model_registry.json", registryText("new_one"));
  await expect
    .poll(() => [...new Set(asked)].sort())
    .toEqual(["workspace/codeLens/refresh", "workspace/inlayHint/refresh", "workspace/semanticTokens/refresh"]);
  const textDocument = { uri: uriOf(path) };
  const hints = async (): Promise<unknown> =>
    (await client.connection.sendRequest(InlayHintRequest.type, { textDocument, range: everything }))?.map(
      ({ label }) => label,
    );
  // What was asked for may still have been news of the start.
  await expect.poll(hints).toEqual(["4B · Q4_K_M · one"]);
  const plain = await start(files);
  await plain.client.open(plain.workspace.profile("desk"), "enabled_models: [new_one]\n");
  await plain.client.untilCodes(plain.workspace.profile("desk"), "missing-model");
  expect(plain.client.log.join("\n")).not.toContain("did not ask again");
});

test("a document that is no profile is answered, with nothing", async () => {
  const { workspace, client } = await start({ "other/a.yaml": "" }, { capabilities: withCommands });
  const path = workspace.path("other/a.yaml");
  await client.open(path, "enabled: true\n", "yaml");
  const textDocument = { uri: uriOf(path) };
  expect(await client.connection.sendRequest(InlayHintRequest.type, { textDocument, range: everything })).toBeNull();
  expect(await client.connection.sendRequest(CodeLensRequest.type, { textDocument })).toBeNull();
  expect(await client.connection.sendRequest(SemanticTokensRequest.type, { textDocument })).toEqual({ data: [] });
});

test("a window that is not ready at once misses nothing: settings and refreshes are asked for again", async () => {
  let asked = 0;
  const refreshSupport = true;
  const { workspace, client } = await start(
    { "config/profiles/.keep": "", "mine/desk.yaml": `enabled_models: [${qwen}]\n`, ...files },
    {
      capabilities: {
        ...withCommands,
        workspace: { configuration: true, codeLens: { refreshSupport }, inlayHint: { refreshSupport } },
      },
      settings: { profilesFolder: "mine" },
      // As VS Code's client does between `initialized` and the moment at which it listens.
      onAsked: () => {
        asked++;
        if (asked === 1) throw new ResponseError(ErrorCodes.MethodNotFound, "Unhandled method workspace/configuration");
      },
    },
  );
  let refreshes = 0;
  client.connection.onRequest(CodeLensRefreshRequest.type, () => {
    refreshes++;
    if (refreshes === 1) throw new ResponseError(ErrorCodes.MethodNotFound, "Unhandled method");
  });
  // One view that never answers does not hold up the other.
  client.connection.onRequest(InlayHintRefreshRequest.type, () => new Promise<undefined>(() => undefined));
  const path = workspace.path("mine/desk.yaml");
  await client.open(path, `enabled_models: [${qwen}]\n`);
  const lenses = await client.connection.sendRequest(CodeLensRequest.type, { textDocument: { uri: uriOf(path) } });
  expect(lenses?.map(({ command }) => command?.title)).toEqual(["Activate", "Try a prompt"]);
  await expect.poll(() => refreshes).toBeGreaterThanOrEqual(2);
  const before = refreshes;
  await workspace.write("data/model_registry.json", registryText("new_one"));
  await expect.poll(() => refreshes).toBeGreaterThan(before);
});
