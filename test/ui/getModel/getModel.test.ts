// «Get a Model»: what it offers, and what becomes of a download that fails or breaks off. The way from an empty machine to an
// answer is in test/ui/start/nothing.test.ts.
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { HubServer } from "../../support/hub/hubServer.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

let hub: HubServer;
let folder: string;
let window: VsCodeWindow;

beforeAll(async () => {
  hub = await HubServer.start();
  folder = await mkdtemp(path.join(tmpdir(), "magi-models-"));
  window = await openWithNothing("dark");
});

afterAll(async () => {
  await hub.stop();
  await rm(folder, { recursive: true, force: true });
});

test("the list says what each model is for, how large it is and what it needs of this machine", async () => {
  await window.runCommand("MAGI: Get a Model");
  const entries = await window.quickPick.entries();
  // Whether other programs leave so much of it is another matter.
  expect(entries[0]).toMatch(
    /^Qwen3 0\.6B ?639 MB · Apache-2\.0 · needs 1\.9 GB of memory (?:Only when other programs are closed · )?Tiny: .+$/,
  );
  await takePicture(window, "get-model-list");
});

test("a name that is no model's is refused as it is typed, and a profile is asked for before anything is downloaded", async () => {
  await window.quickPick.choose("Another file on Hugging Face");
  await window.quickPick.type("somebody/magi-guide/readme.md");
  await window.page.getByText("Only GGUF files run here").waitFor();
  await window.quickPick.answer("somebody/magi-guide/magi-guide-2.4M-q8_0.gguf");
  expect(await window.quickPick.entries()).toEqual([
    expect.stringContaining("«magi-guide-2-4m-q8_0» sends every prompt to it"),
    expect.stringContaining("No profile"),
  ]);
  await takePicture(window, "get-model-profile");
  await window.quickPick.cancel();
  expect(hub.requests).toEqual([]);
});

test("a file that is not there is said to be not there, with a way to choose another one", async () => {
  window = await openWithNothing("light");
  await start("somebody/magi-guide/broken.gguf");
  await message(
    /broken\.gguf was not downloaded: 127\.0\.0\.1:\d+ has no such file \(404\)\. Check its name/,
  ).waitFor();
  await takePicture(window, "get-model-missing");
  await window.page.getByRole("button", { name: "Choose Another" }).click();
  expect(await window.quickPick.entries()).toContainEqual(expect.stringContaining("Qwen3 4B"));
  await window.quickPick.cancel();
});

test("stopped and interrupted downloads keep what is there, and go on with it", async () => {
  hub.put("somebody/magi-guide/other.gguf", await readFile("guide/magi-guide-4.3M-q8_0.gguf"));
  hub.pauseMs = 50;
  hub.faults.push({ kind: "stall", after: 3_000_000 }, { kind: "stall", after: 1_000_000 });
  await start("somebody/magi-guide/other.gguf");
  await message(/[23] MB of 5 MB/).waitFor();
  await expect.poll(() => partBytes()).toBe(3_000_000);
  await window.page.locator(".notifications-toasts").getByRole("button", { name: "Cancel" }).click();
  const stopped = await window.notification(/The download of other\.gguf is stopped; 64\s% are there and kept\./);
  await takePicture(window, "get-model-stopped");
  await stopped.getByRole("button", { name: "Go On" }).click();
  await expect.poll(() => partBytes()).toBe(4_000_000);
  await window.reload();
  await window.showContainer("MAGI");
  const interrupted = await window.notification(/The download of other\.gguf was interrupted; 86\s% are there\./);
  await takePicture(window, "get-model-interrupted");
  await interrupted.getByRole("button", { name: "Go On" }).click();
  await message(/is in the registry; MAGI runs it itself/).waitFor();
  expect((await readFile(path.join(folder, "somebody/magi-guide/other.gguf"))).length).toBe(4_636_672);
});

/** A folder with nothing of MAGI in it. */
async function openWithNothing(theme: "dark" | "light"): Promise<VsCodeWindow> {
  return openVsCode({
    theme,
    without: ["config", "data", ".vscode"],
    files: { "notes.md": "Nothing of MAGI's here.\n" },
    settings: { "magi.huggingFace.endpoint": hub.endpoint, "magi.downloadFolder": folder },
  });
}

async function start(name: string): Promise<void> {
  await window.runCommand("MAGI: Get a Model");
  await window.quickPick.choose("Another file on Hugging Face");
  await window.quickPick.answer(name);
  await window.quickPick.choose("A new profile");
}

async function partBytes(): Promise<number> {
  return (await stat(path.join(folder, "somebody/magi-guide/other.gguf.part"))).size;
}

function message(text: RegExp) {
  return window.notifications().filter({ hasText: text });
}
