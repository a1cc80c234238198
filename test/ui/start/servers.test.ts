// A clean machine on which a model server runs, a folder without anything of MAGI's, and nobody who has read anything.
import { afterAll, beforeAll, expect, test } from "vitest";
import { llamaServer, ollama } from "../../support/upstream/documentedAnswers.ts";
import { MockUpstream } from "../../support/upstream/mockUpstream.ts";
import { findChat } from "../../support/vscode/chatView.ts";
import { cleanMachine } from "../../support/vscode/cleanMachine.ts";
import type { CleanMachine } from "../../support/vscode/cleanMachine.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

const aMinute = 60_000;

let machine: CleanMachine;
let ollamaServer: MockUpstream;
let llama: MockUpstream;
let window: VsCodeWindow;

beforeAll(async () => {
  machine = await cleanMachine();
  ollamaServer = await new MockUpstream().start();
  ollamaServer.pages = ollama;
  llama = await new MockUpstream().start();
  llama.pages = llamaServer("/models/phi-4-Q4_K_M.gguf");
  window = await openWithNothing("dark", { OLLAMA_HOST: `127.0.0.1:${String(ollamaServer.port)}` });
});

afterAll(async () => {
  await ollamaServer.stop();
  await llama.stop();
  await machine.remove();
});

test("a server that runs is found, and three clicks later it answers", async () => {
  await window.showContainer("MAGI");
  const { page } = window;
  const start = performance.now();
  await page.getByRole("button", { name: "Find Model Servers" }).first().click();
  expect((await window.quickPick.entries()).join("\n")).toMatch(/qwen3:4b.+Ollama · 127\.0\.0\.1:\d+/);
  await takePicture(window, "start-servers-found");
  expect(await window.notifications().count()).toBe(0);
  await takePicks();
  await window.tree("Registry").waitFor("qwen3_4p0b_q4km");
  const added = await window.notification("2 models added to the registry.");
  await takePicture(window, "start-servers-added");
  await added.getByRole("button", { name: "Create a Profile", exact: true }).click();

  ollamaServer.mode = { kind: "ok", words: ["Ollama", " greets", " you."] };
  await answersWith("Ollama greets you.", "qwen3_4p0b_q4km_fast");
  expect(performance.now() - start).toBeLessThan(aMinute);
  await takePicture(window, "start-servers-answer");
  expect(ollamaServer.seen.map(({ body }) => body["model"])).toEqual(["qwen3:4b"]);
  expect(await window.readFile("config/profiles/local.yaml")).toContain(
    "- qwen3_4p0b_q4km_fast\n  - gemma3_12p0b_q4km_balanced\n",
  );
  expect(await window.problems.list()).toEqual([]);
});

test("whoever has a profile can make another one of what was found", async () => {
  await window.showContainer("MAGI");
  await window.runCommand("MAGI: Find Model Servers");
  await lookElsewhere();
  await found("phi-4-Q4_K_M.gguf");
  await takePicks();
  await toastButton("Add to a Profile…").click();
  await found("New Profile…");
  await takePicture(window, "start-servers-profiles");
  await window.quickPick.choose("New Profile…");
  await window.page.getByPlaceholder("Those that fit this machine are chosen.").waitFor();
  await window.quickPick.confirm();
  await window.statusBar.waitFor(/^\s*local-2\s*$/, aMinute);
});

test("a server at an address of its own is looked for there, which can be broken off", async () => {
  await window.close();
  window = await openWithNothing("light", {});
  llama.mode = { kind: "hang", deaf: true };
  await window.showContainer("MAGI");
  const { page } = window;
  await page.getByRole("button", { name: "Find Model Servers" }).first().click();
  await lookElsewhere();
  await page.getByPlaceholder("Looking for model servers").waitFor();
  await takePicture(window, "start-servers-looking");
  await window.quickPick.cancel();

  llama.mode = { kind: "ok", words: ["Here", " I am."] };
  await page.getByRole("button", { name: "Find Model Servers" }).first().click();
  await lookElsewhere();
  await found("phi-4-Q4_K_M.gguf");
  await takePicture(window, "start-servers-found-light");
  await takePicks();
  await window.notification("added to the registry");
  await takePicture(window, "start-servers-added-light");
  await toastButton("Create a Profile").click();
  await answersWith("Here I am.", "phi4_14p7b_q4km_powerful");
  await takePicture(window, "start-servers-answer-light");
});

async function openWithNothing(theme: "dark" | "light", env: Readonly<Record<string, string>>): Promise<VsCodeWindow> {
  const { options } = machine;
  return openVsCode({ theme, ...options, env: { ...options.env, ...env } });
}

/** From the message that nothing is there, or from the list where this machine has servers of its own. */
async function lookElsewhere(): Promise<void> {
  const nothing = toastButton("Enter an Address…");
  await nothing.or(window.page.getByRole("checkbox").first()).first().waitFor();
  if (await nothing.isVisible()) {
    await nothing.hover();
    await takePicture(window, "start-servers-none");
    await nothing.click();
  } else await window.page.getByRole("button", { name: "Look at Another Address" }).click();
  await window.page.getByText("Address of a model server").waitFor();
  await window.quickPick.answer(`127.0.0.1:${String(llama.port)}`);
}

async function found(name: string): Promise<void> {
  await window.page.locator(".quick-input-widget").getByText(name).first().waitFor();
}

async function takePicks(): Promise<void> {
  // Away from the list, whose hovers lie over the button.
  await window.page.mouse.move(800, 600);
  await window.page.getByRole("button", { name: "OK", exact: true }).click();
}

function toastButton(name: string) {
  return window.page.locator(".notifications-toasts").getByRole("button", { name, exact: true });
}

async function answersWith(text: string, model: string): Promise<void> {
  const chat = await findChat(window);
  await window.statusBar.waitFor(/^\s*local\s*$/, aMinute);
  await chat.waitForStatus("local");
  const turn = await chat.ask("Hello");
  await turn.waitFor("done", aMinute);
  expect(await turn.answer()).toBe(text);
  expect(await turn.badge()).toContain(model);
}
