// A workspace that is not trusted is read, never run.
import { beforeAll, expect, test } from "vitest";
import { openChat } from "../../support/vscode/chatView.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import { findProcesses, programs } from "../../support/vscode/processes.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

let window: VsCodeWindow;

beforeAll(async () => {
  window = await openVsCode({ theme: "dark", trusted: false });
  await window.page.getByText("Restricted Mode is intended for safe code browsing.").waitFor();
  await window.showContainer("MAGI");
  await window.tree("Profiles").waitFor("development");
});

test("profiles and registry are shown, but nothing is started, and Health says why", async () => {
  await window.tree("Registry").waitFor("powerful");
  await window.page.getByText("Models are not checked in an untrusted workspace.").waitFor();
  await window.statusBar.item("guide").locator(".codicon-shield").waitFor();
  await takePicture(window, "untrusted");
  expect(await running()).toEqual([]);
});

const refused = {
  "Get a Model": "no model is downloaded",
  "Discover Models": "no models are discovered",
  "Find Model Servers": "no model servers are looked for",
  "Try the Built-in Guide": "no model is run",
} as const;

test.each(Object.entries(refused))("«%s» says that %s, with a button that leads to trust", async (title, what) => {
  await window.runCommand(`MAGI: ${title}`);
  const sentence = `MAGI: This workspace is not trusted, so ${what}. Trust it and try again.`;
  await window.notifications().filter({ hasText: sentence }).waitFor();
  if (title === "Get a Model") await takePicture(window, "untrusted-get-model");
  await window.page.locator(".notifications-toasts").getByRole("button", { name: "Manage Workspace Trust" }).click();
  const trust = window.page.getByText("You are in Restricted Mode");
  await trust.waitFor();
  // It is seen before it has the focus.
  await expect
    .poll(async () => {
      await window.page.keyboard.press("Escape");
      return await trust.isVisible();
    })
    .toBe(false);
  expect(await running()).toEqual([]);
});

test("a prompt is not sent anywhere; one sentence says what to do", async () => {
  const chat = await openChat(window);
  await chat.frame.getByText("This workspace is not trusted").waitFor();
  await takePicture(window, "untrusted-chat-empty");
  const turn = await chat.ask("Hi");
  await turn.waitFor("failed");
  expect(await turn.error()).toBe(
    "The router does not run in a workspace that is not trusted. Trust the workspace and send it again.",
  );
  await takePicture(window, "untrusted-chat");
  await turn.button("Manage workspace trust").click();
  await window.page.getByText("You are in Restricted Mode").waitFor();
  expect(await running()).toEqual([]);
});

async function running(): Promise<readonly number[]> {
  const kinds = Object.keys(programs) as (keyof typeof programs)[]; // The keys of a constant.
  return (await Promise.all(kinds.map((kind) => findProcesses(window.pid, kind)))).flat();
}
