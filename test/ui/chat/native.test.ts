// VS Code's own Chat view: MAGI is in its model picker, and @magi answers there.
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { openNativeChat, type NativeChatView } from "../../support/vscode/nativeChatView.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

let window: VsCodeWindow;
let chat: NativeChatView;

beforeAll(async () => {
  window = await openVsCode({ theme: "dark", viewport: { width: 1500, height: 900 }, files: filesWithEarlyModel() });
  await window.showContainer("MAGI");
  await window.tree("Health").waitFor("answers");
  chat = await openNativeChat(window);
});

test("the model picker offers the profile, before a model whose name sorts before it", async () => {
  await chat.element.getByText("MAGI Auto").first().waitFor();
});

test("@magi answers through the router, and remembers what was said", async () => {
  await chat.ask("@magi What is a tier?");
  await chat.waitForAnswer("named step of the profile");
  await chat.ask("And what does two_stage do?");
  await chat.waitForAnswer("draft");
  await takePicture(window, "native-chat");
  await window.runCommand("MAGI: Open Dashboard");
  const dashboard = await window.webview("#recent tbody tr");
  await expect.poll(() => dashboard.locator("#recent tbody tr").count()).toBe(2);
});

/** The example with one model more, which VS Code would ask first by its name, and which does not answer. */
function filesWithEarlyModel(): Readonly<Record<string, string>> {
  const [registryPlace, profilePlace] = ["data/model_registry.json", "config/profiles/guide.yaml"] as const;
  const registry = readFileSync(`examples/workspace/${registryPlace}`, "utf8");
  const profile = readFileSync(`examples/workspace/${profilePlace}`, "utf8");
  return {
    [registryPlace]: registry.replace(
      '"models": {',
      '"models": { "alpaca_fast": { "assigned_tier": "fast", "port": 9 },',
    ),
    [profilePlace]: profile.replace("enabled_models:\n", "enabled_models:\n  - alpaca_fast\n"),
  };
}
