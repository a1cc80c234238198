import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { useChatPages } from "../../support/chatPage/chatPageSuite.ts";
import type { OpenedChatPage } from "../../support/chatPage/openChatPage.ts";
import {
  answered,
  decidedTwoStages,
  emptyConversation,
  event,
  fastModel,
  powerfulModel,
  readyStatus,
  stage,
  text,
} from "../../support/chatPage/scenes.ts";
import { findFaintText } from "../../support/webviewPage/findFaintText.ts";
import type { ThemeName } from "../../support/webviewPage/themes.ts";

const pages = useChatPages();

const everything = `A **tier** is a named step of the profile; see [the docs](https://example.org/a).

\`\`\`yaml
tier_config:
  - name: fast # up to here
    max_score: 5.0
  - name: "powerful"
    max_score: .inf
    description: a line that is longer than any narrow panel has room for, so that it has to scroll sideways
\`\`\`

### In order

1. Set \`max_score\`.
2. Ask:
   \`\`\`ts
   export async function ask(prompt: string): Promise<Answer> {
     return await router.send({ prompt, tier: \`fast\`, retries: 2 }); // once
   }
   \`\`\`
3. Look at the badge.

| Tier | Up to | What it is for |
|---|--:|---|
| fast | 5.0 | what one would rather not wait for |
| powerful | .inf | everything else |

> A_word_that_is_so_long_that_it_has_to_be_broken_somewhere_or_it_would_push_the_page_aside_for_ever`;

/** A conversation with a bit of everything. */
async function fill(chat: OpenedChatPage) {
  await chat.say(
    ...answered("1", "What is a tier, and how do I write one?", everything),
    { kind: "turnStarted", id: "2", prompt: "Design a rate limiter for three servers" },
    event("2", decidedTwoStages()),
    event("2", {
      kind: "failover",
      role: "draft",
      from: "a",
      to: "b",
      message: "http://127.0.0.1:8081/v1 did not answer; http://127.0.0.1:8082/v1 is asked instead.",
    }),
    event("2", stage("draft")),
    event("2", { kind: "firstToken", role: "draft", ttftMs: 240 }),
    text("2", "draft", "Use a token bucket."),
    event("2", { kind: "stageEnd", role: "draft", finish: "stop", totalMs: 800, tokens: 40 }),
    event("2", stage("refine", "powerful", powerfulModel)),
    event("2", { kind: "firstToken", role: "refine", ttftMs: 1_240 }),
    text("2", "refine", "Use a **token bucket** that all three servers share."),
    { kind: "turnEnded", id: "2", state: "done" },
    { kind: "turnStarted", id: "3", prompt: "And now?", askedFor: "magi/fast" },
    {
      kind: "turnEnded",
      id: "3",
      state: "failed",
      error: "No model of the tier fast answers: 127.0.0.1:8081 refused the connection. Start its server.",
      remedies: ["showHealth", "restartRouter"],
    },
  );
}

describe.each(["dark", "light", "contrast"] as const)("in the %s theme", (theme: ThemeName) => {
  test.each([300, 480, 1100])("at %i px nothing is cut off at the side", async (width) => {
    const chat = await pages.open({ theme, width, height: 900 });
    await pages.picture(chat, `empty-${theme}-${width}`);
    await fill(chat);
    await pages.picture(chat, `end-${theme}-${width}`);
    const tooWide = await chat.page.evaluate(() =>
      [...document.querySelectorAll("main, header, footer, .scroller, .column, .turn, .answer, .markdown, .buttons")]
        .filter((element) => element.scrollWidth > element.clientWidth + 1)
        .map(({ className, localName }) => `${localName}.${className}`),
    );
    expect(tooWide).toEqual([]);
    const column = await chat.page.locator(".turns").boundingBox();
    expect(column?.width).toBeLessThanOrEqual(800);
    await chat.page.locator(".scroller").evaluate((scroller) => {
      scroller.scrollTop = 0;
    });
    await pages.picture(chat, `answer-${theme}-${width}`);
  });
});

test("a table aligns its columns and keeps its words whole", async () => {
  const chat = await pages.open({ width: 300 });
  await fill(chat);
  const cells = chat.page.locator("td");
  expect(await cells.nth(1).evaluate((cell) => getComputedStyle(cell).textAlign)).toBe("right");
  const heights = await cells.evaluateAll((all) => all.map((cell) => cell.getBoundingClientRect().height));
  // "powerful" stands alone in its cell, in the row of a short text: two lines would mean that it was broken.
  expect(heights[3]).toBeLessThan(35);
});

test("what streams and what waits, for people to look at", async () => {
  const chat = await pages.open({ width: 640, height: 600 });
  await chat.say({ kind: "status", status: { ...readyStatus, profile: "guide", guide: true } });
  await pages.picture(chat, "guide-dark-640");
  await chat.say(
    { kind: "turnStarted", id: "1", prompt: "What is a tier?" },
    event("1", decidedTwoStages()),
    event("1", stage("draft")),
    event("1", { kind: "waiting", role: "draft", modelId: fastModel, message: `${fastModel} is loading its model…` }),
  );
  await pages.picture(chat, "waiting-dark-640");
  expect(await chat.page.locator(".busy").isVisible()).toBe(true);
});

test("the beginning, for people to look at", async () => {
  for (const [theme, width] of [
    ["dark", 640],
    ["light", 640],
    ["contrast", 640],
    ["dark", 280],
  ] as const) {
    const chat = await pages.open({ theme, width, height: 600 });
    const status = { ...readyStatus, profile: null, readiness: "none", detail: "No profile is active." } as const;
    await chat.say({ kind: "status", status: { ...status, missing: "models" } });
    const buttons = chat.page.locator(".introduction button");
    await buttons.first().waitFor();
    // None is cut off at the side, and all have room below the words.
    for (const box of await Promise.all((await buttons.all()).map((button) => button.boundingBox()))) {
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    }
    expect(await chat.page.evaluate(findFaintText), theme).toEqual([]);
    await pages.picture(chat, `start-${theme}-${String(width)}`);
  }
});

test("text can be read against its ground in each theme", async () => {
  for (const theme of ["dark", "light", "contrast"] as const) {
    const chat = await pages.open({ theme, width: 600 });
    await fill(chat);
    await chat.page.getByRole("button", { name: /^Prompts go to/ }).press("Enter");
    const faint = await chat.page.evaluate(findFaintText);
    expect(faint, theme).toEqual([]);
  }
});

test("a high contrast theme draws the borders that others leave to their grounds", async () => {
  const chat = await pages.open({ theme: "contrast" });
  await fill(chat);
  await chat.page.getByRole("button", { name: /^Prompts go to/ }).press("Enter");
  for (const part of [".prompt", ".code", ".composer", ".score", ".picker-list", "header"]) {
    const border = await chat.page
      .locator(part)
      .first()
      .evaluate((element) => getComputedStyle(element).borderBottomColor);
    // Cyan is the theme's border; the input has the focus, which is orange.
    expect(border, part).toBe(part === ".composer" ? "rgb(243, 133, 24)" : "rgb(111, 195, 223)");
  }
});

test("the style sheet has no colour of its own", async () => {
  const css = await readFile("dist/webview/chat.css", "utf8");
  const colours = css
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .match(/#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch)\(|:\s*(?:white|black|red|gr[ae]y)\b/gi);
  expect(colours).toBeNull();
});

test("nothing moves for those who do not want it", async () => {
  const animationOf = async (chat: OpenedChatPage) => {
    await chat.say({ kind: "turnStarted", id: "1", prompt: "Hi" });
    return chat.page.locator(".busy").evaluate((line) => getComputedStyle(line, "::before").animationName);
  };
  expect(await animationOf(await pages.open({ motion: "no-preference" }))).toBe("breathe");
  expect(await animationOf(await pages.open({ motion: "reduce" }))).toBe("none");
});

describe("with the keyboard", () => {
  test("everything can be reached, from the top to the input", async () => {
    const chat = await pages.open();
    await chat.say(...answered("1", "Hi", "```sh\nls\n```\n\n[a](https://example.org/)"));
    await chat.page.getByRole("textbox").fill("x");
    await chat.page.locator("header button").first().focus();
    const order = [];
    for (let step = 0; step < 13; step += 1) {
      order.push(
        await chat.page.evaluate(() => {
          const { activeElement: e } = document;
          return e?.getAttribute("aria-label") ?? e?.textContent ?? "";
        }),
      );
      await chat.page.keyboard.press("Tab");
    }
    expect(order).toEqual([
      "Profile development. 2 of 2 models answer. Switch profile",
      "New chat",
      "Conversation",
      expect.stringMatching(/^Score 3\.2 of 10, tier fast, .* Details$/),
      "Copy code",
      "Insert code at the cursor",
      "Code, sh",
      "a",
      "Copy answer",
      "Ask again",
      "Prompt",
      "Prompts go to: Auto",
      "Send",
    ]);
  });

  test("every control has a name, and what has the focus shows it", async () => {
    const chat = await pages.open();
    await fill(chat);
    const controls = chat.page.locator("button:visible, summary:visible, textarea");
    for (const control of await controls.all()) {
      const name = await control.evaluate((e) => e.getAttribute("aria-label") ?? e.textContent.trim());
      expect(name).not.toBe("");
    }
    await chat.page.keyboard.press("Shift+Tab");
    const outline = await chat.page.evaluate(() =>
      document.activeElement ? getComputedStyle(document.activeElement).outlineStyle : "",
    );
    expect(outline).toBe("solid");
  });
});

test("an empty conversation is as it was left", async () => {
  const chat = await pages.open({ before: [emptyConversation] });
  expect(await chat.page.locator("header .status").isVisible()).toBe(false);
  expect(await chat.page.getByText("Ask your own models").isVisible()).toBe(true);
});
