import { expect, test } from "vitest";
import type { ClientCapabilities, CodeAction, Diagnostic, Range } from "vscode-languageserver-protocol/node";
import {
  CodeActionRequest,
  CodeActionResolveRequest,
  CodeActionTriggerKind,
} from "vscode-languageserver-protocol/node";
import type { LspClient } from "../support/lsp/lspClient.ts";
import { uriOf } from "../support/lsp/lspClient.ts";
import { registryText } from "../support/lsp/lspWorkspace.ts";
import { useLsp } from "../support/lsp/useLsp.ts";

const start = useLsp();
const files = { "data/model_registry.json": registryText("qwen3_4p0b_q4km_fast", "gpt_oss_20p0b_q4km_powerful") };
const literal: ClientCapabilities = {
  textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } } },
};
const lazy: ClientCapabilities = {
  workspace: { workspaceEdit: { documentChanges: true } },
  textDocument: {
    codeAction: { ...literal.textDocument?.codeAction, dataSupport: true, resolveSupport: { properties: ["edit"] } },
  },
};
const everywhere: Range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
const tiers = "tier_config: [{name: fast, max_score: 5}, {name: powerful, max_score: .inf}]\n";
const typo = `enabled_models:\n  - qwen3_4p0b_q4km_fats # mine\n  - gpt_oss_20p0b_q4km_powerful\n${tiers}`;

async function actionsFor(
  client: LspClient,
  path: string,
  {
    range = everywhere,
    only,
    diagnostics = [],
    triggerKind,
  }: { range?: Range; only?: string[]; diagnostics?: Diagnostic[]; triggerKind?: CodeActionTriggerKind } = {},
): Promise<readonly CodeAction[]> {
  const answer = await client.connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri: uriOf(path) },
    range,
    context: { diagnostics, ...(only && { only }), ...(triggerKind && { triggerKind }) },
  });
  return (answer ?? []).filter((action): action is CodeAction => !("command" in action));
}

test("a wrong model id has its fixes, each with the diagnostic that it solves and its edit", async () => {
  const { workspace, client } = await start(files, { capabilities: literal });
  const path = workspace.profile("desk");
  await client.open(path, typo);
  const [diagnostic] = await client.untilCodes(path, "missing-model");
  const range = { start: { line: 1, character: 4 }, end: { line: 1, character: 4 } };
  const actions = await actionsFor(client, path, { range, diagnostics: [diagnostic!] });
  expect(actions.map(({ title }) => title)).toEqual([
    "Change to `qwen3_4p0b_q4km_fast`",
    "Remove `qwen3_4p0b_q4km_fats` and the tier `fast`",
    "Ignore missing-model on this line",
  ]);
  expect(actions[0]).toEqual({
    title: "Change to `qwen3_4p0b_q4km_fast`",
    kind: "quickfix",
    isPreferred: true,
    diagnostics: [diagnostic],
    edit: { changes: { [uriOf(path)]: [{ range: diagnostic?.range, newText: "qwen3_4p0b_q4km_fast" }] } },
  });
});

test("an editor that asks for edits later gets them then, tied to the version", async () => {
  const { workspace, client } = await start(files, { capabilities: lazy });
  const path = workspace.profile("desk");
  await client.open(path, typo);
  await client.untilCodes(path, "missing-model");
  const [action] = await actionsFor(client, path);
  expect(action).not.toHaveProperty("edit");
  const resolved = await client.connection.sendRequest(CodeActionResolveRequest.type, action!);
  expect(resolved.edit).toEqual({
    documentChanges: [
      {
        textDocument: { uri: uriOf(path), version: 1 },
        edits: [
          {
            range: { start: { line: 1, character: 4 }, end: { line: 1, character: 24 } },
            newText: "qwen3_4p0b_q4km_fast",
          },
        ],
      },
    ],
  });
});

test("every action that an editor gets without its edit has one when it asks", async () => {
  const eager = await start(files, { capabilities: literal });
  const { workspace, client } = await start(files, { capabilities: lazy });
  for (const [place, text] of [
    "enabled_models:\n  - qwen3_4p0b_q4km_fast\ntier_config:\n  - description: x\n",
    'enabled_models:\n  - qwen3_4p0b_q4km_fast\n"two_stage: 1\n',
    "enabled_models: [a, a]\ntier_config: [{name: fast}, {max_score: x}]\n",
  ].entries()) {
    const path = workspace.profile(`desk${place}`);
    const samePath = eager.workspace.profile(`desk${place}`);
    await client.open(path, text);
    await eager.client.open(samePath, text);
    const wanted = (await actionsFor(eager.client, samePath)).map(({ title, edit }) => [
      title,
      edit?.changes?.[uriOf(samePath)],
    ]);
    const resolved = await Promise.all(
      (await actionsFor(client, path)).map((action) =>
        client.connection.sendRequest(CodeActionResolveRequest.type, action),
      ),
    );
    expect(wanted.length).toBeGreaterThan(0);
    expect(
      resolved.map(({ title, edit }) => {
        const [change] = edit?.documentChanges ?? [];
        return [title, change !== undefined && "edits" in change ? change.edits : undefined];
      }),
    ).toEqual(wanted);
  }
});

test("what solves two problems in the same way is offered once, for both of them", async () => {
  const { workspace, client } = await start(files, { capabilities: literal });
  const path = workspace.profile("desk");
  await client.open(path, "enabled_models: [qwen3_4p0b_q4km_fast]\ntier_config: [{name: fats, max_score: .inf}]\n");
  const actions = await actionsFor(client, path);
  const [rename, ...more] = actions.filter(({ title }) => title === "Rename the tier `fats` to `fast`");
  expect(more).toEqual([]);
  expect(rename?.isPreferred).toBe(true);
  expect(rename?.diagnostics?.map(({ code }) => code)).toEqual(["tier-mismatch", "empty-tier"]);
});

test("of two problems of one kind at one place each fix is tied to the one that it solves", async () => {
  const { workspace, client } = await start(files, { capabilities: literal });
  const path = workspace.profile("desk");
  await client.open(path, `enabled_models: [qwen3_4p0b_q4km_fast]\ntier_config:\n  - description: x\n`);
  const diagnostics = [...(await client.untilCodes(path, "schema", "schema"))];
  const actions = await actionsFor(client, path, { diagnostics });
  const solvedBy = (start: string): unknown =>
    actions.find(({ title }) => title.startsWith(start))?.diagnostics?.map(({ message }) => message);
  expect(solvedBy("Add `name:")).toEqual(["A tier needs `name`."]);
  expect(solvedBy("Add `max_score:")).toEqual(["A tier needs `max_score`."]);
  expect(solvedBy("Ignore schema")).toEqual(["A tier needs `name`.", "A tier needs `max_score`."]);
});

test("two brackets that are missing at one place are closed by one fix, which solves both", async () => {
  const { workspace, client } = await start(files, { capabilities: literal });
  const path = workspace.profile("desk");
  await client.open(path, "enabled_models: [qwen3_4p0b_q4km_fast]\ntier_config: [{ name: fast, max_score: .inf]\n");
  const actions = await actionsFor(client, path, { only: ["quickfix"] });
  expect(actions.map(({ title, diagnostics }) => [title, diagnostics?.map(({ message }) => message)])).toEqual([
    ["Close the bracket", ["A closing `}` is missing here.", "A closing `]` is missing here."]],
  ]);
});

test("fixing all of a kind is offered for those that it solves, and for no others", async () => {
  const { workspace, client } = await start(files, { capabilities: literal });
  const path = workspace.profile("desk");
  await client.open(
    path,
    "enabled_models: [qwen3_4p0b_q4km_fast]\nload_balancing:\n  enabled: 'true'\n  strategy: fastest\ntwo_stage:\n  enabled: 'false'\n",
  );
  const found = await client.untilCodes(path, "schema", "schema", "schema");
  const diagnostics = [...found];
  const all = (await actionsFor(client, path, { diagnostics })).find(
    ({ title }) => title === "Fix all schema in this file",
  );
  expect(all?.diagnostics).toEqual([found[0], found[2]]);
  const titles = (await actionsFor(client, path, { range: found[1]!.range })).map(({ title }) => title);
  expect(titles).toContain("Change to `least_loaded`");
  expect(titles).not.toContain("Fix all schema in this file");
});

test("fixing all of a kind is not offered where the fixes together would do harm", async () => {
  const { workspace, client } = await start(files, { capabilities: literal });
  const path = workspace.profile("desk");
  await client.open(
    path,
    "enabled_models:\n  - true # magi-ignore missing-model\nrouting:\n  rules:\n    - {pattern: 'a', tier: x}\n    - {pattern: 'b(', tier: 5}\n",
  );
  const titles = (await actionsFor(client, path)).map(({ title }) => title);
  expect(titles).toContain('Change to `"5"`');
  expect(titles).not.toContain("Fix all schema in this file");
});

test("an action whose problem is gone meanwhile comes back without an edit", async () => {
  const { workspace, client } = await start(files, { capabilities: lazy });
  const path = workspace.profile("desk");
  await client.open(path, typo);
  const [action] = await actionsFor(client, path);
  await client.change(path, { text: tiers });
  expect(await client.connection.sendRequest(CodeActionResolveRequest.type, action!)).not.toHaveProperty("edit");
});

test("fixing on save applies what is safe and nothing else", async () => {
  const { workspace, client } = await start(files, { capabilities: literal });
  const path = workspace.profile("desk");
  const model = "  - gpt_oss_20p0b_q4km_powerful\r\n";
  await client.open(
    path,
    `enabled_models:\r\n  - wrong\r\n${model}${model}${model}tier_config: [{name: powerful, max_score: inf}]\r\n`,
  );
  const [action, ...others] = await actionsFor(client, path, { only: ["source.fixAll"] });
  expect(others).toEqual([]);
  expect(action).toMatchObject({ kind: "source.fixAll.magi" });
  expect(action?.edit?.changes?.[uriOf(path)]).toEqual([
    {
      range: { start: { line: 3, character: 0 }, end: { line: 6, character: 0 } },
      newText: "tier_config: [{name: powerful, max_score: .inf}]\r\n",
    },
  ]);
  await client.change(path, { text: tiers });
  expect(await actionsFor(client, path, { only: ["source.fixAll.magi"] })).toEqual([]);
});

test("who asks for whatever there is gets fixing all too, a cursor that only moves on does not", async () => {
  const { workspace, client } = await start(files, { capabilities: literal });
  const path = workspace.profile("desk");
  await client.open(path, "enabled_models: [qwen3_4p0b_q4km_fast]\ntier_config: [{name: fast, max_score: inf}]\n");
  const kindsFor = async (triggerKind?: CodeActionTriggerKind): Promise<readonly unknown[]> =>
    (await actionsFor(client, path, { ...(triggerKind !== undefined && { triggerKind }) })).map(({ kind }) => kind);
  expect(await kindsFor()).toContain("source.fixAll.magi");
  expect(await kindsFor(CodeActionTriggerKind.Invoked)).toContain("source.fixAll.magi");
  expect(await kindsFor(CodeActionTriggerKind.Automatic)).toEqual(["quickfix", "quickfix"]);
});

test("several problems of one code are fixed at once", async () => {
  const { workspace, client } = await start(files, { capabilities: literal });
  const path = workspace.profile("desk");
  const model = "qwen3_4p0b_q4km_fast";
  await client.open(
    path,
    `enabled_models: [${model}, ${model}, ${model}]\ntier_config: [{name: fast, max_score: .inf}]\n`,
  );
  await client.untilCodes(path, "duplicate-model", "duplicate-model");
  const range = { start: { line: 0, character: 40 }, end: { line: 0, character: 40 } };
  const all = (await actionsFor(client, path, { range })).find(({ title }) => title.startsWith("Fix all"));
  expect(all?.title).toBe("Fix all duplicate-model in this file");
  expect(all?.edit?.changes?.[uriOf(path)]?.[0]?.newText).toBe(`enabled_models: [${model}]\n`);
});

test("only what was asked for is answered, also to an editor that does not say what it can", async () => {
  const { workspace, client } = await start(files, { capabilities: literal });
  const path = workspace.profile("desk");
  await client.open(path, typo);
  expect(await actionsFor(client, path, { only: ["refactor"] })).toEqual([]);
  expect(
    await actionsFor(client, path, { range: { start: { line: 3, character: 0 }, end: { line: 3, character: 0 } } }),
  ).toEqual([]);
  const plain = await start(files);
  expect(plain.client.initializeResult?.capabilities.codeActionProvider).toBeDefined();
  const samePath = plain.workspace.profile("desk");
  await plain.client.open(samePath, typo);
  expect((await actionsFor(plain.client, samePath)).length).toBeGreaterThan(0);
});

test("a profile that is called otherwise than its file takes the file's name, and a name of another its own", async () => {
  const { workspace, client } = await start(
    { ...files, "config/profiles/night.yaml": "name: night\n" },
    { capabilities: literal },
  );
  const path = workspace.profile("desk");
  const models = "enabled_models: [qwen3_4p0b_q4km_fast]\ntier_config: [{name: fast, max_score: .inf}]\n";
  for (const name of ["office", "night"]) {
    await client.open(path, `name: ${name} # why\n${models}`);
    const [action] = await actionsFor(client, path, {
      range: { start: { line: 0, character: 8 }, end: { line: 0, character: 8 } },
    });
    expect(action?.title).toBe("Change to `desk`");
    await client.close(path);
  }
});

test("the registry's own problems have fixes too, for the document as it is in the editor", async () => {
  const ids = ["a_4p0b_q4km_fast", "b_4p0b_q4km_fast", "c_4p0b_q4km_fast"];
  const text = registryText(...ids)
    .replace("8082", "8081")
    .replace('"port": 8083', '"prot": 8083, "enabled": false');
  const { workspace, client } = await start(
    { "data/model_registry.json": "{}", "config/profiles/desk.yaml": `enabled_models: [${ids[2] ?? ""}]\n` },
    { capabilities: literal },
  );
  const path = workspace.path("data/model_registry.json");
  await client.open(path, text, "json");
  await client.untilCodes(path, "port-conflict", "unknown-field", "disabled-model");
  const actions = await actionsFor(client, path);
  expect(actions.map(({ title }) => title)).toEqual([
    "Give `b_4p0b_q4km_fast` the free port 8082",
    "Change to `port`",
    "Remove `prot`",
    "Switch `c_4p0b_q4km_fast` on",
  ]);
  expect(actions[0]).toMatchObject({
    kind: "quickfix",
    isPreferred: true,
    diagnostics: [{ code: "port-conflict" }],
    edit: { changes: { [uriOf(path)]: [{ newText: "8082" }] } },
  });
  const first = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  expect(await actionsFor(client, path, { range: first })).toEqual([]);
  expect(await actionsFor(client, path, { only: ["source.fixAll"] })).toEqual([]);
  await client.close(path);
  expect(await actionsFor(client, path)).toEqual([]);
});
