// @magi in VS Code's own Chat view, with something attached to the prompt.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MockUpstream } from "../../support/upstream/mockUpstream.ts";
import { filesWithModels } from "../../support/vscode/localModels.ts";
import { openNativeChat, type NativeChatView } from "../../support/vscode/nativeChatView.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

const seeing = "qwen3_vl_4p0b_q4km_fast";
const server = new MockUpstream();
let window: VsCodeWindow;
let chat: NativeChatView;

beforeAll(async () => {
  await server.start();
  window = await openVsCode({
    theme: "dark",
    viewport: { width: 1500, height: 900 },
    without: ["config/profiles"],
    files: {
      ...filesWithModels({ [seeing]: { tier: "fast", url: server.url } }),
      "firmware.bin": "\u007fELF\u0002\u0001\u0001\u0000\u0000\u0000\u0000",
    },
  });
  await window.showContainer("MAGI");
  await window.tree("Health").waitFor("answers");
  chat = await openNativeChat(window);
});

afterAll(async () => {
  await server.stop();
});

test("an image that is pasted reaches the model, and so does what was said of it", async () => {
  const image = readFileSync("media/icon.png").toString("base64");
  await window.page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })]);
  }, image);
  await chat.input.click();
  await window.page.keyboard.press("Control+V");
  await chat.attached.filter({ hasText: "Pasted Image" }).waitFor();
  await ask("@magi What is in this picture?", "A tree.");
  const [first] = server.seen;
  expect(first?.body["messages"]).toEqual([
    {
      role: "user",
      content: [
        { type: "text", text: "What is in this picture?" },
        {
          type: "image_url",
          image_url: { url: expect.stringMatching(/^data:image\/png;base64,iVBORw0KGgo/) as string },
        },
      ],
    },
  ]);

  await ask("Which colour has it?", "Green.");
  expect(server.seen[1]?.body["messages"]).toEqual([
    ...(first?.body["messages"] as readonly object[]),
    { role: "assistant", content: "A tree." },
    { role: "user", content: "Which colour has it?" },
  ]);
});

test("what cannot be sent is named above the answer, and is no part of the conversation", async () => {
  await window.showContainer("Explorer");
  const file = window.page.locator(".explorer-folders-view .monaco-list-row", { hasText: "firmware.bin" });
  await window.chooseFromMenu(file, "Add File to Chat");
  await chat.attached.filter({ hasText: "firmware.bin" }).waitFor();
  await ask("What does this do?", "Who knows.");
  await chat.waitForAnswer("firmware.bin is left out: it is not a text file that can be read.");
  await takePicture(window, "native-chat-left-out");
  await ask("And this?", "Nor this.");
  const messages = server.seen[3]?.body["messages"] as readonly object[];
  expect(messages.slice(-3)).toEqual([
    { role: "user", content: "What does this do?" },
    { role: "assistant", content: "Who knows." },
    { role: "user", content: "And this?" },
  ]);
});

test("nothing behind @magi is not sent", async () => {
  const before = server.seen.length;
  await chat.input.click();
  await window.page.keyboard.press("Enter");
  await chat.waitForAnswer("There is no question yet.");
  expect(server.seen.length).toBe(before);
});

test("where a server wants a key, a button below the question enters it", async () => {
  server.key = "sk-native";
  await chat.ask("And now?");
  await chat.waitForAnswer("wants a key that MAGI does not have");
  await takePicture(window, "native-chat-key");
  await chat.latestAnswer.getByRole("button", { name: "Enter the key" }).click();
  await window.page.getByText("VS Code keeps it as a secret of yours").waitFor();
  await window.quickPick.cancel();
});

async function ask(prompt: string, answer: string): Promise<void> {
  server.mode = { kind: "ok", words: answer.split(/(?<= )/) };
  await chat.ask(prompt);
  await chat.waitForAnswer(answer);
}
