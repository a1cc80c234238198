import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../eventually.ts";

describe("activation", () => {
  it("happens by itself on a workspace that has profiles", async () => {
    const extension = vscode.extensions.getExtension("magi.magi-profiles");
    assert.ok(extension, "the extension is not installed in this window");
    await eventually(() => {
      assert.equal(extension.isActive, true);
    });
  });

  it("registers every command that the manifest contributes", async () => {
    const extension = vscode.extensions.getExtension("magi.magi-profiles");
    assert.ok(extension);
    await extension.activate();
    const contributed = readCommands(extension.packageJSON);
    assert.notEqual(contributed.length, 0, "the manifest contributes no command");
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      contributed.filter((command) => !registered.has(command)),
      [],
    );
  });
});

function readCommands(manifest: unknown): readonly string[] {
  const { contributes } = manifest as { contributes?: { commands?: readonly { command: string }[] } };
  return contributes?.commands?.map(({ command }) => command) ?? [];
}
