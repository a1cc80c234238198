import { describe, expect, test } from "vitest";
import { useChatPages } from "../../support/chatPage/chatPageSuite.ts";
import type { OpenedChatPage } from "../../support/chatPage/openChatPage.ts";
import { answered, emptyConversation, readyStatus } from "../../support/chatPage/scenes.ts";

const pages = useChatPages();

const inputOf = ({ page }: OpenedChatPage) => page.getByRole("textbox", { name: "Prompt" });
const sendOf = ({ page }: OpenedChatPage) => page.getByRole("button", { name: "Send" });

/** What was sent to be answered. */
async function asked(chat: OpenedChatPage) {
  return (await chat.sent()).filter(({ kind }) => kind === "send");
}

test("the input has the focus when the page opens, and when it is given back", async () => {
  const chat = await pages.open();
  const focused = () => inputOf(chat).evaluate((input) => document.activeElement === input);
  expect(await focused()).toBe(true);
  await inputOf(chat).blur();
  await chat.page.evaluate(() => window.dispatchEvent(new Event("focus")));
  expect(await focused()).toBe(true);
});

describe("sending", () => {
  test("is done with Enter, and empties the input once the conversation has the prompt", async () => {
    const chat = await pages.open();
    await inputOf(chat).pressSequentially("What is a tier?");
    await inputOf(chat).press("Enter");
    expect(await asked(chat)).toEqual([{ kind: "send", text: "What is a tier?" }]);
    expect(await inputOf(chat).inputValue()).toBe("What is a tier?");
    await chat.say({ kind: "turnStarted", id: "1", prompt: "What is a tier?" });
    expect(await inputOf(chat).inputValue()).toBe("");
    expect(await chat.page.locator(".prompt").innerText()).toBe("What is a tier?");
  });

  test("is done with the button, which waits for something to send", async () => {
    const chat = await pages.open();
    expect(await sendOf(chat).isDisabled()).toBe(true);
    await inputOf(chat).fill("  \n ");
    expect(await sendOf(chat).isDisabled()).toBe(true);
    await inputOf(chat).press("Enter");
    await inputOf(chat).fill("Hi");
    await sendOf(chat).click();
    expect(await asked(chat)).toEqual([{ kind: "send", text: "Hi" }]);
  });

  test("twice the same before the first has arrived sends it once", async () => {
    const chat = await pages.open();
    await inputOf(chat).fill("Hi");
    await inputOf(chat).press("Enter");
    await inputOf(chat).press("Enter");
    expect(await asked(chat)).toHaveLength(1);
  });

  test("leaves alone what was typed in the meantime", async () => {
    const chat = await pages.open();
    await inputOf(chat).fill("Hi");
    await inputOf(chat).press("Enter");
    await inputOf(chat).fill("Hi there, and one more thing");
    await chat.say({ kind: "turnStarted", id: "1", prompt: "Hi" });
    expect(await inputOf(chat).inputValue()).toBe("Hi there, and one more thing");
  });

  test("does not happen while an input method composes", async () => {
    const chat = await pages.open();
    await inputOf(chat).fill("にほん");
    const pressEnter = (init: object) =>
      inputOf(chat).evaluate((input, more) => {
        input.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, ...more }));
      }, init);
    await pressEnter({ isComposing: true });
    await pressEnter({ keyCode: 229 });
    expect(await asked(chat)).toEqual([]);
    await pressEnter({});
    expect(await asked(chat)).toHaveLength(1);
  });

  test("an example asks it at once", async () => {
    const chat = await pages.open({
      before: [{ kind: "status", status: { ...readyStatus, guide: true } }, emptyConversation],
    });
    await chat.page.getByRole("button", { name: "What is a tier?" }).click();
    expect(await asked(chat)).toEqual([{ kind: "send", text: "What is a tier?" }]);
  });
});

describe("typing", () => {
  test("goes over several lines with Shift+Enter, and the input grows until it has enough", async () => {
    const chat = await pages.open();
    const height = async () => (await inputOf(chat).boundingBox())?.height ?? 0;
    const single = await height();
    await inputOf(chat).pressSequentially("one");
    await inputOf(chat).press("Shift+Enter");
    await inputOf(chat).pressSequentially("two");
    expect(await inputOf(chat).inputValue()).toBe("one\ntwo");
    expect(await height()).toBeGreaterThan(single + 15);
    await inputOf(chat).fill("line\n".repeat(200));
    expect(await height()).toBeLessThan(0.45 * 800);
    expect(await sendOf(chat).isVisible()).toBe(true);
    expect(await asked(chat)).toEqual([]);
  });

  test("is reported when it pauses, and kept over a reload", async () => {
    const chat = await pages.open();
    // In one go: between the keys of a test, a busy machine may make a pause.
    await inputOf(chat).evaluate((input: HTMLTextAreaElement, text) => {
      for (const letter of text) {
        input.value += letter;
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
    }, "A question that is not sent");
    await expect.poll(async () => (await chat.sent()).length).toBe(2);
    expect((await chat.sent()).at(-1)).toEqual({ kind: "input", text: "A question that is not sent" });
    await chat.page.reload();
    expect(await inputOf(chat).inputValue()).toBe("A question that is not sent");
    await chat.say({ kind: "restore", turns: [], draftInput: "older" });
    expect(await inputOf(chat).inputValue()).toBe("A question that is not sent");
  });

  test("comes back from the extension when the page has no memory of its own", async () => {
    const chat = await pages.open({ before: [{ kind: "restore", turns: [], draftInput: "half a quest" }] });
    expect(await inputOf(chat).inputValue()).toBe("half a quest");
  });

  test("is possible while an answer comes; sending waits for its end", async () => {
    const chat = await pages.open();
    await chat.say(...answered("1", "Hi", "Hel").slice(0, 5));
    await inputOf(chat).fill("Next");
    expect(await chat.page.locator(".hint").innerText()).toBe("Escape stops the answer; then Enter sends.");
    await inputOf(chat).press("Enter");
    expect(await asked(chat)).toEqual([]);
    await chat.say({ kind: "turnEnded", id: "1", state: "done" });
    expect(await inputOf(chat).inputValue()).toBe("Next");
    await inputOf(chat).press("Enter");
    expect(await asked(chat)).toEqual([{ kind: "send", text: "Next" }]);
  });

  test("can be done for the user, who then sees it", async () => {
    const chat = await pages.open();
    await chat.page.getByRole("button", { name: "New chat" }).focus();
    await chat.say({ kind: "compose", text: "Try this" });
    expect(await inputOf(chat).inputValue()).toBe("Try this");
    expect(await inputOf(chat).evaluate((input) => document.activeElement === input)).toBe(true);
  });
});

test("the arrow up brings earlier prompts back into an empty input, the arrow down leaves them", async () => {
  const chat = await pages.open();
  await chat.say(...answered("1", "First", "One"), ...answered("2", "Second", "Two"));
  const steps = [
    ["ArrowUp", "Second"],
    ["ArrowUp", "First"],
    ["ArrowUp", "First"],
    ["ArrowDown", "Second"],
    ["ArrowDown", ""],
  ] as const;
  for (const [key, shown] of steps) {
    await inputOf(chat).press(key);
    expect(await inputOf(chat).inputValue()).toBe(shown);
  }
  await inputOf(chat).fill("mine");
  await inputOf(chat).press("ArrowUp");
  expect(await inputOf(chat).inputValue()).toBe("mine");
});
