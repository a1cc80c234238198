// The embedded engine dies under an answer: nothing is lost, and it comes back.
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { openChat, type ChatView, type TurnView } from "../../support/vscode/chatView.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import { findProcesses, signalAll } from "../../support/vscode/processes.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

let window: VsCodeWindow;
let chat: ChatView;

beforeAll(async () => {
  window = await openVsCode({ theme: "dark" });
  await window.showContainer("MAGI");
  chat = await openChat(window);
  await chat.waitForStatus("2 of 2 models answer.");
});

test("an engine killed before its first token is started again, and the waiting prompt is answered", async () => {
  const engines = await findProcesses(window.pid, "engine");
  expect(engines).toHaveLength(2);
  signalAll(engines, "SIGSTOP");
  const turn = await chat.ask("What is a tier?");
  await turn.waitForText("Waiting for the first token…");
  signalAll(engines, "SIGKILL");
  await turn.waitForText("has lost its engine, which is started again");
  await takePicture(window, "chat-engine-restarts");
  await turn.waitFor("done", 60_000);
  expect(await turn.answer()).toMatch(/tier/i);
});

test("an engine killed in the middle of an answer: the chat says so, keeps the prompt, and «Try again» works", async () => {
  const prompt = "How do I add a model to my profile?";
  const turn = await killUnderAnswer(prompt);
  expect(await turn.error()).toMatch(/magi_guide_0p0024b_q80_fast.+\.$/);
  expect(await turn.prompt()).toBe(prompt);
  await takePicture(window, "error");
  await turn.button("Try again").click();
  await turn.waitFor("done", 60_000);
  expect(await turn.answer()).toContain("enabled_models");
});

/** Asks and kills the engines when a part of the answer is on the page; again when the answer was faster than we are. */
async function killUnderAnswer(prompt: string): Promise<TurnView> {
  let killed: readonly number[] = [];
  for (;;) {
    const engines = await enginesAfter(killed);
    await chat.waitForStatus("2 of 2 models answer.");
    await chat.beginAnew();
    signalAll(engines, "SIGSTOP");
    const turn = await chat.ask(prompt);
    const beginning = turn.element.locator(".stage .markdown:not(:empty)").first();
    // A little longer each time: so a slow machine comes to the first token too, and much of the answer comes on none.
    for (let ms = 1; !(await beginning.isVisible()); ms *= 1.1) {
      await letRun(engines, ms);
      // What they said is on its way to the page.
      await sleep(60);
    }
    signalAll(engines, "SIGKILL");
    await turn.waitFor(["done", "failed"]);
    if ((await turn.state()) === "failed") return turn;
    killed = engines;
  }
}

/** Both engines, once they have taken the place of those that were killed. */
async function enginesAfter(killed: readonly number[]): Promise<readonly number[]> {
  const others = async (): Promise<readonly number[]> =>
    (await findProcesses(window.pid, "engine")).filter((pid) => !killed.includes(pid));
  await expect.poll(others).toHaveLength(2);
  return await others();
}

/** Lets halted processes run for a moment, as on a machine that has hardly any time for them. */
async function letRun(pids: readonly number[], durationMs: number): Promise<void> {
  signalAll(pids, "SIGCONT");
  await sleep(durationMs);
  signalAll(pids, "SIGSTOP");
}
