import { beforeEach, describe, expect, test } from "vitest";
import { useChatPages } from "../../support/chatPage/chatPageSuite.ts";
import { attack, attacks } from "../../support/chatPage/attacks.ts";
import type { OpenedChatPage } from "../../support/chatPage/openChatPage.ts";
import { answered } from "../../support/chatPage/scenes.ts";

const pages = useChatPages();
let chat: OpenedChatPage;
beforeEach(async () => {
  chat = await pages.open();
});

describe("an answer does nothing but show text", () => {
  test.each(Object.entries(attacks))("%s", async (_, markdown) => {
    await chat.say(...answered("1", "Hi", `${markdown}\n\nThe end.`));
    await chat.page.mouse.move(200, 300);
    const found = await chat.page.locator(".markdown").evaluate((root) => {
      const elements = [...root.querySelectorAll("*")];
      return {
        attacked: "attacked" in window,
        names: elements.map(({ localName }) => localName),
        attributes: elements.flatMap((element) => element.getAttributeNames()),
      };
    });
    expect(found.attacked).toBe(false);
    for (const name of [
      "script",
      "img",
      "iframe",
      "style",
      "form",
      "input",
      "base",
      "meta",
      "math",
      "template",
      "object",
    ])
      expect(found.names).not.toContain(name);
    for (const attribute of found.attributes) expect(attribute).not.toMatch(/^(?:on|style$|src$|id$|name$)/);
    expect(await chat.page.locator(".markdown").innerText()).toContain("The end.");
    // Nothing was asked of the network or the extension (useChatPages checks the network after each test).
    expect(await chat.sent()).toEqual([{ kind: "ready" }]);
  });

  test("the same holds for a prompt, a tier's name, an error and a restored turn", async () => {
    const evil = `<img src=x onerror="${attack}">`;
    await chat.say(
      {
        kind: "restore",
        turns: [{ id: evil, prompt: evil, events: [], texts: [], state: "failed", error: evil }],
        draftInput: "",
      },
      { kind: "status", status: { profile: evil, readiness: "ready", detail: evil, guide: false } },
    );
    expect(await chat.page.locator("img").count()).toBe(0);
    expect(await chat.page.locator(".error").innerText()).toBe(evil);
    expect(await chat.page.locator(".prompt").innerText()).toBe(evil);
  });
});

describe("links", () => {
  test("to a page go through the extension, once, and leave the chat where it is", async () => {
    await chat.say(...answered("1", "Hi", "[the docs](https://example.org/a?b=c)"));
    const link = chat.page.getByRole("link", { name: "the docs" });
    expect(await link.getAttribute("title")).toBe("https://example.org/a?b=c");
    await link.click();
    await link.press("Enter");
    const opened = { kind: "openLink", href: "https://example.org/a?b=c" };
    expect((await chat.sent()).slice(1)).toEqual([opened, opened]);
    expect(await chat.page.evaluate(() => window.testHost.openedLinks)).toEqual([]);
    expect(chat.page.url()).toBe("http://page.test/");
  });

  test.each(["javascript:alert(1)", "command:workbench.action.quit", "file:///etc/passwd", "data:text/html,x"])(
    "to %s are no links",
    async (href) => {
      await chat.say(...answered("1", "Hi", `[read this](${href}) <${href}>`));
      expect(await chat.page.locator(".markdown a").count()).toBe(0);
      expect(await chat.page.locator(".markdown").innerText()).toContain("read this");
    },
  );
});

describe("messages", () => {
  test.each([
    ["no object", "attacked"],
    ["nothing", null],
    ["an unknown kind", { kind: "explode" }],
    ["half a turn", { kind: "restore", turns: [{ id: "1" }], draftInput: "" }],
    ["an event that is none", { kind: "event", id: "1", event: { kind: "decision", decision: {} } }],
  ])("that are %s change nothing", async (_, message) => {
    await chat.say(...answered("1", "Hi", "Hello"));
    const before = await chat.page.locator("main").innerHTML();
    await chat.sayAnything(message);
    expect(await chat.page.locator("main").innerHTML()).toBe(before);
  });
});

test("the content policy lets nothing in that the page did not come with", async () => {
  const ran = await chat.page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "window.attacked = true";
    document.body.append(script);
    const fetched = await fetch("https://attacker.test/").then(
      () => true,
      () => false,
    );
    return { attacked: "attacked" in window, fetched };
  });
  expect(ran).toEqual({ attacked: false, fetched: false });
  expect(chat.complaints.join("\n")).toMatch(/Content Security Policy/);
  chat.complaints.length = 0;
});
