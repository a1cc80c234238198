import { describe, expect, test } from "vitest";
import { useChatPages } from "../../support/chatPage/chatPageSuite.ts";
import type { OpenedChatPage } from "../../support/chatPage/openChatPage.ts";
import { answered, decided, event, fastModel, readyStatus, stage, text } from "../../support/chatPage/scenes.ts";

const pages = useChatPages();

async function ask(chat: OpenedChatPage, id = "1", prompt = "What is a tier?") {
  await chat.say({ kind: "turnStarted", id, prompt }, event(id, decided()), event(id, stage("answer")));
}

test("the page says that it is ready, once", async () => {
  const chat = await pages.open();
  expect(await chat.sent()).toEqual([{ kind: "ready" }]);
});

describe("an answer", () => {
  test("appears word by word, with the badge beside it", async () => {
    const chat = await pages.open();
    await ask(chat);
    const answer = chat.page.locator(".answer");
    expect(await answer.locator("summary").first().innerText()).toMatch(/Score 3\.2\s+fast\s+.*qwen3_4p0b_q4km_fast/s);
    expect(await answer.innerText()).toContain("Waiting for the first token…");
    await chat.say(event("1", { kind: "firstToken", role: "answer", ttftMs: 182 }), text("1", "answer", "A **tier"));
    expect(await answer.locator(".badge summary").innerText()).toContain("182 ms");
    expect(await answer.locator(".markdown").innerText()).toBe("A **tier");
    expect(await answer.innerText()).not.toContain("Waiting");
    await chat.say(text("1", "answer", "** is a step."));
    expect(await answer.locator(".markdown strong").innerText()).toBe("tier");
    expect(await answer.locator(".markdown").innerText()).toBe("A tier is a step.");
  });

  test("shows what it waits for, and the detours that it took", async () => {
    const chat = await pages.open();
    await ask(chat);
    await chat.say(
      event("1", { kind: "failover", role: "answer", from: "a", to: "b", message: "a did not answer; b is tried." }),
      event("1", { kind: "waiting", role: "answer", modelId: fastModel, message: "It is loading its model…" }),
    );
    expect(await chat.page.locator(".answer .lines").first().innerText()).toBe("a did not answer; b is tried.");
    expect(await chat.page.locator(".busy").innerText()).toBe("It is loading its model…");
    await chat.say(event("1", { kind: "firstToken", role: "answer", ttftMs: 9_000 }), text("1", "answer", "Hello"));
    expect(await chat.page.locator(".busy").isVisible()).toBe(false);
    expect(await chat.page.locator(".answer .lines").first().innerText()).toBe("a did not answer; b is tried.");
  });

  test("explains its badge when asked", async () => {
    const chat = await pages.open({ width: 900 });
    await chat.say(...answered("1", "What is a tier?", "A step."));
    const details = chat.page.locator(".badge-details");
    expect(await details.isVisible()).toBe(false);
    await chat.page.locator(".badge summary").press("Enter");
    const words = await details.innerText();
    for (const part of [
      "asks for code",
      "+1.3",
      "The score 3.2 is at most 5.0",
      "127.0.0.1:8081",
      "2.4 s",
      "58 tokens/s",
    ])
      expect(words).toContain(part);
    await pages.picture(chat, "details-dark-900");
  });

  test("keeps its thoughts folded away", async () => {
    const chat = await pages.open();
    await ask(chat);
    await chat.say({ kind: "reasoning", id: "1", role: "answer", text: "Let me see." });
    const thinking = chat.page.locator(".thinking");
    expect(await thinking.locator("summary").innerText()).toBe("Thinking");
    expect(await chat.page.getByText("Let me see.").isVisible()).toBe(false);
    await thinking.locator("summary").click();
    await chat.say({ kind: "reasoning", id: "1", role: "answer", text: " A tier is…" });
    expect(await thinking.locator(".thoughts").innerText()).toBe("Let me see. A tier is…");
    await chat.say(text("1", "answer", "A step."));
    expect(await thinking.getAttribute("open")).not.toBeNull();
  });

  test("keeps a selection in its text while more comes in", async () => {
    const chat = await pages.open();
    await ask(chat);
    await chat.say(text("1", "answer", "First words"));
    await chat.page.locator(".markdown p").evaluate((paragraph) => {
      const words = paragraph.firstChild;
      if (words) getSelection()?.setBaseAndExtent(words, 0, words, 5);
    });
    await chat.say(text("1", "answer", " and more\n\n- and a list"));
    expect(await chat.page.evaluate(() => String(getSelection()))).toBe("First");
  });
});

describe("code", () => {
  const code = "tiers:\n  - name: fast\n    max_score: 5.0\n";

  test("is coloured, and can be copied and inserted as it is", async () => {
    const chat = await pages.open();
    await chat.say(...answered("1", "Show me", `Here:\n\n\`\`\`yaml\n${code}\`\`\`\n`));
    const block = chat.page.locator(".code");
    expect(await block.locator(".code-language").innerText()).toBe("yaml");
    const colours = await block
      .locator("span.hljs-attr, span.hljs-number")
      .evaluateAll((spans) => new Set(spans.map((span) => getComputedStyle(span).color)).size);
    expect(colours).toBe(2);
    await block.getByRole("button", { name: "Copy code" }).click();
    expect(await block.locator(".icon-done").count()).toBe(1);
    await block.getByRole("button", { name: "Insert code at the cursor" }).click();
    expect((await chat.sent()).slice(1)).toEqual([
      { kind: "copy", text: code.trimEnd() },
      { kind: "insert", text: code.trimEnd() },
    ]);
  });

  test("in a list has the same buttons", async () => {
    const chat = await pages.open();
    await chat.say(...answered("1", "Show me", "1. First\n   ```sh\n   ls -la\n   ```\n2. Second"));
    await chat.page.locator("li .code").getByRole("button", { name: "Copy code" }).click();
    expect((await chat.sent()).at(-1)).toEqual({ kind: "copy", text: "ls -la" });
  });

  test("is whole after it came in pieces, whatever the pieces", async () => {
    const chat = await pages.open();
    await ask(chat);
    const lines = Array.from({ length: 400 }, (_, line) => `const value${line} = "text ${line}"; // <b>${line}</b>`);
    const markdown = `\`\`\`ts\n${lines.join("\n")}\n\`\`\``;
    for (let at = 0; at < markdown.length; at += 997) await chat.say(text("1", "answer", markdown.slice(at, at + 997)));
    await chat.say({ kind: "turnEnded", id: "1", state: "done" });
    expect(await chat.page.locator(".code code").textContent()).toBe(lines.join("\n"));
    expect(await chat.page.locator(".hljs-comment").count()).toBe(400);
  });
});

describe("a long answer", () => {
  const paragraph = `${"Words that follow one another. ".repeat(12)}\n\n\`\`\`js\nlet a = 1;\n\`\`\`\n\n- one\n- two\n\n`;

  test("stays in view while the reader is at its end, and leaves a reader alone who went up", async () => {
    const chat = await pages.open();
    await ask(chat);
    const distance = () =>
      chat.page.locator(".scroller").evaluate((e) => Math.round(e.scrollHeight - e.scrollTop - e.clientHeight));
    const jump = chat.page.getByRole("button", { name: "Jump to latest" });
    for (let count = 0; count < 10; count += 1) await chat.say(text("1", "answer", paragraph));
    expect(await distance()).toBe(0);
    expect(await jump.isVisible()).toBe(false);
    await chat.page.locator(".scroller").hover();
    await chat.page.mouse.wheel(0, -300);
    await expect.poll(() => jump.isVisible()).toBe(true);
    await expect.poll(distance).toBeGreaterThanOrEqual(300);
    const top = await chat.page.locator(".scroller").evaluate((e) => e.scrollTop);
    await chat.say(text("1", "answer", paragraph));
    expect(await chat.page.locator(".scroller").evaluate((e) => e.scrollTop)).toBe(top);
    await jump.click();
    expect(await distance()).toBe(0);
    expect(await jump.isVisible()).toBe(false);
    await chat.say(text("1", "answer", paragraph));
    expect(await distance()).toBe(0);
  });

  test("scrolls alone: what is above and below it stays, wherever the wheel turns", async () => {
    const chat = await pages.open();
    for (const id of ["1", "2", "3"]) await chat.say(...answered(id, "Hi", paragraph.repeat(4)));
    for (const place of ["header", ".scroller", "footer"]) {
      await chat.page.locator(place).hover();
      await chat.page.mouse.wheel(0, 600);
    }
    // What the wheel moves has come to rest.
    await chat.page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
    expect(await chat.page.evaluate(() => window.scrollY)).toBe(0);
    expect(await chat.page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight)).toBe(0);
  });

  test("of 200 kB costs little more per word at its end than near its beginning", async () => {
    const chat = await pages.open();
    await ask(chat);
    /** The usual time between a frame's start and the page being free again, while words come in. */
    const usualMs = () =>
      chat.page.evaluate(async () => {
        const times: number[] = [];
        for (let count = 0; count < 40; count += 1) {
          window.postMessage({ kind: "text", id: "1", role: "answer", text: "word " }, "*");
          await new Promise((done) => requestAnimationFrame(done));
          const from = performance.now();
          await new Promise((done) => setTimeout(done));
          times.push(performance.now() - from);
        }
        return times.sort((a, b) => a - b)[times.length / 2] ?? 0;
      });
    /** Of some rounds the least, since what else the machine does only adds to it. */
    const msPerFrame = async () => Math.min(await usualMs(), await usualMs(), await usualMs());
    await chat.say(text("1", "answer", paragraph));
    const early = await msPerFrame();
    await chat.say(text("1", "answer", `\n\n${paragraph.repeat(430)}`));
    const late = await msPerFrame();
    expect(await chat.page.locator(".markdown").evaluate((e) => e.textContent.length)).toBeGreaterThan(150_000);
    // 4 and 11 ms have been seen; reading the whole text for each frame took 28 ms, a flexible box of blocks 67 ms.
    expect(late, `${early} ms, then ${late} ms`).toBeLessThan(early * 3 + 8);
  });

  test("that comes faster than it can be shown leaves time for everything else", async () => {
    const chat = await pages.open();
    await ask(chat);
    await chat.say(text("1", "answer", "word word\n".repeat(40_000)));
    /** How much of the time nobody could have typed, scrolled or pressed Stop. */
    const busyShare = await chat.page.evaluate(async () => {
      const begin = performance.now();
      let busyMs = 0;
      for (let last = begin; last - begin < 5_000;) {
        window.postMessage({ kind: "text", id: "1", role: "answer", text: "word word\n" }, "*");
        await new Promise((done) => setTimeout(done, 10));
        const now = performance.now();
        if (now - last > 100) busyMs += now - last;
        last = now;
      }
      return busyMs / (performance.now() - begin);
    });
    // 0.5 is meant; with a frame after each frame it was 0.99.
    expect(busyShare).toBeLessThan(0.8);
  });

  test("opened again stands at its end", async () => {
    const events = [decided(), stage("answer")];
    const texts = [{ role: "answer", text: paragraph.repeat(20) }] as const;
    const chat = await pages.open({
      before: [{ kind: "restore", turns: [{ id: "1", prompt: "Hi", events, texts, state: "done" }], draftInput: "" }],
    });
    const distance = await chat.page
      .locator(".scroller")
      .evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight);
    expect(Math.round(distance)).toBe(0);
  });

  test("that was hidden in the middle of reading stands where the reader was", async () => {
    const turn = {
      id: "1",
      prompt: "Hi",
      events: [decided(), stage("answer")],
      texts: [{ role: "answer", text: paragraph.repeat(20) }],
      state: "done",
    } as const;
    const restore = { kind: "restore", turns: [turn], draftInput: "" } as const;
    const chat = await pages.open({ before: [restore] });
    const scroller = chat.page.locator(".scroller");
    const top = () => scroller.evaluate((e) => Math.round(e.scrollTop));
    /** VS Code takes a page away that is hidden, and loads it again. */
    const hideAndShow = async () => {
      await chat.page.evaluate(() => new Promise((done) => setTimeout(done, 400)));
      await chat.page.reload();
      await chat.say({ kind: "status", status: readyStatus }, restore);
    };
    await scroller.hover();
    await chat.page.mouse.wheel(0, -700);
    await expect.poll(() => chat.page.getByRole("button", { name: "Jump to latest" }).isVisible()).toBe(true);
    await chat.page.evaluate(() => new Promise((done) => setTimeout(done, 400)));
    const before = await top();
    await hideAndShow();
    expect(await top()).toBe(before);
    await chat.page.getByRole("button", { name: "Jump to latest" }).click();
    const end = await top();
    await hideAndShow();
    expect(await top()).toBe(end);
  });

  test("stays where it is when its badge is unfolded", async () => {
    const chat = await pages.open({ height: 500 });
    await chat.say(
      ...answered("1", "Hi", "Short."),
      ...answered("2", "Hi", "Short."),
      ...answered("3", "Hi", "Short."),
    );
    const badge = chat.page.locator(".badge summary").last();
    const before = await badge.boundingBox();
    await badge.click();
    await chat.say({ kind: "turnEnded", id: "3", state: "done" });
    expect((await badge.boundingBox())?.y).toBe(before?.y);
  });
});

test("those who hear the page are told the state, not the words", async () => {
  const chat = await pages.open();
  const heard: string[] = [];
  await chat.page.exposeFunction("hear", (words: string) => heard.push(words));
  await chat.page.evaluate(() => {
    const live = document.querySelector("[aria-live=polite]");
    const { hear } = window as unknown as { hear: (words: string) => void };
    if (live)
      new MutationObserver(() => {
        hear(live.textContent);
      }).observe(live, { childList: true, subtree: true, characterData: true });
  });
  await chat.say(...answered("1", "Hi", "A long answer."));
  await chat.say(...answered("2", "Hi", "x").slice(0, 4));
  for (const word of ["one ", "two ", "three "]) await chat.say(text("2", "answer", word));
  await chat.say({ kind: "turnEnded", id: "2", state: "stopped" });
  const said = [
    "Choosing a model…",
    "Waiting for the model…",
    "Waiting for the first token…",
    "The answer is coming in.",
    "The answer is complete.",
  ];
  await expect.poll(() => heard).toEqual([...said, ...said.slice(0, 4), "Stopped."]);
  expect(await chat.page.locator("[aria-live]").count()).toBe(1);
});
