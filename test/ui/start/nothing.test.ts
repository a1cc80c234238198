// A clean machine without a model and without a server, a folder without anything of MAGI's, and nobody who has read
// anything.
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HubServer } from "../../support/hub/hubServer.ts";
import { findChat } from "../../support/vscode/chatView.ts";
import { cleanMachine } from "../../support/vscode/cleanMachine.ts";
import type { CleanMachine } from "../../support/vscode/cleanMachine.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

const aMinute = 60_000;
const file = "somebody/magi-guide/magi-guide-2.4M-q8_0.gguf";

let machine: CleanMachine;
let hub: HubServer;
let window: VsCodeWindow;

beforeAll(async () => {
  machine = await cleanMachine();
  hub = await HubServer.start();
  hub.put(file, await readFile("guide/magi-guide-2.4M-q8_0.gguf"));
  // It goes on faster as soon as its progress was seen.
  hub.pauseMs = 200;
  const { options } = machine;
  window = await openVsCode({ theme: "dark", ...options, env: { ...options.env, HF_ENDPOINT: hub.endpoint } });
});

afterAll(async () => {
  await hub.stop();
  await machine.remove();
});

test("the MAGI view asks which models should answer, and says that there are none yet", async () => {
  await window.showContainer("MAGI");
  const { page } = window;
  await page.getByText("Which models should answer?").waitFor();
  await page.getByText("There is no registry yet.").waitFor();
  await page.getByText("No profile is active, so there is nothing to check.").waitFor();
  await takePicture(window, "start-nothing");
});

test.each([
  "Restart Router",
  "Check Models Now",
  "Start Model Server",
  "Export Profile",
  "Save Active Profile as a Setting",
])("«%s» says that there is no profile, with the way to one", async (command) => {
  await window.runCommand(`MAGI: ${command}`);
  await message(/There is no profile yet\. Create one and try again\./).waitFor();
  const toasts = window.page.locator(".notifications-toasts");
  await toasts.getByRole("button", { name: "Create a Profile" }).waitFor();
  await toasts.getByRole("button", { name: "Clear Notification" }).click();
  // The next command says the same.
  await message(/There is no profile yet\./).waitFor({ state: "hidden" });
});

test("whoever looks for models is told that there are none, with the way to get one", async () => {
  const { page } = window;
  await page.getByRole("button", { name: "Find Models on This Machine" }).first().click();
  await window.quickPick.choose("Usual folders");
  const none = await window.notification(/No program on this machine keeps models in a folder that MAGI knows\./);
  await takePicture(window, "start-nothing-found");
  await none.getByRole("button", { name: "Get a Model" }).waitFor();
  await none.getByRole("button", { name: "Clear Notification" }).click();
});

test("«Get a Model» in the view leads to a model that answers, within a minute beyond its download", async () => {
  const { page } = window;
  const start = performance.now();
  await page.getByRole("button", { name: "Get a Model" }).first().click();
  expect((await window.quickPick.entries())[0]).toMatch(/^Qwen3 0\.6B ?639 MB/);
  await window.quickPick.choose("Another file on Hugging Face");
  await window.quickPick.answer(file);
  await takePicture(window, "start-nothing-profile");
  await window.quickPick.choose("A new profile");
  const downloadBegan = performance.now();
  await message(/MAGI: getting magi-guide-2\.4M-q8_0\.gguf: .+ of 3 MB, .+\/s, .+ left/).waitFor();
  await takePicture(window, "start-nothing-progress");
  hub.pauseMs = 0;
  const got = await window.notification(
    /is in the registry; MAGI runs it itself\. The new profile magi-guide-2-4m-q8_0 sends every/,
  );
  const downloadMs = performance.now() - downloadBegan;

  // Without a setting it lies with the user's data, where discovery finds it again.
  const size = (await stat(path.join(machine.home, ".local/share/magi/models", file))).size;
  expect(size).toBe((await stat("guide/magi-guide-2.4M-q8_0.gguf")).size);
  await window.tree("Registry").waitFor("magi_guide");
  await window.tree("Profiles").waitFor(/^magi-guide-2-4m-q8_0\s*active/);
  await window.tree("Health").waitFor(/answers/, aMinute);
  await window.statusBar.waitFor(/^\s*magi-guide-2-4m-q8_0\s*$/, aMinute);
  await takePicture(window, "start-nothing-done");

  await got.getByRole("button", { name: "Open Chat" }).click();
  const chat = await findChat(window);
  await chat.waitForStatus("1 of 1 model answers.");
  const turn = await chat.ask("What is a tier?");
  await turn.waitFor("done", aMinute);
  expect(performance.now() - start - downloadMs).toBeLessThan(aMinute);
  expect(await turn.answer()).toMatch(/tier/i);
  expect(await turn.badge()).toContain("magi_guide_0p0024b_q80_balanced");
  await takePicture(window, "start-nothing-answer");

  const { models } = JSON.parse(await window.readFile("data/model_registry.json")) as { models: object };
  const [id = ""] = Object.keys(models);
  expect(Object.keys(models)).toHaveLength(1);
  expect(await window.readFile("config/profiles/magi-guide-2-4m-q8_0.yaml")).toContain(`- ${id}\n`);
  expect(await window.problems.list()).toEqual([]);
});

test("the model is found again by the search for files, and is not a second one", async () => {
  await window.runCommand("MAGI: Discover Models");
  await window.quickPick.choose("Usual folders");
  await message(/1 model found, nothing new\./).waitFor();
});

function message(text: RegExp) {
  return window.notifications().filter({ hasText: text });
}
