// Where prompts go, chosen in the chat of a real window: a tier or a model is pinned, and the answer comes from it.
import { beforeAll, expect, test } from "vitest";
import { findChat, openChat, type ChatView } from "../../support/vscode/chatView.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

const small = "magi_guide_0p0024b_q80_fast";
const large = "magi_guide_0p0043b_q80_powerful";
const easy = "What is a tier?";
const hard = "Explain in detail how load balancing works and what round_robin does, with an example";

let window: VsCodeWindow;
let chat: ChatView;

beforeAll(async () => {
  window = await openVsCode({ theme: "dark" });
  chat = await openChat(window);
  await chat.waitForStatus("2 of 2 models answer.");
});

test("the picker lists the profile, its tiers and its models", async () => {
  const picker = chat.frame.getByRole("button", { name: "Prompts go to: Auto" });
  await picker.click();
  const options = chat.frame.getByRole("option");
  await expect.poll(() => options.count()).toBe(5);
  await takePicture(window, "chat-picker");
  const names = await options.locator(".picker-name").allInnerTexts();
  expect(names).toEqual(["Auto", "fast", "powerful", small, large]);
  await chat.frame.getByRole("listbox").press("Escape");
});

test("a pinned tier answers an easy question, and the badge says who asked for it", async () => {
  await choose("powerful");
  const turn = await chat.askAndWait(easy);
  expect((await turn.badge()).slice(1, 3)).toEqual(["powerful, as asked", large]);
  await turn.element.locator(".badge summary").click();
  await turn.waitForText("Tier powerful was asked for, so the score does not count.");
  await takePicture(window, "chat-pinned-tier");
});

test("a pinned model answers a hard question alone, in one stage", async () => {
  await chat.beginAnew();
  await choose(small);
  const turn = await chat.askAndWait(hard);
  expect((await turn.badge()).slice(1, 3)).toEqual(["fast", `${small}, as asked`]);
  expect(await turn.element.locator(".stage").count()).toBe(1);
});

test("the choice outlives a new chat and a reload, until the profile decides again", async () => {
  await chat.beginAnew();
  await chat.frame.getByRole("button", { name: `Prompts go to: ${small}` }).waitFor();
  await window.reload();
  chat = await findChat(window);
  await chat.waitForStatus("2 of 2 models answer.");
  await chat.frame.getByRole("button", { name: `Prompts go to: ${small}` }).waitFor();
  await choose("Auto");
  const turn = await chat.askAndWait(hard);
  expect((await turn.badge())[1]).toBe("fast → powerful");
});

/** As somebody who types the beginning of a name. */
async function choose(label: string): Promise<void> {
  const picker = chat.frame.getByRole("button", { name: /^Prompts go to: / });
  await picker.click();
  await chat.frame.getByRole("option", { name: new RegExp(`^${label}, `) }).click();
  await chat.frame.getByRole("button", { name: `Prompts go to: ${label}` }).waitFor();
}
