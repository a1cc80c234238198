// A clean machine with model files of a known program on it, a folder without anything of MAGI's, and nobody who has read
// anything.
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeTinyGguf } from "../../support/tinyGguf.ts";
import { findChat } from "../../support/vscode/chatView.ts";
import { cleanMachine } from "../../support/vscode/cleanMachine.ts";
import type { CleanMachine } from "../../support/vscode/cleanMachine.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

const aMinute = 60_000;

let machine: CleanMachine;
let window: VsCodeWindow;

beforeAll(async () => {
  machine = await cleanMachine();
  for (const name of ["Qwen3-4B-Instruct-2507-Q4_K_M", "gpt-oss-20b-MXFP4"]) {
    const folder = path.join(machine.home, ".lmstudio/models/lmstudio-community", `${name}-GGUF`);
    await mkdir(folder, { recursive: true });
    await writeTinyGguf(path.join(folder, `${name}.gguf`), { contextLength: 512 });
  }
  window = await openVsCode({ theme: "dark", ...machine.options });
});

afterAll(() => machine.remove());

test("three clicks lead from an empty folder to a model that answers, within a minute", async () => {
  await window.showContainer("MAGI");
  const { page } = window;
  await page.getByText("Which models should answer?").waitFor();
  await takePicture(window, "start-empty-folder");

  const start = performance.now();
  await page.getByRole("button", { name: "Find Models on This Machine" }).first().click();
  await window.quickPick.choose("Usual folders");
  const found = await window.notification("2 models found: 2 new models.");
  await takePicture(window, "start-models-found");
  await found.getByRole("button", { name: "Create a Profile", exact: true }).click();

  const chat = await findChat(window);
  await window.statusBar.waitFor(/^\s*local\s*$/, aMinute);
  await chat.waitForStatus("2 of 2 models answer.");
  const turn = await chat.ask("Hello");
  await turn.waitFor("done", aMinute);
  expect(performance.now() - start).toBeLessThan(aMinute);
  expect(await turn.answer()).not.toBe("");
  expect(await turn.badge()).toContain("qwen3_2507_4p0b_q4km_fast");
  await takePicture(window, "start-first-answer");

  const profile = await window.readFile("config/profiles/local.yaml");
  expect(profile).toContain("- qwen3_2507_4p0b_q4km_fast\n  - gpt_oss_20p0b_mxfp4_powerful\n");
  expect(await window.problems.list()).toEqual([]);
});

test("the guide is one click away, and answers beside what is there", async () => {
  await window.runCommand("MAGI: Try the Built-in Guide");
  await window.statusBar.waitFor(/^\s*guide\s*$/, aMinute);
  const chat = await findChat(window);
  await chat.waitForStatus("2 of 2 models answer.");
  const turn = await chat.ask("What is a tier?");
  await turn.waitFor("done", aMinute);
  expect(await turn.answer()).toMatch(/tier/i);
  const registry = JSON.parse(await window.readFile("data/model_registry.json")) as { models: object };
  expect(Object.keys(registry.models)).toHaveLength(4);
});

test("models are chosen from a list in which those that fit are chosen already", async () => {
  const { page } = window;
  await window.runCommand("MAGI: Create a Profile from My Models");
  await page.getByText("a server runs it").or(page.getByText("MAGI runs it")).first().waitFor();
  await takePicture(window, "start-choose-models");
  await page.getByRole("button", { name: "OK", exact: true }).click();
  await window.statusBar.waitFor(/^\s*local-2\s*$/, aMinute);
});
