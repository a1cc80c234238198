import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../eventually.ts";
import { closeEditors, getMagi } from "../magi.ts";

describe("exporting a profile", () => {
  afterEach(closeEditors);

  it("opens it in another program's language as a new document", async () => {
    await getMagi();
    const done = vscode.commands.executeCommand("magi.exportProfile", "production");
    // The first choice is LiteLLM; the list may still be opening.
    await eventually(async () => {
      await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
      const document = vscode.window.activeTextEditor?.document;
      assert.equal(document?.isUntitled, true);
      assert.equal(document.languageId, "yaml");
      assert.match(document.getText(), /^# The MAGI profile production, for litellm\.\n/);
      assert.match(document.getText(), /^model_list:$/m);
    });
    await done;
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});
