// Profiles that are broken, and a registry that changes or cannot be read, while the window is open.
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

const registryPlace = "data/model_registry.json";
const broken = `name: broken
enabled_models:
  - qwen3_4p0b_q4km_fast
two_stage:
  enabled: {
load_balancing:
  enabled: false
`;
const tabs = "name: tabs\nenabled_models:\n\t- qwen3_4p0b_q4km_fast\n";

let window: VsCodeWindow;
let registry: string;

beforeAll(async () => {
  window = await openVsCode({
    theme: "dark",
    files: {
      "config/profiles/broken.yaml": broken,
      "config/profiles/tabs.yaml": tabs,
      "config/profiles/empty.yaml": "",
    },
  });
  registry = await window.readFile(registryPlace);
});

test("profiles that are not open are checked, each with one sentence for what is wrong", async () => {
  const { problems } = window;
  await problems.waitFor("YAML is indented with spaces; this is a tab.");
  await problems.waitFor("This profile is empty, so no model would answer.");
  await problems.waitFor(/A closing `}` is missing here\./);
  await takePicture(window, "problems-broken-profiles");
});

test("a broken profile still has completion, hover and outline for its sound parts", async () => {
  const { editor, quickPick } = window;
  await window.openFile("config/profiles/broken.yaml");
  await editor.waitForLanguage("magi-profile");
  await editor.squiggles("error").first().waitFor();
  expect(await editor.hover("qwen3_4p0b_q4km_fast")).toContain("Size: 4B");
  await editor.beginLineBelow(7);
  expect((await editor.suggestions()).join("\n")).toContain("strategy");
  await editor.press("Escape");
  await editor.press("ControlOrMeta+Shift+o");
  await quickPick.type("@two");
  await expect.poll(() => quickPick.entries()).toEqual([expect.stringContaining("two_stage")]);
  await quickPick.type("@");
  await expect.poll(() => quickPick.entries()).toContainEqual(expect.stringContaining("load_balancing"));
  await takePicture(window, "editing-broken");
  await quickPick.cancel();
  await editor.revert();
});

test("an empty profile offers what a profile begins with", async () => {
  await window.openFile("config/profiles/empty.yaml");
  await window.editor.waitForLanguage("magi-profile");
  expect((await window.editor.suggestions()).join("\n")).toContain("enabled_models");
  await window.editor.press("Escape");
});

test("when the registry changes on disk the diagnostics follow, in profiles that are open and that are not", async () => {
  const { problems } = window;
  await window.openFile("config/profiles/fast-only.yaml");
  const without = registry.replaceAll("qwen3_4p0b_q4km_fast", "qwen3_4p0b_q8_fast");
  await writeFile(path.join(window.folder, registryPlace), without);
  await window.editor.squiggles("error").first().waitFor();
  const missing = /no model `qwen3_4p0b_q4km_fast`\. Did you mean/;
  await problems.waitFor(missing);
  await problems.waitFor("development.yaml");
  await problems.waitFor("fast-only.yaml");
  await takePicture(window, "problems-registry-changed");
  await writeFile(path.join(window.folder, registryPlace), registry);
  await window.editor.squiggles("error").first().waitFor({ state: "detached" });
  await problems.waitUntilGone(missing);
});

test("a registry that stops being JSON is said once, and the last good one stays in use", async () => {
  await writeFile(path.join(window.folder, registryPlace), '{\n  "models": {\n');
  const message = window.notifications().filter({ hasText: "not valid JSON" });
  await message.first().waitFor();
  expect(await message.first().innerText()).toMatch(/data\/model_registry\.json.*last good/s);
  expect(await window.editor.squiggles("error").count()).toBe(0);
  await window.showContainer("MAGI");
  await takePicture(window, "registry-not-json");
});

test("a registry that is gone: the view says so and offers to create one", async () => {
  await rm(path.join(window.folder, "data"), { recursive: true });
  await window.page.getByText("There is no registry. It lists the models that profiles can use").waitFor();
  await takePicture(window, "registry-gone");
  await mkdir(path.join(window.folder, "data"));
  await writeFile(path.join(window.folder, registryPlace), registry);
  await window.tree("Registry").waitFor("powerful");
});
