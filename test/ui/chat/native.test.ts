// VS Code's own Chat view: MAGI is in its model picker, and @magi answers there.
import { readFileSync } from "node:fs";
import type { Locator } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { attemptMs } from "../../support/vscode/patience.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

let window: VsCodeWindow;
let view: Locator;

beforeAll(async () => {
  window = await openVsCode({ theme: "dark", viewport: { width: 1500, height: 900 }, files: filesWithEarlyModel() });
  await window.showContainer("MAGI");
  await window.tree("Health").waitFor("answers");
  await window.runCommand("Chat: Open Chat");
  view = window.page.locator(".interactive-session");
  await view.locator(".interactive-input-part .monaco-editor").first().waitFor();
});

test("the model picker offers the profile, before a model whose name sorts before it", async () => {
  await view.getByText("MAGI Auto").first().waitFor();
});

test("@magi answers through the router, and remembers what was said", async () => {
  await ask("@magi What is a tier?");
  await answers().first().getByText("named step of the profile").waitFor();
  await window.page.locator(".interactive-session .codicon-stop-circle").waitFor({ state: "hidden" });
  await ask("And what does two_stage do?");
  await answers().nth(1).getByText("draft").first().waitFor();
  await takePicture(window, "native-chat");
  await window.runCommand("MAGI: Open Dashboard");
  const dashboard = await window.webview("#recent tbody tr");
  await expect.poll(() => dashboard.locator("#recent tbody tr").count()).toBe(2);
});

function answers(): Locator {
  return view.locator(".interactive-response");
}

async function ask(prompt: string): Promise<void> {
  const request = view.locator(".interactive-request", { hasText: prompt.replace("@magi ", "") });
  await view.locator(".interactive-input-part .monaco-editor").first().click();
  await window.page.keyboard.type(prompt);
  // The list of participants, which comes in its own time, takes an Enter while it is open.
  for (let attempt = 0; ; attempt += 1) {
    await window.page.keyboard.press("Enter");
    try {
      await request.waitFor({ timeout: attemptMs });
      return;
    } catch (error) {
      if (attempt >= 4) throw error;
    }
  }
}

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
