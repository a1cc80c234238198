// MAGI in VS Code's own model picker, as every extension reaches it through `vscode.lm`.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { eventually } from "../eventually.ts";
import { getMagi } from "../magi.ts";

const engineMs = 90_000;

async function findModel(id: string): Promise<vscode.LanguageModelChat> {
  return await eventually(async () => {
    const [model] = await vscode.lm.selectChatModels({ vendor: "magi", id });
    assert.ok(model, `there is no model ${id}`);
    return model;
  }, engineMs);
}

async function ask(model: vscode.LanguageModelChat, prompt: string, token?: vscode.CancellationToken): Promise<string> {
  const answer = await model.sendRequest([vscode.LanguageModelChatMessage.User(prompt)], {}, token);
  let text = "";
  for await (const piece of answer.text) text += piece;
  return text;
}

describe("VS Code's own chat", function () {
  this.timeout(engineMs * 2);

  before(async () => {
    const magi = await getMagi();
    await vscode.commands.executeCommand("magi.switchProfile", "guide");
    await eventually(() => {
      assert.equal(magi.statusBar()?.text, "$(check) guide");
    }, engineMs);
  });

  it("lists the profile, its tiers and its models", async () => {
    await findModel("magi");
    const models = await vscode.lm.selectChatModels({ vendor: "magi" });
    assert.deepEqual(models.map(({ name }) => name).sort(), [
      "MAGI Auto",
      "MAGI: fast",
      "MAGI: magi_guide_0p0024b_q80_fast",
      "MAGI: magi_guide_0p0043b_q80_powerful",
      "MAGI: powerful",
    ]);
  });

  it("answers through the router", async () => {
    assert.match(await ask(await findModel("magi"), "What is a tier?"), /tier/i);
    assert.match(await ask(await findModel("magi/powerful"), "What is a tier?"), /tier/i);
  });

  it("counts tokens before it sends them", async () => {
    const model = await findModel("magi");
    const [few, many] = await Promise.all([model.countTokens("Hi"), model.countTokens("Hi there ".repeat(100))]);
    assert.ok(few > 0 && few < many);
  });

  it("follows the active profile", async () => {
    await vscode.commands.executeCommand("magi.switchProfile", "fast-only");
    await findModel("qwen3_4p0b_q4km_fast");
    const models = await vscode.lm.selectChatModels({ vendor: "magi" });
    assert.deepEqual(models.map(({ id }) => id).sort(), ["magi", "magi/fast", "qwen3_4p0b_q4km_fast"]);
    await vscode.commands.executeCommand("magi.switchProfile", "guide");
  });

  it("ends when it is cancelled", async () => {
    const model = await findModel("magi");
    const stop = new vscode.CancellationTokenSource();
    stop.cancel();
    await assert.rejects(ask(model, "Hi", stop.token));
  });
});
