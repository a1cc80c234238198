// Somebody whose vLLM wants a key: it is found, let in with the key, answers, and has another key one day.
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { llamaServer, vllm } from "../../support/upstream/documentedAnswers.ts";
import { MockUpstream } from "../../support/upstream/mockUpstream.ts";
import { findChat } from "../../support/vscode/chatView.ts";
import { cleanMachine } from "../../support/vscode/cleanMachine.ts";
import type { CleanMachine } from "../../support/vscode/cleanMachine.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import { findProcesses } from "../../support/vscode/processes.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

const server = new MockUpstream({ kind: "ok", words: ["Let", " in."] });
let machine: CleanMachine;
let window: VsCodeWindow;

beforeAll(async () => {
  await server.start();
  server.pages = vllm;
  server.key = "sk-first";
  machine = await cleanMachine();
  const { options } = machine;
  const env = { ...options.env, OLLAMA_HOST: `127.0.0.1:${String(server.port)}` };
  window = await openVsCode({ theme: "dark", ...options, env });
});

afterAll(async () => {
  await server.stop();
  await machine.remove();
});

test("a server that wants a key is said to want one, and lists its models as soon as it has it", async () => {
  await window.showContainer("MAGI");
  const { page } = window;
  await page.getByRole("button", { name: "Find Model Servers" }).first().click();
  await window.notification(/127\.0\.0\.1:\d+: vLLM, which wants a key that MAGI does not have\./);
  await takePicture(window, "server-key-wanted");
  await toastButton("Enter Its Key…").click();
  await enterKey("sk-wrong");
  await message(/127\.0\.0\.1:\d+: vLLM, which does not take the key that MAGI has for it/).waitFor();
  await toastButton("Enter Its Key…").click();
  await page.getByText("Empty forgets the present one").waitFor();
  await takePicture(window, "server-key-input");
  await enterKey("sk-first");
  expect((await window.quickPick.entries()).join("\n")).toContain("assistant");
});

test("its models answer, and the key is in no file of the workspace", async () => {
  const { page } = window;
  // Away from the list, whose hovers lie over the button.
  await page.mouse.move(800, 600);
  await page.getByRole("button", { name: "OK", exact: true }).click();
  await toastButton("Create a Profile").click();
  const chat = await findChat(window);
  await chat.waitForStatus("1 of 1 model answers.");
  const turn = await chat.askAndWait("Hello");
  expect(await turn.answer()).toBe("Let in.");
  for (const entry of await readdir(window.folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) expect(await readFile(path.join(entry.parentPath, entry.name), "utf8")).not.toContain("sk-");
});

test("a key that is no longer taken is told in the chat and in Health, where a click replaces it", async () => {
  server.key = "sk-second";
  const chat = await findChat(window);
  const turn = await chat.ask("Hello again");
  await turn.waitFor("failed");
  expect(await turn.error()).toContain("does not take the key that MAGI has for it (401: ");
  await turn.button("Enter the key").click();
  await window.page.getByText(`only http://localhost:${String(server.port)} gets it`).waitFor();
  await takePicture(window, "server-key-chat");
  await window.quickPick.cancel();
  await turn.button("Show health").click();
  const health = window.tree("Health");
  await health.waitFor(/^wants a key/);
  await window.runCommand("MAGI: Check Models Now");
  await window.tooltip(health.row(/^wants a key/), "It does not take the key that MAGI has for it.");
  await takePicture(window, "server-key-health");
  const routers = await findProcesses(window.pid, "router");
  await health.row(/^wants a key/).click();
  await enterKey("sk-second");
  await health.waitFor(/^answers/);
  await chat.waitForStatus("1 of 1 model answers.");
  await turn.button("Try again").click();
  await turn.waitFor("done");
  expect(await turn.answer()).toBe("Let in.");
  // What it had under way, and the servers that it started, are left alone.
  expect(await findProcesses(window.pid, "router")).toEqual(routers);
});

test("the palette lists the servers with what their keys are like, and takes any other server", async () => {
  await window.runCommand("MAGI: Enter a Server's Key");
  const entries = await window.quickPick.entries();
  expect(entries[0]).toMatch(/^http:\/\/localhost:\d+ ?has a key · qwen3_awq_8p0b_balanced/);
  await takePicture(window, "server-key-servers");
  await window.quickPick.choose("Another server");
  await window.quickPick.answer("box:8000");
  await window.page.getByText("only http://box:8000 gets it, unencrypted").waitFor();
  await window.quickPick.cancel();
});

test("where another server has models to pick, the box has a button for the key of the one that wants it", async () => {
  const other = await new MockUpstream().start();
  other.pages = llamaServer("/models/phi-4-Q4_K_M.gguf");
  server.key = "sk-third";
  const registry = path.join(window.folder, "data/model_registry.json");
  const { models, ...rest } = JSON.parse(await readFile(registry, "utf8")) as { models: object };
  const port = { assigned_tier: "fast", filename: "gemma-3-4b-it-Q4_K_M.gguf", port: other.port };
  await writeFile(registry, JSON.stringify({ ...rest, models: { ...models, port } }, undefined, 2));
  await window.tree("Registry").waitFor(/^port/);

  const { page } = window;
  await window.runCommand("MAGI: Find Model Servers");
  await page.locator(".quick-input-widget").getByText("phi-4-Q4_K_M.gguf").first().waitFor();
  await takePicture(window, "server-key-box");
  await page.getByRole("button", { name: /^http:\/\/localhost:\d+ Wants a Key: Enter It/ }).click();
  await enterKey("sk-third");
  await page.locator(".quick-input-widget").getByText("phi-4-Q4_K_M.gguf").first().waitFor();
  expect(await page.getByRole("button", { name: /Wants a Key/ }).count()).toBe(0);
  await window.quickPick.cancel();
  await other.stop();
});

async function enterKey(key: string): Promise<void> {
  await window.page.getByText("VS Code keeps it as a secret of yours").waitFor();
  await window.quickPick.answer(key);
}

function message(text: RegExp) {
  return window.notifications().filter({ hasText: text });
}

function toastButton(name: string) {
  return window.page.locator(".notifications-toasts").getByRole("button", { name, exact: true });
}
