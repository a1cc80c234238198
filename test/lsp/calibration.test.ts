import { mkdir, writeFile } from "node:fs/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import type { CodeAction, TextEdit } from "vscode-languageserver-protocol/node";
import { CodeActionRequest } from "vscode-languageserver-protocol/node";
import { toLogLine } from "../../core/calibration/logEntry.ts";
import type { LogEntry } from "../../core/calibration/logEntry.ts";
import { findLogFiles } from "../../workspace/decisionLog/logFiles.ts";
import type { LspClient } from "../support/lsp/lspClient.ts";
import { uriOf } from "../support/lsp/lspClient.ts";
import { registryText } from "../support/lsp/lspWorkspace.ts";
import { LspWorkspace } from "../support/lsp/lspWorkspace.ts";
import { useLsp } from "../support/lsp/useLsp.ts";
import { entry, everyScore } from "../unit/core/calibration/entries.ts";

const start = useLsp();

const desk = `enabled_models: [a_fast]
tier_config:
  - name: fast
    max_score: 3.0 # easy
  - { name: balanced, max_score: 7.0 }
  - { name: powerful, max_score: .inf }
two_stage: { enabled: false }
`;

/** A server on a workspace with `desk` open, and a way to log prompts there. */
async function open(text = desk) {
  const state = await LspWorkspace.create();
  onTestFinished(() => state.dispose());
  vi.stubEnv("XDG_STATE_HOME", state.root);
  onTestFinished(() => void vi.unstubAllEnvs());
  const { workspace, client } = await start({ "data/model_registry.json": registryText("a_fast") });
  const path = workspace.profile("desk");
  await client.open(path, text);
  const files = await findLogFiles(workspace.root);
  await mkdir(files.folder, { recursive: true });
  const log = (entries: readonly LogEntry[], profile = "desk"): Promise<void> =>
    writeFile(files.current, entries.map((each) => toLogLine({ ...each, profile })).join(""));
  return { client, path, log };
}

async function calibrationsAt(
  client: LspClient,
  path: string,
  { line = 3, only }: { readonly line?: number; readonly only?: string[] } = {},
): Promise<readonly CodeAction[]> {
  const position = { line, character: 4 };
  const answer = await client.connection.sendRequest(CodeActionRequest.type, {
    textDocument: { uri: uriOf(path) },
    range: { start: position, end: position },
    context: { diagnostics: [], ...(only && { only }) },
  });
  return (answer ?? []).filter(
    (action): action is CodeAction => !("command" in action) && action.kind === "refactor.rewrite",
  );
}

test("at a max_score, the ladder is offered for usual and for even shares, with the edit", async () => {
  const { client, path, log } = await open();
  await log(everyScore());
  const actions = await calibrationsAt(client, path);
  expect(actions.map(({ title }) => title)).toEqual([
    "Set max_score so that 60 % of your last 100 prompts go to fast, 30 % to balanced, 10 % to powerful",
    "Set max_score so that your last 100 prompts spread evenly over the tiers",
  ]);
  const edits: TextEdit[] = actions[0]?.edit?.changes?.[uriOf(path)] ?? [];
  expect(edits.map(({ range, newText }) => [range.start, newText])).toEqual([
    [{ line: 3, character: 15 }, "6.0"],
    [{ line: 4, character: 33 }, "9.0"],
  ]);
});

test("the wait that the ladder promises is offered when answers take longer", async () => {
  const { client, path, log } = await open();
  await log(everyScore().map((each) => ({ ...each, totalMs: each.tier === "powerful" ? 40_000 : 1_000 })));
  expect((await calibrationsAt(client, path)).map(({ title }) => title).join()).toMatch(
    /prompts take 5\.0 s on average, as expected_time_seconds says/,
  );
});

test("of many prompts the newest thousand count", async () => {
  const { client, path, log } = await open();
  const old = Array.from({ length: 900 }, () => entry(0.1));
  await log([...old, ...Array.from({ length: 10 }, () => everyScore()).flat()]);
  const [action] = await calibrationsAt(client, path);
  expect(action?.title).toContain("60 % of your last 1000 prompts go to fast");
  expect((action?.edit?.changes?.[uriOf(path)] ?? []).map(({ newText }) => newText)).toEqual(["6.0", "9.0"]);
});

test("shares that equal scores do not allow are told", async () => {
  const { client, path, log } = await open();
  await log(Array.from({ length: 40 }, (_, index) => entry(index < 20 ? 2 : 8)));
  const [action] = await calibrationsAt(client, path);
  expect(action?.title).toMatch(/ \(nearest: 50 % fast, \d+ % balanced, \d+ % powerful\)$/);
});

test("nothing is offered elsewhere, for other kinds, or with too few prompts", async () => {
  const { client, path, log } = await open();
  expect(await calibrationsAt(client, path)).toEqual([]);
  await log(everyScore().slice(0, 29));
  expect(await calibrationsAt(client, path)).toEqual([]);
  await log(everyScore(), "another");
  expect(await calibrationsAt(client, path)).toEqual([]);
  await log(everyScore());
  for (const only of [["refactor"], ["refactor.rewrite"]])
    expect(await calibrationsAt(client, path, { only })).toHaveLength(2);
  expect(await calibrationsAt(client, path, { only: ["quickfix"] })).toEqual([]);
  expect(await calibrationsAt(client, path, { line: 0 })).toEqual([]);
  expect(await calibrationsAt(client, path, { line: 6 })).toEqual([]);
  expect(await calibrationsAt(client, path, { line: 1 })).toHaveLength(2);
});

test("a log that is broken or gone disturbs nobody", async () => {
  const { client, path, log } = await open();
  await log(everyScore());
  expect(await calibrationsAt(client, path)).toHaveLength(2);
  const files = await findLogFiles(path.replace(/config.profiles.*/, ""));
  await writeFile(files.current, "\0{".repeat(1_000));
  expect(await calibrationsAt(client, path)).toEqual([]);
  expect(client.messages).toEqual([]);
});

test("numbers that are used elsewhere are left alone", async () => {
  const { client, path, log } = await open(
    desk.replace("3.0", "&low 3.0").replace("max_score: 7.0", "max_score: *low"),
  );
  await log(everyScore());
  expect(await calibrationsAt(client, path)).toEqual([]);
});
