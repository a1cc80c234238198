import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../eventually.ts";
import { closeEditors, getMagi, readFile, registryUri, writeFile } from "../magi.ts";

describe("quick fixes in the registry", () => {
  afterEach(closeEditors);

  it("correct a field in the registry's own document", async () => {
    await getMagi();
    const before = await readFile(registryUri());
    try {
      const wrong = before.replace('"assigned_tier"', '"asigned_tier"');
      assert.notEqual(wrong, before);
      await writeFile(registryUri(), wrong);
      const document = await vscode.workspace.openTextDocument(registryUri());
      await vscode.window.showTextDocument(document);
      const action = await eventually(async () => {
        const at = document.positionAt(document.getText().indexOf("asigned_tier") + 2);
        const actions = await vscode.commands.executeCommand<readonly vscode.CodeAction[]>(
          "vscode.executeCodeActionProvider",
          document.uri,
          new vscode.Range(at, at),
        );
        const found = actions.filter(({ title }) => title === "Change to `assigned_tier`");
        assert.equal(found.length, 1);
        return found[0];
      });
      assert.ok(action?.edit);
      await vscode.workspace.applyEdit(action.edit);
      assert.equal(document.getText(), before);
    } finally {
      await closeEditors();
      await writeFile(registryUri(), before);
    }
  });
});
