import { expect, test, beforeAll } from "vitest";
import { openVsCode } from "../support/vscode/openVsCode.ts";
import type { VsCodeWindow } from "../support/vscode/vsCodeWindow.ts";

let window: VsCodeWindow;

beforeAll(async () => {
  window = await openVsCode({ theme: "dark" });
});

test("a profile opens in the editor with its text", async () => {
  await window.openFile("config/profiles/fast-only.yaml");
  expect((await window.editor.visibleLines()).join("\n")).toContain("enabled_models:");
});

test("what is typed reaches the file on disk", async () => {
  await window.openFile("config/profiles/fast-only.yaml");
  await window.editor.goTo(1);
  await window.editor.type("# typed by a test");
  await window.editor.press("Enter");
  await window.editor.save();
  expect(await window.readFile("config/profiles/fast-only.yaml")).toMatch(/^# typed by a test\n/);
});

test("the packed extension brings its views", async () => {
  await window.showContainer("MAGI");
  const titles = window.page.locator(".sidebar .pane-header h3.title");
  await expect
    .poll(async () => (await titles.allInnerTexts()).map((title) => title.toLowerCase()))
    .toEqual(["profiles", "registry", "health"]);
});
