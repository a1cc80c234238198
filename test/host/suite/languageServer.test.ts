import assert from "node:assert/strict";
import * as vscode from "vscode";
import { findProcesses, signalAll } from "../../support/vscode/processes.ts";
import { eventually } from "../eventually.ts";
import { closeEditors, getMagi, openProfile } from "../magi.ts";

describe("the language server", () => {
  afterEach(closeEditors);

  it("runs once, also when it is started anew while it starts", async () => {
    const { document } = await untilRunning();
    const magi = await getMagi();
    const first = vscode.commands.executeCommand("magi.restartLanguageServer");
    await eventually(() => {
      assert.equal(magi.languageServer().kind, "starting");
    });
    await vscode.commands.executeCommand("magi.restartLanguageServer");
    await first;
    await eventually(async () => {
      assert.equal(magi.languageServer().kind, "running");
      assert.equal((await serversOfWindow()).length, 1);
      // Two would each tell the outline.
      const symbols = await symbolsOf(document.uri);
      assert.deepEqual(symbols, [...new Set(symbols)]);
      assert.ok(symbols.includes("enabled_models"));
    });
  });

  it("is not said to be down when it ends while it starts, since it is started again", async () => {
    await untilRunning();
    const magi = await getMagi();
    const seen = new Set<string>();
    const looking = setInterval(() => seen.add(magi.languageServer().kind), 1);
    try {
      // It starts in a moment, and may run before it was seen to start: then it starts anew.
      await eventually(async () => {
        const before = await serversOfWindow();
        const restarted = vscode.commands.executeCommand("magi.restartLanguageServer");
        await killWhileItStarts(before);
        await restarted;
      });
      await eventually(() => {
        assert.ok(seen.has("restarting"));
        assert.equal(magi.languageServer().kind, "running");
      });
    } finally {
      clearInterval(looking);
    }
    assert.equal(seen.has("down"), false);
  });
});

/** @throws when the new server ran before it was found. */
async function killWhileItStarts(before: readonly number[]): Promise<void> {
  const magi = await getMagi();
  const giveUpAt = Date.now() + 10_000;
  let started: number | undefined;
  while (started === undefined && Date.now() < giveUpAt)
    started = (await serversOfWindow()).find((pid) => !before.includes(pid));
  assert.ok(started !== undefined);
  assert.equal(magi.languageServer().kind, "starting");
  signalAll([started], "SIGKILL");
}

async function untilRunning(): Promise<vscode.TextEditor> {
  const magi = await getMagi();
  const editor = await openProfile("development");
  await eventually(() => {
    assert.equal(magi.languageServer().kind, "running");
  });
  return editor;
}

async function symbolsOf(uri: vscode.Uri): Promise<readonly string[]> {
  const symbols = await vscode.commands.executeCommand<readonly vscode.DocumentSymbol[] | undefined>(
    "vscode.executeDocumentSymbolProvider",
    uri,
  );
  return (symbols ?? []).map(({ name }) => name);
}

/** The language servers that this window has started. */
const serversOfWindow = (): Promise<readonly number[]> => findProcesses(process.pid, "languageServer");
