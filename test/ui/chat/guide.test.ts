// The chat with the models that ship with MAGI: real answers, on any machine.
import { beforeAll, expect, test } from "vitest";
import { openChat, type ChatView } from "../../support/vscode/chatView.ts";
import { openVsCode } from "../../support/vscode/openVsCode.ts";
import { takePicture } from "../../support/vscode/pictures.ts";
import type { VsCodeWindow } from "../../support/vscode/vsCodeWindow.ts";

const hardQuestion = "Explain in detail how load balancing works and what round_robin does, with an example";

let window: VsCodeWindow;
let chat: ChatView;

beforeAll(async () => {
  window = await openVsCode({ theme: "dark" });
  await window.openFile("config/profiles/development.yaml");
  chat = await openChat(window);
  await chat.waitForStatus("2 of 2 models answer.");
});

test("the chat opens with the cursor in its input", async () => {
  await expect.poll(() => chat.hasFocus()).toBe(true);
});

test("an empty chat says in one quiet line that this is the built-in guide, and how to get a real model", async () => {
  const notice = chat.frame.locator(".notice");
  expect(await notice.innerText()).toBe(
    "This is the built-in guide: it knows MAGI profiles and nothing else. Get a real model.",
  );
  await takePicture(window, "chat-empty");
});

test("an easy question is answered with score, tier, model and time beside it", async () => {
  const turn = await chat.askAndWait("What is a tier?");
  expect(await turn.answer()).toMatch(/tier/i);
  const [score, tier, model, time] = await turn.badge();
  expect(score).toMatch(/^Score \d\.\d$/);
  expect([tier, model]).toEqual(["fast", "magi_guide_0p0024b_q80_fast"]);
  expect(time).toMatch(/^\d+(\.\d)? m?s$/);
});

test("a hard question is drafted by the fast tier and refined by the powerful one, each under its own name", async () => {
  await chat.beginAnew();
  const turn = await chat.askAndWait(hardQuestion);
  expect((await turn.badge()).slice(1, 2)).toEqual(["fast → powerful"]);
  const draft = turn.element.locator(".stage-draft");
  const refined = turn.element.locator(".stage-refine");
  expect(await draft.locator(".stage-title").innerText()).toMatch(/^Draft · fast · magi_guide_0p0024b_q80_fast · \d/);
  expect(await refined.locator(".stage-title").innerText()).toMatch(
    /^Refined · powerful · magi_guide_0p0043b_q80_powerful · \d/,
  );
  expect(await refined.locator(".markdown").innerText()).toContain("round_robin");
  await window.showContainer("MAGI");
  await window.tree("Health").waitFor("answers");
  await takePicture(window, "chat");
});

test("the draft is folded away once it is refined, and unfolds", async () => {
  const draft = chat.latest.element.locator(".stage-draft");
  expect(await draft.locator(".markdown").isVisible()).toBe(false);
  await draft.locator("summary").first().click();
  await draft.locator(".markdown").waitFor();
  expect(await draft.locator(".markdown").innerText()).not.toBe("");
});

test("the badge unfolds to what raised the score and why this tier was chosen", async () => {
  const badge = chat.latest.element.locator(".badge");
  await badge.locator("summary").click();
  const details = badge.locator(".badge-details");
  await details.waitFor();
  const text = await details.innerText();
  expect(text).toMatch(/Why \d\.\d of 10/i);
  expect(text).toContain("Profile guide");
  expect(text).toContain("Total");
  await takePicture(window, "chat-badge");
  await badge.locator("summary").click();
});

test("a code block goes into the editor at the cursor, or to the clipboard", async () => {
  const block = chat.latest.element.locator(".stage-refine .code").first();
  const code = (await block.locator("code").innerText()).trim();
  expect(code).toMatch(/^\w+:/);
  await clearEditor();
  await block.getByRole("button", { name: "Insert code at the cursor" }).click();
  await expect.poll(editorText).toContain(code);

  await block.getByRole("button", { name: "Copy code" }).click();
  await expect.poll(() => window.clipboard()).toContain(code);
  await clearEditor();
  await window.editor.press("ControlOrMeta+v");
  await expect.poll(editorText).toContain(code);
});

test("the guide refuses what it does not know", async () => {
  chat = await openChat(window);
  const turn = await chat.askAndWait("Who won the football world cup in 1990?");
  expect(await turn.answer()).toMatch(/only|MAGI|profile/i);
});

test("a new chat begins empty, with questions to start from, and one click asks one", async () => {
  await chat.beginAnew();
  const example = chat.frame.getByRole("button", { name: "What is a tier?" });
  await example.click();
  await chat.latest.waitFor("done");
  expect(await chat.latest.prompt()).toBe("What is a tier?");
});

test("«Get a real model» offers models to download, and the chat behind it comes back as it was", async () => {
  await chat.input.fill("Not sent yet");
  await chat.frame.getByRole("button", { name: "Get a real model." }).click();
  await expect.poll(() => window.quickPick.entries()).toContainEqual(expect.stringContaining("Qwen3 4B"));
  await window.quickPick.cancel();
  chat = await openChat(window);
  expect(await chat.latest.prompt()).toBe("What is a tier?");
  expect(await chat.latest.answer()).toMatch(/tier/i);
  expect(await chat.input.inputValue()).toBe("Not sent yet");
});

test.each([
  ["Switch Profile", "MAGI: Switch Profile"],
  ["Get a Model", "MAGI: Get a Model"],
  ["Discover Models", "MAGI: Discover Models"],
  ["Export Profile", "MAGI: Export guide"],
  ["Try a Prompt", "MAGI: Try a Prompt"],
])(
  "«%s» from the palette stays while the chat gets its focus back, which may be after it has opened",
  async (command, title) => {
    await window.runCommand(`MAGI: ${command}`);
    const box = window.page.locator(".quick-input-widget:visible", { hasText: title });
    await box.waitFor();
    await chat.input.focus();
    await chat.input.fill("Typed beside it");
    // One that is closing is still seen for a moment, but it takes nothing any more.
    expect(await box.getAttribute("inert")).toBeNull();
    await window.quickPick.cancel();
  },
);

async function editorText(): Promise<string> {
  return (await window.editor.visibleLines("config/profiles/development.yaml")).join("\n");
}

async function clearEditor(): Promise<void> {
  // A click in the chat gives the focus to the chat's group.
  await window.page.locator(".tab", { hasText: "development.yaml" }).click();
  await window.editor.element.click();
  await window.editor.press("ControlOrMeta+a", "Delete");
  await expect.poll(editorText).toBe("");
}
