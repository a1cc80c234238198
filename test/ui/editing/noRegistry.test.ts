// A workspace that never had a registry, and then gets one that cannot be read, and then a good one.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeAll, expect, test } from "vitest";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

let window: VsCodeWindow;

beforeAll(async () => {
  window = await openVsCode({ theme: "dark", without: ["data"] });
  await window.openFile("config/profiles/fast-only.yaml");
});

test("without a registry one sentence at the models says so, in the views and the status bar too", async () => {
  await window.editor.squiggles("warning").first().waitFor();
  await window.problems.waitFor("There is no model registry at data/model_registry.json, so no model is known.");
  await window.showContainer("MAGI");
  await window.page.getByText("There is no registry. It lists the models that profiles can use").waitFor();
  await window.page.getByText("Without a registry that can be read there is no model to check.").waitFor();
  await window.statusBar.waitFor("guide: no model answers");
  await takePicture(window, "no-registry");
});

test("a registry that is not JSON is an error that says where", async () => {
  await writeRegistry('{\n  "models": {\n');
  await window.editor.squiggles("error").first().waitFor();
  expect(await window.problems.waitFor("is not valid JSON")).toMatch(/data\/model_registry\.json.*line 3/);
  await window.page.getByText("The registry cannot be read.").waitFor();
  await takePicture(window, "not-json");
});

test("once the registry is good everything follows", async () => {
  await writeRegistry(await readFile("examples/workspace/data/model_registry.json", "utf8"));
  await window.problems.waitUntilGone("is not valid JSON");
  await window.tree("Registry").waitFor("qwen3_4p0b_q4km");
  await window.statusBar.waitFor(/^\s*guide\s*$/);
});

async function writeRegistry(text: string): Promise<void> {
  const file = path.join(window.folder, "data/model_registry.json");
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}
