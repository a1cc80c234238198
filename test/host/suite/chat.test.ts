import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { MagiApi } from "../../../client/api.ts";
import type { ChatTurn } from "../../../protocol/chatMessages.ts";
import { MockUpstream } from "../../support/upstream/mockUpstream.ts";
import { eventually } from "../eventually.ts";
import { closeEditors, getMagi, profileUri, readFile, registryUri, writeFile } from "../magi.ts";

/** The engines of the built-in guide start in a second or two; on a busy machine it takes longer. */
const engineMs = 90_000;

async function lastTurn(magi: MagiApi, state: ChatTurn["state"]): Promise<ChatTurn> {
  return await eventually(() => {
    const turn = magi.chat.turns.at(-1);
    assert.ok(turn, "there is no turn");
    assert.equal(turn.state, state, turn.error);
    return turn;
  }, engineMs);
}

describe("the chat", function () {
  this.timeout(engineMs * 2);

  before(async () => {
    const magi = await getMagi();
    await vscode.commands.executeCommand("magi.switchProfile", "guide");
    await eventually(() => {
      assert.equal(magi.statusBar()?.text, "$(check) guide");
    }, engineMs);
  });

  beforeEach(() => vscode.commands.executeCommand("magi.newChat"));
  after(closeEditors);

  it("opens one panel", async () => {
    await vscode.commands.executeCommand("magi.openChat");
    await vscode.commands.executeCommand("magi.openChat");
    await eventually(() => {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      const chats = tabs.filter(({ input }) => input instanceof vscode.TabInputWebview);
      assert.deepEqual(
        chats.map(({ label }) => label),
        ["MAGI Chat"],
      );
    });
  });

  it("answers with the built-in guide, with score, tier, model and time to the first token", async () => {
    const magi = await getMagi();
    magi.chat.receive({ kind: "send", text: "What does stage1_max_tokens do?" });
    const turn = await lastTurn(magi, "done");
    assert.match(turn.texts.map(({ text }) => text).join(), /token/);
    const decision = turn.events.find((event) => event.kind === "decision")?.decision;
    assert.ok(decision && decision.score >= 0 && decision.score <= 10);
    const stage = turn.events.find((event) => event.kind === "stage");
    assert.ok(stage?.builtin);
    assert.match(stage.modelId, /^magi_guide_/);
    const first = turn.events.find((event) => event.kind === "firstToken");
    assert.ok(first && first.ttftMs > 0);
  });

  it("says in a sentence that no model answers, and keeps the prompt", async () => {
    const magi = await getMagi();
    await vscode.commands.executeCommand("magi.switchProfile", "fast-only");
    try {
      await eventually(() => {
        const { router } = magi.situation();
        assert.equal(router.kind === "running" ? router.status?.profile : router.kind, "fast-only");
      });
      magi.chat.receive({ kind: "send", text: "Hello?" });
      const turn = await lastTurn(magi, "failed");
      assert.equal(turn.prompt, "Hello?");
      assert.match(turn.error ?? "", /qwen3_4p0b_q4km_fast.*\.$/);
      assert.ok(turn.remedies?.includes("switchProfile"));
    } finally {
      await vscode.commands.executeCommand("magi.switchProfile", "guide");
    }
  });

  it("waits for a router that is being started", async () => {
    const magi = await getMagi();
    await vscode.commands.executeCommand("magi.restartRouter");
    magi.chat.receive({ kind: "send", text: "What is a tier?" });
    await lastTurn(magi, "done");
  });
});

describe("the chat, with a model server that takes its time", function () {
  this.timeout(engineMs * 2);
  const words = Array.from({ length: 600 }, (_, index) => `word${index} `);
  const upstream = new MockUpstream({ kind: "ok", words, pauseMs: 50 });
  let registry = "";

  before(async () => {
    await upstream.start();
    registry = await readFile(registryUri());
    const models = { slow_1p0b_q80_fast: { assigned_tier: "fast", port: upstream.port } };
    await writeFile(registryUri(), JSON.stringify({ models }));
    await writeFile(profileUri("slow"), "enabled_models: [slow_1p0b_q80_fast]\n");
    const magi = await getMagi();
    await eventually(() => {
      assert.ok(magi.situation().files.profiles.some(({ name }) => name === "slow"));
    });
    await vscode.commands.executeCommand("magi.switchProfile", "slow");
    await eventually(() => {
      assert.equal(magi.statusBar()?.text, "$(check) slow");
    });
  });

  beforeEach(() => vscode.commands.executeCommand("magi.newChat"));

  after(async () => {
    await vscode.commands.executeCommand("magi.switchProfile", "guide");
    await vscode.workspace.fs.delete(profileUri("slow"));
    await writeFile(registryUri(), registry);
    await upstream.stop();
    await closeEditors();
  });

  /** Sends a prompt and waits until the answer has begun. */
  async function begin(magi: MagiApi, prompt: string): Promise<ChatTurn> {
    magi.chat.receive({ kind: "send", text: prompt });
    return await eventually(() => {
      const turn = magi.chat.turns.at(-1);
      assert.equal(turn?.prompt, prompt);
      assert.match(turn.texts[0]?.text ?? "", /word1/);
      return turn;
    });
  }

  it("really stops the model when the answer is stopped", async () => {
    const magi = await getMagi();
    const number = upstream.seen.length;
    const { id } = await begin(magi, "Tell me everything.");
    const stoppedAt = Date.now();
    magi.chat.receive({ kind: "stop", id });
    assert.equal(magi.chat.turns.at(-1)?.state, "stopped");
    const request = await upstream.request(number);
    assert.ok((await request.aborted) - stoppedAt < 1_000, "the model went on for more than a second");
    assert.match(magi.chat.turns.at(-1)?.texts[0]?.text ?? "", /word0/);
  });

  it("stops a model that goes on without an end, also for those who ask through vscode.lm", async () => {
    const usual = upstream.mode;
    upstream.mode = { kind: "flood" };
    try {
      const number = upstream.seen.length;
      const [model] = await vscode.lm.selectChatModels({ vendor: "magi", id: "magi" });
      assert.ok(model);
      const answer = await model.sendRequest([vscode.LanguageModelChatMessage.User("Tell me everything.")]);
      await assert.rejects(async () => {
        for await (const piece of answer.text) assert.ok(piece);
      }, /stopped after 1,000,000 characters/);
      await (
        await upstream.request(number)
      ).aborted;
    } finally {
      upstream.mode = usual;
    }
  });

  it("says that the router was killed in the middle of an answer, keeps the prompt, and the next question works", async () => {
    const magi = await getMagi();
    const { id } = await begin(magi, "Tell me everything.");
    const before = magi.routerPid();
    assert.ok(before);
    process.kill(before, "SIGKILL");
    const failed = await lastTurn(magi, "failed");
    assert.equal(failed.prompt, "Tell me everything.");
    assert.match(failed.error ?? "", /^The router stopped in the middle of this answer.*\.$/);
    // Sent at once: it waits for the router that is being started.
    const { id: next } = await begin(magi, "And now?");
    assert.notEqual(magi.routerPid(), before);
    magi.chat.receive({ kind: "stop", id: next });
    magi.chat.receive({ kind: "retry", id });
    await eventually(() => {
      assert.equal(magi.chat.turns[0]?.state, "running");
      assert.match(magi.chat.turns[0].texts[0]?.text ?? "", /word1/);
    });
    magi.chat.receive({ kind: "stop", id });
  });

  it("says that the model server broke off, without losing what came", async () => {
    const magi = await getMagi();
    upstream.mode = { kind: "resetMidStream", words: ["Half ", "an "] };
    magi.chat.receive({ kind: "send", text: "Hello" });
    const turn = await lastTurn(magi, "failed");
    assert.match(turn.texts[0]?.text ?? "", /Half an/);
    assert.match(turn.error ?? "", /\.$/);
  });
});
