// MAGI's own processes die: the editor stays, they come back, and nothing typed is lost.
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MockUpstream } from "../../support/upstream/mockUpstream.ts";
import { findChat, openChat, type ChatView } from "../../support/vscode/chatView.ts";
import { filesWithModels } from "../../support/vscode/localModels.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import { findProcesses, signalAll, type programs } from "../../support/vscode/processes.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

const model = "qwen3_4p0b_q4km_fast";
const endless = { kind: "ok", words: Array.from({ length: 2000 }, (_, n) => `word${n} `), pauseMs: 100 } as const;
const profile = "config/profiles/local.yaml";

const server = new MockUpstream();
let window: VsCodeWindow;
let chat: ChatView;

beforeAll(async () => {
  await server.start();
  window = await openVsCode({
    theme: "dark",
    without: ["config/profiles"],
    files: filesWithModels({ [model]: { tier: "fast", url: server.url } }),
  });
  await window.openFile(profile);
  await window.editor.waitForLanguage("magi-profile");
  chat = await openChat(window);
  await chat.waitForStatus("1 of 1 model answers.");
});

afterAll(() => server.stop());

test("the router dies under an answer: the chat says so, what is typed stays, and «Try again» works", async () => {
  server.mode = endless;
  const turn = await chat.ask("Count to two thousand");
  await turn.waitForText("word1");
  await chat.input.fill("Typed while it answered");
  signalAll(await findProcesses(window.pid, "router"), "SIGKILL");
  await turn.waitFor("failed");
  expect(await turn.error()).toBe(
    "The router stopped in the middle of this answer and is being started again. Send the question again.",
  );
  expect(await turn.prompt()).toBe("Count to two thousand");
  expect(await chat.input.inputValue()).toBe("Typed while it answered");
  await takePicture(window, "router-killed");
  server.mode = { kind: "ok", words: ["Back", " again."] };
  await turn.button("Try again").click();
  await turn.waitFor("done");
  expect(await turn.answer()).toBe("Back again.");
});

test("a prompt sent while the router is away is answered when it is back", async () => {
  await chat.waitForStatus("1 of 1 model answers.");
  signalAll(await findProcesses(window.pid, "router"), "SIGKILL");
  await window.statusBar.waitFor("local: router restarting");
  const turn = await chat.askAndWait("Sent in between");
  expect(await turn.answer()).toBe("Back again.");
});

test("the language server dies: what is typed stays, and diagnostics come back by themselves", async () => {
  const [before] = await findProcesses(window.pid, "languageServer");
  signalAll([before!], "SIGKILL");
  await window.page.locator(".tab", { hasText: "local.yaml" }).click();
  await window.editor.goTo(4);
  await window.editor.press("End", "Backspace", "Backspace");
  await window.editor.type("zz");
  await window.editor.press("Escape");
  await window.editor.squiggles("error").first().waitFor();
  // The lenses that come back move the text under the mouse.
  await expect
    .poll(() => window.editor.hover("qwen3_4p0b_q4km_fazz"), { timeout: 60_000 })
    .toContain(`Did you mean \`${model}\`?`);
  const after = await findProcesses(window.pid, "languageServer");
  expect(after).toHaveLength(1);
  expect(after).not.toContain(before);
});

test("what is restarted or checked by hand says what came of it", async () => {
  await window.runCommand("MAGI: Restart Language Server");
  await window.statusBar.waitFor("MAGI: The language server was started anew.");
  await window.runCommand("MAGI: Restart Router");
  await window.statusBar.waitFor("MAGI: The router is started anew.");
  await window.runCommand("MAGI: Check Models Now");
  await window.statusBar.waitFor("MAGI: 1 of 1 model answers.");
});

test("a change of a setting of the router waits for the answer that is under way", async () => {
  server.mode = endless;
  const before = await findProcesses(window.pid, "router");
  const turn = await chat.ask("Count again");
  await turn.waitForText("word1");
  const settings = { "magi.activeProfile": "local", "magi.decisionLog.enabled": false };
  await writeFile(path.join(window.folder, ".vscode/settings.json"), JSON.stringify(settings));
  await turn.waitForText("word60");
  expect(await findProcesses(window.pid, "router")).toEqual(before);
  await chat.stop();
  await turn.waitFor("stopped");
  await expect.poll(async () => [await findProcesses(window.pid, "router")]).not.toEqual([before]);
  server.mode = { kind: "ok", words: ["Back", " again."] };
  await chat.beginAnew();
  await chat.askAndWait("Sent in between");
});

test("a reload of the window keeps the conversation, what was typed, and the focus in the editor", async () => {
  await chat.input.fill("Typed before the reload");
  await window.page.locator(".tab", { hasText: "local.yaml" }).click();
  await window.editor.goTo(1);
  await window.reload();
  chat = await findChat(window);
  await expect.poll(() => chat.input.inputValue()).toBe("Typed before the reload");
  expect(await chat.latest.prompt()).toBe("Sent in between");
  expect(await chat.latest.answer()).toBe("Back again.");
  expect(await chat.hasFocus()).toBe(false);
});

test("a router that ends each time is left to the user, with a sentence and a button that brings it back", async () => {
  await chat.waitForStatus("1 of 1 model answers.");
  await killUntil("router", async () => await window.statusBar.item("local: router is down").isVisible());
  const sentence = "The router ends each time it is started. Look at the log, then restart it.";
  await window.notifications().filter({ hasText: sentence }).waitFor();
  const turn = await chat.ask("Is anybody there?");
  await turn.waitFor("failed");
  expect(await turn.error()).toBe(sentence);
  await takePicture(window, "router-down");
  await turn.button("Restart router").click();
  await chat.waitForStatus("1 of 1 model answers.");
  await turn.button("Try again").click();
  await turn.waitFor("done");
});

test("a language server that ends each time is left to the user, and a restart brings diagnostics back", async () => {
  const sentence = "The language server ends each time it is started. Look at the log, then restart it.";
  const message = window.notifications().filter({ hasText: sentence });
  await killUntil("languageServer", async () => await message.isVisible());
  await takePicture(window, "language-server-down");
  await window.page.getByRole("button", { name: "Restart Language Server" }).click();
  await window.problems.waitFor(`Did you mean \`${model}\`?`);
});

/** Ends each process of this kind as soon as it is there, until `done`. */
async function killUntil(program: keyof typeof programs, done: () => Promise<boolean>): Promise<void> {
  await expect
    .poll(
      async () => {
        signalAll(await findProcesses(window.pid, program), "SIGKILL");
        return await done();
      },
      { timeout: 90_000, interval: 200 },
    )
    .toBe(true);
}
