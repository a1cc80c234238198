// Profiles that lie elsewhere than usual, in a window that has just been opened.
import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "vitest";
import { openChat } from "../../support/vscode/chatView.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";

test("the active profile is in the status bar from the start, before any file of MAGI is opened", async () => {
  const window = await openVsCode({
    theme: "dark",
    without: ["config"],
    files: {
      ".vscode/settings.json": JSON.stringify({ "magi.profilesFolder": "profiles" }),
      "profiles/desk.yaml": "enabled_models: [qwen3_4p0b_q4km_fast]\n",
    },
  });
  await window.statusBar.waitFor("desk");
});

test("where the registry lies elsewhere too, it is there as soon as a profile or MAGI's view is opened", async () => {
  const options = {
    theme: "dark",
    without: ["config", "data"],
    files: {
      ".vscode/settings.json": JSON.stringify({
        "magi.profilesFolder": "profiles",
        "magi.registryFile": "models.json",
      }),
      "profiles/desk.yaml": "enabled_models: [small_fast]\n",
      "models.json": JSON.stringify({ models: { small_fast: { assigned_tier: "fast", port: 9 } } }),
    },
  } as const;
  const withProfile = await openVsCode(options);
  await withProfile.openFile("profiles/desk.yaml");
  await withProfile.statusBar.waitFor("desk");
  await withProfile.close();
  const withView = await openVsCode(options);
  await withView.showContainer("MAGI");
  await withView.statusBar.waitFor("desk");
});

test("of several folders without any, the one that gets profiles later is MAGI's from then on", async () => {
  const window = await openVsCode({
    theme: "dark",
    without: ["config", "data", ".vscode"],
    files: {
      "first/notes.txt": "",
      "second/notes.txt": "",
      "two.code-workspace": JSON.stringify({ folders: [{ path: "first" }, { path: "second" }] }),
    },
  });
  const workspace = path.join(window.folder, "two.code-workspace");
  await window.page.goto(`${new URL(window.page.url()).origin}/?workspace=${workspace}`);
  const chat = await openChat(window);
  await chat.waitForStatus("No profile is active.");
  const second = path.join(window.folder, "second");
  await mkdir(path.join(second, "config/profiles"), { recursive: true });
  await cp("examples/workspace/data", path.join(second, "data"), { recursive: true });
  // VS Code now and then tells nothing of a file that comes right behind its new folder: then it is saved once more.
  const save = (): Promise<void> =>
    writeFile(path.join(second, "config/profiles/desk.yaml"), "enabled_models: [qwen3_4p0b_q4km_fast]\n");
  await save();
  await window.statusBar.waitFor("desk", 15_000).catch(save);
  await window.statusBar.waitFor("desk");
});
