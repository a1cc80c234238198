// The chat with model servers that are slow, still loading, gone, or fail in the middle.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { MockUpstream } from "../../support/upstream/mockUpstream.ts";
import { openChat, type ChatView } from "../../support/vscode/chatView.ts";
import { filesWithModels } from "../../support/vscode/localModels.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

const first = "qwen3_4p0b_q4km_fast";
const second = "qwen3_vl_4p0b_q4km_fast";
/** Minutes of answer. */
const endless = { kind: "ok", words: Array.from({ length: 2000 }, (_, n) => `word${n} `), pauseMs: 100 } as const;

const firstServer = new MockUpstream();
const secondServer = new MockUpstream();
let window: VsCodeWindow;
let chat: ChatView;

beforeAll(async () => {
  await Promise.all([firstServer.start(), secondServer.start()]);
  window = await openVsCode({
    theme: "dark",
    without: ["config/profiles"],
    files: filesWithModels({
      [first]: { tier: "fast", url: firstServer.url },
      [second]: { tier: "fast", url: secondServer.url },
    }),
  });
  chat = await openChat(window);
});

beforeEach(async () => {
  firstServer.mode = { kind: "ok" };
  secondServer.mode = { kind: "ok" };
  await chat.waitForStatus("2 of 2 models answer.");
});

afterAll(async () => {
  await Promise.all([firstServer.stop(), secondServer.stop()]);
});

test("an answer grows on the screen while it is written", async () => {
  const words = Array.from({ length: 10 }, (_, n) => `word${n} `);
  firstServer.mode = { kind: "ok", words, pauseMs: 200 };
  const growth = await chat.watchGrowth();
  const turn = await chat.askAndWait("Count to ten");
  expect(await turn.answer()).toBe(words.join("").trim());
  const lengths = await growth.lengths();
  expect(lengths.length).toBeGreaterThan(4);
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
});

test("Stop ends the answer and frees the model within a second, and the next prompt is answered", async () => {
  firstServer.mode = endless;
  const turn = await chat.ask("Count to two thousand");
  await turn.waitForText("word1");
  const request = firstServer.seen.at(-1)!;
  await takePicture(window, "chat-streaming");
  const stoppedAt = await chat.stop();
  expect((await request.aborted) - stoppedAt).toBeLessThan(1000);
  await turn.waitFor("stopped");
  expect(await turn.element.locator(".stopped").innerText()).toBe("Stopped.");
  expect(await turn.answer()).toContain("word1");
  await takePicture(window, "chat-stopped");

  firstServer.mode = { kind: "ok", words: ["Next", " answer."] };
  const next = await chat.askAndWait("And now?");
  expect(await next.answer()).toBe("Next answer.");
});

test("Escape stops, and what was typed meanwhile is kept", async () => {
  firstServer.mode = endless;
  const turn = await chat.ask("Count again");
  await turn.waitForText("word1");
  await chat.input.fill("The next question");
  await chat.input.press("Enter");
  expect(await chat.input.inputValue()).toBe("The next question");
  await chat.input.press("Escape");
  await turn.waitFor("stopped");
  await firstServer.seen.at(-1)!.aborted;
  expect(await chat.input.inputValue()).toBe("The next question");
  await chat.input.fill("");
});

test("a model that is still loading is waited for, and the chat says so", async () => {
  firstServer.mode = { kind: "loading" };
  secondServer.mode = { kind: "loading" };
  await chat.waitForStatus("The models are starting.");
  const turn = await chat.ask("Are you there?");
  const busy = turn.element.locator(".busy", { hasText: "The prompt waits up to 3 minutes for it." });
  await busy.waitFor();
  expect(await busy.innerText()).toContain("is still loading its model");
  await takePicture(window, "chat-loading");
  firstServer.mode = { kind: "ok", words: ["Now", " I am."] };
  secondServer.mode = { kind: "ok", words: ["Now", " I am."] };
  await turn.waitFor("done");
  expect(await turn.answer()).toBe("Now I am.");
});

test("when a model fails before its first token another answers, and a line says why", async () => {
  // A conversation that the second has answered would stay with it.
  await chat.beginAnew();
  firstServer.mode = { kind: "resetBefore" };
  secondServer.mode = { kind: "ok", words: ["From", " the other."] };
  const turn = await chat.askAndWait("Who answers?");
  expect(await turn.answer()).toBe("From the other.");
  expect(await turn.badge()).toContain(second);
  const line = await turn.element.locator(".lines p").first().innerText();
  expect(line).toContain(first);
  expect(line).toMatch(/is asked instead\.$/);
  await takePicture(window, "chat-failover");
});

test("an answer that breaks off keeps what came, says so in a sentence, and can be tried again", async () => {
  // Either of them: the first may still count as down from before.
  firstServer.mode = secondServer.mode = { kind: "resetMidStream", words: ["Half", " an"] };
  const turn = await chat.ask("Tell me all");
  await turn.waitFor("failed");
  expect(await turn.answer()).toBe("Half an");
  expect(await turn.error()).toMatch(/^The answer broke off: qwen3_\S+ at http:\S+ .+\.$/);
  await takePicture(window, "chat-broke-off");
  firstServer.mode = secondServer.mode = { kind: "ok", words: ["All", " of it."] };
  await turn.button("Try again").click();
  await turn.waitFor("done");
  expect(await turn.answer()).toBe("All of it.");
});

test("when no model server runs one sentence says so, with ways on, and trying again works once one is back", async () => {
  await Promise.all([firstServer.stop(), secondServer.stop()]);
  const turn = await chat.ask("Anybody?");
  await turn.waitFor("failed");
  expect(await turn.error()).toMatch(/Start its model server, or choose another profile\.$/);
  await takePicture(window, "chat-dead");
  await turn.button("Show health").click();
  await window.tree("Health").waitFor("down");
  await Promise.all([firstServer.start(), secondServer.start()]);
  await turn.button("Try again").click();
  await turn.waitFor("done");
  expect(await turn.prompt()).toBe("Anybody?");
  expect(await turn.answer()).toBe("Hello there.");
});

test("a chat tab from before a reload that is looked at only now takes over, and stops no answer", async () => {
  await window.openFile("config/profiles/local.yaml");
  await window.reload();
  chat = await openChat(window);
  await chat.waitForStatus("2 of 2 models answer.");
  firstServer.mode = secondServer.mode = endless;
  const turn = await chat.ask("Count for long");
  await turn.waitForText("word3");
  const tabs = window.page.locator(".tabs-container .tab", { hasText: "MAGI Chat" });
  await expect.poll(() => tabs.count()).toBe(2);
  await tabs.first().click();
  await expect.poll(() => tabs.count()).toBe(1);
  await chat.latest.waitForText("word40");
  expect(await chat.latest.state()).toBe("running");
  await chat.stop();
  await chat.latest.waitFor("stopped");
});
