// Switching the active profile from the status bar, in a workspace that has no setting for it.
import { access, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { openChat } from "../../support/vscode/chatView.ts";
import { findClosedPort } from "../../support/vscode/localModels.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

const settings = ".vscode/settings.json";
const down = "development: no model answers";
/** Nothing beside the name when all is well. */
const ready = /^\s*guide\s*$/;

let window: VsCodeWindow;

beforeAll(async () => {
  window = await openVsCode({
    theme: "dark",
    without: [".vscode"],
    // What is said of a server that does not run is the same on every machine.
    settings: { "magi.llamaServer.path": "/nowhere/llama-server" },
    files: { "data/model_registry.json": await registryOfDeadServers() },
  });
  await window.openFile("config/profiles/development.yaml");
  await window.showContainer("MAGI");
  await window.tree("Profiles").waitFor("guide");
});

test("the status bar shows the profile that works on any machine, and whether its models answer", async () => {
  await window.statusBar.waitFor(ready);
  const item = window.statusBar.item("guide");
  await item.locator(".codicon-check").waitFor();
  const tooltip = await window.tooltip(item, "2 of 2 models answer.");
  expect(await tooltip.innerText()).toContain("magi_guide_0p0043b_q80_powerful");
  await takePicture(window, "status-bar-tooltip");
  await window.page.mouse.move(900, 720);
  await tooltip.waitFor({ state: "hidden" });
});

test("a click on it lists all profiles with description, tiers and model count, the active one first", async () => {
  await window.tree("Health").waitFor("answers");
  await window.statusBar.click("guide");
  expect(await window.quickPick.entries()).toEqual([
    expect.stringMatching(
      /^guide ?active · fast → powerful · 2 models · two-stage.*The built-in guide to MAGI profiles/,
    ),
    expect.stringMatching(
      /^development ?fast → powerful · 2 models · two-stage.*Fast model with a reasoning model behind it/,
    ),
    expect.stringMatching(/^fast-only ?fast · 1 model .*One fast model answers everything/),
    expect.stringMatching(/^production ?powerful · 2 models .*Two powerful models in turn/),
  ]);
  await takePicture(window, "switching");
});

test("choosing another: status bar, Profiles and Health follow, and dead endpoints are shown as such", async () => {
  await window.quickPick.choose("development");
  await window.statusBar.waitFor(down);
  // The focus went back to the status bar, whose tooltip would cover the view.
  await window.editor.element.click();
  const profiles = window.tree("Profiles");
  await profiles.waitFor(/development.*active/);
  await profiles
    .row(/development.*active/)
    .locator(".codicon-pass-filled")
    .waitFor();
  await expect.poll(async () => (await profiles.rows()).filter((row) => row.includes("active"))).toHaveLength(1);
  const health = window.tree("Health");
  await health.waitFor(/^\s*down/);
  await expect
    .poll(async () => await health.rows())
    .toEqual([
      "qwen3_4p0b_q4km",
      expect.stringMatching(/^down.*since \d\d:\d\d/),
      "deepseek_r10528qwen3_8p0b_q4km",
      expect.stringMatching(/^down.*since \d\d:\d\d/),
    ]);
  await takePicture(window, "health");
  await window.tooltip(health.row(/^\s*down/), /start a server at port \d+ yourself/);
  await takePicture(window, "health-tooltip");
  await window.page.mouse.move(900, 720);
});

test("the chat of a profile whose model servers do not run says so in one sentence", async () => {
  const chat = await openChat(window);
  await chat.waitForStatus("No model answers.");
  const turn = await chat.ask("Hi");
  await turn.waitFor("failed");
  expect(await turn.error()).toMatch(/; or start a server at port \d+ yourself: llama-server -m \S+ --port \d+\.$/);
  await takePicture(window, "chat-dead-profile");
});

test("the choice lasts over a reload of the window and is written nowhere in the folder", async () => {
  await window.reload();
  await window.statusBar.waitFor(down);
  await expect(access(path.join(window.folder, settings))).rejects.toThrow("ENOENT");
});

test("it is written as a setting when asked, and from then on switching changes the setting", async () => {
  await window.runCommand("MAGI: Save Active Profile as a Setting");
  await window.statusBar.waitFor("MAGI: development is written into the workspace settings.");
  expect(await writtenProfile()).toBe("development");
  await window.statusBar.click(down);
  await window.quickPick.choose("guide");
  await window.statusBar.waitFor(ready);
  await expect.poll(writtenProfile).toBe("guide");
});

test("a profile that somebody else writes into the setting becomes the active one", async () => {
  await writeFile(path.join(window.folder, settings), JSON.stringify({ "magi.activeProfile": "fast-only" }));
  await window.statusBar.waitFor("fast-only: no model answers");
});

/** The profile that the folder's settings name. */
async function writtenProfile(): Promise<string | undefined> {
  const text = await readFile(path.join(window.folder, settings), "utf8").catch(() => "");
  return /"magi\.activeProfile": *"([^"]*)"/.exec(text)?.[1];
}

/** The example's registry, with ports on which nothing listens on this machine either. */
async function registryOfDeadServers(): Promise<string> {
  let text = await readFile("examples/workspace/data/model_registry.json", "utf8");
  for (const port of [8081, 8082, 8083, 8084, 8085])
    text = text.replace(`"port": ${port},`, `"port": ${await findClosedPort(port)},`);
  return text;
}
