import { describe, expect, test } from "vitest";
import { useChatPages } from "../../support/chatPage/chatPageSuite.ts";
import type { OpenedChatPage } from "../../support/chatPage/openChatPage.ts";
import {
  answered,
  choices,
  decided,
  emptyConversation,
  event,
  powerfulModel,
  readyStatus,
  someChoices,
} from "../../support/chatPage/scenes.ts";

const pages = useChatPages();

const pickerOf = ({ page }: OpenedChatPage) => page.getByRole("button", { name: /^Prompts go to/ });
const listOf = ({ page }: OpenedChatPage) => page.getByRole("listbox", { name: "Where prompts go" });
const inputOf = ({ page }: OpenedChatPage) => page.getByRole("textbox", { name: "Prompt" });
const hasFocus = (chat: OpenedChatPage, what: "input" | "picker" | "list") =>
  ({ input: inputOf, picker: pickerOf, list: listOf })[what](chat).evaluate((e) => document.activeElement === e);

/** Names that the page has asked for. */
async function chosen(chat: OpenedChatPage) {
  return (await chat.sent()).flatMap((message) => (message.kind === "choose" ? [message.name] : []));
}

/** The entry where the user is, as a screen reader says it. */
async function here(chat: OpenedChatPage) {
  const id = await listOf(chat).getAttribute("aria-activedescendant");
  return chat.page.locator(`[id="${id}"]`).getAttribute("aria-label");
}

test("the picker is there as soon as there is something to choose, and says what is chosen", async () => {
  const chat = await pages.open({ before: [{ kind: "status", status: readyStatus }, emptyConversation] });
  expect(await pickerOf(chat).count()).toBe(0);
  await chat.say(choices());
  expect(await pickerOf(chat).innerText()).toBe("Auto");
  await chat.say(choices("magi/fast"));
  expect(await pickerOf(chat).innerText()).toBe("fast");
  expect(await pickerOf(chat).getAttribute("title")).toBe("Prompts go to: fast (Short questions · about 2 s)");
  await chat.say({ kind: "choices", choices: [], chosen: "magi/fast" });
  expect(await pickerOf(chat).count()).toBe(0);
});

describe("choosing", () => {
  test("with the mouse lists the profile, its tiers and its models, and goes on in the input", async () => {
    const chat = await pages.open();
    await inputOf(chat).fill("Half a pro");
    await pickerOf(chat).click();
    expect(
      await listOf(chat)
        .getByRole("option")
        .evaluateAll((all) => all.map((e) => e.ariaLabel)),
    ).toEqual(someChoices.map(({ label, detail }) => `${label}, ${detail}`));
    expect(
      await listOf(chat)
        .getByRole("group")
        .evaluateAll((all) => all.map((e) => e.ariaLabel)),
    ).toEqual([null, "Tiers", "Models"]);
    expect(await listOf(chat).getByRole("option", { selected: true }).allInnerTexts()).toEqual([
      expect.stringContaining("Auto"),
    ]);
    await listOf(chat).getByRole("option", { name: "fast, Short questions" }).click();
    expect(await chosen(chat)).toEqual(["magi/fast"]);
    expect(await listOf(chat).count()).toBe(0);
    expect(await hasFocus(chat, "input")).toBe(true);
    expect(await inputOf(chat).inputValue()).toBe("Half a pro");
    // The extension says what is chosen.
    expect(await pickerOf(chat).innerText()).toBe("Auto");
    expect(await chat.page.getByRole("status").innerText()).toBe("Prompts go to: fast.");
  });

  test("with the keyboard goes by arrows, by letters, to the ends and around", async () => {
    const chat = await pages.open();
    await inputOf(chat).press("Tab");
    expect(await hasFocus(chat, "picker")).toBe(true);
    await chat.page.keyboard.press("Enter");
    expect(await hasFocus(chat, "list")).toBe(true);
    expect(await pickerOf(chat).getAttribute("aria-expanded")).toBe("true");
    const steps = [
      ["ArrowDown", "fast, Short questions · about 2 s"],
      ["End", `${powerfulModel}, tier powerful`],
      ["ArrowDown", "Auto, the profile decides"],
      ["p", "powerful, about 15 s"],
      ["ArrowUp", "fast, Short questions · about 2 s"],
    ] as const;
    for (const [key, place] of steps) {
      await chat.page.keyboard.press(key);
      expect(await here(chat), key).toBe(place);
    }
    await chat.page.keyboard.press("Enter");
    expect(await chosen(chat)).toEqual(["magi/fast"]);
    expect(await hasFocus(chat, "input")).toBe(true);
    await chat.say(choices("magi/fast"));
    await pickerOf(chat).press("ArrowDown");
    expect(await here(chat)).toBe("fast, Short questions · about 2 s");
  });

  test("what is chosen already asks for nothing", async () => {
    const chat = await pages.open();
    await pickerOf(chat).press("Enter");
    await chat.page.keyboard.press(" ");
    expect(await chosen(chat)).toEqual([]);
    expect(await listOf(chat).count()).toBe(0);
  });

  test("is for the prompts to come: an answer that is on its way goes on, and Escape in the list is not for it", async () => {
    const chat = await pages.open();
    await chat.say(...answered("1", "Hi", "Hel").slice(0, 5));
    await pickerOf(chat).press("Enter");
    // VS Code hears the keys that reach the window, and takes them for its own shortcuts.
    await chat.page.evaluate(() => {
      window.addEventListener("keydown", ({ key }) => (document.title += ` ${key}`));
    });
    await chat.page.keyboard.press("Escape");
    expect(await chat.page.title()).toBe("MAGI Chat");
    expect(await hasFocus(chat, "picker")).toBe(true);
    await pickerOf(chat).press("Enter");
    await chat.page.keyboard.press("p");
    await chat.page.keyboard.press("Enter");
    expect((await chat.sent()).slice(1)).toEqual([{ kind: "choose", name: "magi/powerful" }]);
    expect(await chat.page.getByRole("button", { name: "Stop" }).isVisible()).toBe(true);
  });

  test.each([
    ["Escape", "picker"],
    ["a click on the button", "picker"],
    ["a click beside it", "neither"],
    ["Tab", "neither"],
  ] as const)("is left with %s, and nothing is chosen", async (way, focus) => {
    const chat = await pages.open();
    await pickerOf(chat).click();
    await chat.page.keyboard.press("End");
    if (way === "a click on the button") await pickerOf(chat).click();
    else if (way === "a click beside it") await chat.page.locator("header").click({ position: { x: 200, y: 5 } });
    else await chat.page.keyboard.press(way);
    expect(await listOf(chat).count()).toBe(0);
    expect(await pickerOf(chat).getAttribute("aria-expanded")).toBe("false");
    expect(await hasFocus(chat, "picker")).toBe(focus === "picker");
    expect(await chosen(chat)).toEqual([]);
  });
});

test("a list that changes while it is open stays where the user is", async () => {
  const chat = await pages.open();
  await pickerOf(chat).press("Enter");
  await chat.page.keyboard.press("p");
  const without = someChoices.filter(({ label }) => label !== "fast");
  await chat.say({ kind: "choices", choices: without, chosen: "magi" });
  expect(await here(chat)).toBe("powerful, about 15 s");
  expect(await listOf(chat).getByRole("option").count()).toBe(4);
  await chat.page.keyboard.press("Enter");
  expect(await chosen(chat)).toEqual(["magi/powerful"]);
});

test("what does not answer or is starting is said beside it, also while the list is open", async () => {
  const chat = await pages.open();
  const unready = [
    { name: "magi/powerful", words: "no model answers" },
    { name: powerfulModel, words: "does not answer" },
  ];
  await chat.say({ kind: "status", status: { ...readyStatus, unready } }, choices("magi/powerful"));
  expect(await pickerOf(chat).getAttribute("title")).toBe("Prompts go to: powerful (about 15 s · no model answers)");
  await pickerOf(chat).press("Enter");
  expect(await here(chat)).toBe("powerful, about 15 s · no model answers");
  await chat.page.keyboard.press("End");
  expect(await here(chat)).toBe(`${powerfulModel}, tier powerful · does not answer`);
  await chat.say({ kind: "status", status: { ...readyStatus, unready: [{ name: powerfulModel, words: "starting" }] } });
  expect(await here(chat)).toBe(`${powerfulModel}, tier powerful · starting`);
  await chat.say({ kind: "status", status: readyStatus });
  expect(await here(chat)).toBe(`${powerfulModel}, tier powerful`);
});

test("a choice that is gone is told below the input, until the next prompt", async () => {
  const chat = await pages.open();
  await chat.say({ ...choices(), lost: "fast" });
  const sentence = "The profile has no fast any more, so it decides itself again.";
  expect(await chat.page.locator(".hint").innerText()).toBe(sentence);
  expect(await chat.page.getByRole("status").innerText()).toBe(sentence);
  await chat.say(...answered("1", "Hi", "Hello"));
  expect(await chat.page.locator(".hint").innerText()).toBe("");
});

test("an answer says that its tier was asked for, and in its details which", async () => {
  const chat = await pages.open();
  await chat.say(
    { kind: "turnStarted", id: "1", prompt: "Hi", askedFor: "magi/fast" },
    event("1", decided({ reasons: ["Tier fast was asked for, so the score does not count."] })),
  );
  const badge = chat.page.locator(".badge");
  expect(await badge.locator("summary .fact").first().innerText()).toBe("fast, as asked");
  await badge.locator("summary").click();
  expect(await badge.locator("section", { hasText: "Profile development" }).innerText()).toMatch(
    /Asked for\s+fast\s+Tier fast was asked for/,
  );
});

const manyChoices = [
  ...someChoices,
  ...Array.from({ length: 60 }, (_, at) => ({
    kind: "model" as const,
    name: `a_model_with_a_rather_long_name_${at}_70p0b_q4km_powerful`,
    label: `a_model_with_a_rather_long_name_${at}_70p0b_q4km_powerful`,
    detail: "tier powerful",
  })),
];

describe.each(["dark", "light", "contrast"] as const)("in the %s theme", (theme) => {
  test.each([
    [300, 900],
    [480, 240],
    [1100, 900],
  ])("at %i × %i px neither list nor button is cut off, whatever their length", async (width, height) => {
    const chat = await pages.open({ theme, width, height });
    await chat.say(choices("magi/fast"));
    // In a low panel the input leaves little room.
    if (height < 300) await inputOf(chat).fill("A line\n".repeat(20));
    await pickerOf(chat).click();
    await chat.page.keyboard.press("ArrowDown");
    await pages.picture(chat, `choosing-${theme}-${width}`);
    await chat.say({ kind: "choices", choices: manyChoices, chosen: manyChoices.at(-1)?.name ?? "" });
    await chat.page.keyboard.press("End");
    await pages.picture(chat, `choosing-many-${theme}-${width}`);
    const list = await listOf(chat).boundingBox();
    expect(list?.x).toBeGreaterThanOrEqual(0);
    expect(list?.y).toBeGreaterThanOrEqual(0);
    expect((list?.x ?? 0) + (list?.width ?? 0)).toBeLessThanOrEqual(width);
    expect(list?.height).toBeGreaterThan(80);
    const last = await listOf(chat).getByRole("option").last().boundingBox();
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual((list?.y ?? 0) + (list?.height ?? 0));
    const tooWide = await chat.page.evaluate(() =>
      [...document.querySelectorAll("footer, .composer, .controls, .picker-list, .picker-entry")]
        .filter((element) => element.scrollWidth > element.clientWidth + 1)
        .map(({ className, localName }) => `${localName}.${className}`),
    );
    expect(tooWide).toEqual([]);
    const input = await inputOf(chat).boundingBox();
    expect(input?.width).toBeGreaterThan(130);
    await chat.page.keyboard.press("Escape");
    const button = await pickerOf(chat).boundingBox();
    const send = await chat.page.getByRole("button", { name: "Send" }).boundingBox();
    expect((button?.x ?? 0) + (button?.width ?? 0)).toBeLessThanOrEqual(send?.x ?? 0);
    expect((send?.x ?? 0) + (send?.width ?? 0)).toBeLessThanOrEqual(width);
    await pages.picture(chat, `chosen-${theme}-${width}`);
  });

  test("where the user is in the list can be seen", async () => {
    const chat = await pages.open({ theme });
    await pickerOf(chat).press("Enter");
    const look = (name: string) =>
      listOf(chat)
        .getByRole("option", { name })
        .evaluate((entry) => {
          const { backgroundColor, outlineColor } = getComputedStyle(entry);
          return [backgroundColor, outlineColor];
        });
    expect(await look("Auto")).not.toEqual(await look("fast, Short"));
  });
});
