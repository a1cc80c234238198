// Links that a model writes, in the chat panel.
import { afterAll, beforeAll, expect, test } from "vitest";
import { MockUpstream } from "../../support/upstream/mockUpstream.ts";
import { openChat, type ChatView } from "../../support/vscode/chatView.ts";
import { filesWithModels } from "../../support/vscode/localModels.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

const server = new MockUpstream();
let window: VsCodeWindow;
let chat: ChatView;

beforeAll(async () => {
  await server.start();
  window = await openVsCode({
    theme: "dark",
    without: ["config/profiles"],
    files: filesWithModels({ qwen3_4p0b_q4km_fast: { tier: "fast", url: server.url } }),
  });
  chat = await openChat(window);
  await chat.waitForStatus("1 of 1 model answers.");
});

afterAll(() => server.stop());

test("a page opens at the address that the link shows", async () => {
  const address = "https://example.org/search?q=a%26b%2Bc&n=1#p";
  server.mode = { kind: "ok", words: ["See ", `[this](${address})`, "."] };
  const turn = await chat.askAndWait("Where is it?");
  await turn.element.getByRole("link", { name: "this" }).click();
  const dialog = window.page.getByRole("dialog");
  await dialog.waitFor();
  expect(await dialog.innerText()).toContain(address);
  await window.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
});

test("a mail address opens the mail program", async () => {
  server.mode = { kind: "ok", words: ["Write to ", "<someone@example.org>", "."] };
  const devtools = await window.page.context().newCDPSession(window.page);
  await devtools.send("Page.enable");
  const asked: string[] = [];
  devtools.on("Page.frameRequestedNavigation", ({ url }) => asked.push(url));
  const turn = await chat.askAndWait("Whom do I ask?");
  await turn.element.getByRole("link").click();
  await expect.poll(() => asked).toEqual(["mailto:someone@example.org"]);
});
