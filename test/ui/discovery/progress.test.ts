// A search that takes a while, through more model files than anybody has: it is in the open, and can be broken off.
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ggufBytes } from "../../support/ggufBytes.ts";
import { cleanMachine } from "../../support/vscode/cleanMachine.ts";
import type { CleanMachine } from "../../support/vscode/cleanMachine.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

const folders = 100;
const filesInEach = 150;

let machine: CleanMachine;
let window: VsCodeWindow;

beforeAll(async () => {
  machine = await cleanMachine();
  const bytes = ggufBytes({ tensors: [["output.weight", [8, 8]]] });
  for (let folder = 0; folder < folders; folder++) {
    const place = path.join(machine.home, `.lmstudio/models/somebody/folder${folder}`);
    await mkdir(place, { recursive: true });
    const names = Array.from(
      { length: filesInEach },
      (_, file) => `Model${folder * filesInEach + file}-7B-Q4_K_M.gguf`,
    );
    await Promise.all(names.map((name) => writeFile(path.join(place, name), bytes)));
  }
  window = await openVsCode({ theme: "dark", ...machine.options, settings: { "magi.offerNewModels": false } });
  await window.showContainer("MAGI");
});

afterAll(() => machine.remove());

test("a long search shows how far it is, and leaves everything as it was when it is cancelled", async () => {
  await search();
  await window
    .notifications()
    .filter({ hasText: /MAGI: discovering models: \d+ (GGUF files|of \d+ read)/ })
    .waitFor();
  await takePicture(window, "discover-progress");
  await window.page.locator(".notifications-toasts").getByRole("button", { name: "Cancel" }).click();
  await expect.poll(() => window.notifications().count()).toBe(0);
  await window.page.getByText("Which models should answer?").waitFor();
  expect(existsSync(path.join(window.folder, "data/model_registry.json"))).toBe(false);
});

test("it ends with all of them, soon enough to wait for it", async () => {
  const start = performance.now();
  await search();
  await window
    .notifications()
    .filter({ hasText: "15000 models found: 15000 new models." })
    .waitFor({ timeout: 60_000 });
  expect(performance.now() - start).toBeLessThan(60_000);
  await window.tree("Registry").waitFor(/15000 models/);
  await takePicture(window, "discover-many");
});

async function search(): Promise<void> {
  await window.runCommand("MAGI: Discover Models");
  await window.quickPick.choose("Usual folders");
}
