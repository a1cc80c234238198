import { describe, expect, test } from "vitest";
import { useChatPages } from "../../support/chatPage/chatPageSuite.ts";
import type { OpenedChatPage } from "../../support/chatPage/openChatPage.ts";
import {
  answered,
  decided,
  decidedTwoStages,
  emptyConversation,
  event,
  powerfulModel,
  readyStatus,
  stage,
  text,
} from "../../support/chatPage/scenes.ts";

const pages = useChatPages();

const button = ({ page }: OpenedChatPage, name: string) => page.getByRole("button", { name, exact: true });

describe("stopping", () => {
  test.each(["the button", "Escape"])("is done with %s", async (way) => {
    const chat = await pages.open();
    await chat.say(...answered("1", "Tell me a story", "Once upon a time").slice(0, 5));
    expect(await button(chat, "Send").count()).toBe(0);
    if (way === "Escape") await chat.page.getByRole("textbox").press("Escape");
    else await button(chat, "Stop").click();
    expect((await chat.sent()).at(-1)).toEqual({ kind: "stop", id: "1" });
    await chat.say({ kind: "turnEnded", id: "1", state: "stopped" });
    const answer = chat.page.locator(".answer");
    expect(await answer.locator(".markdown").innerText()).toBe("Once upon a time");
    expect(await answer.locator(".stopped").innerText()).toBe("Stopped.");
    expect(await button(chat, "Stop").count()).toBe(0);
    expect(await button(chat, "Send").count()).toBe(1);
  });

  test("is nothing when nothing runs", async () => {
    const chat = await pages.open();
    await chat.say(...answered("1", "Hi", "Hello"));
    await chat.page.getByRole("textbox").press("Escape");
    expect(await chat.sent()).toEqual([{ kind: "ready" }]);
  });

  test("leaves the focus in the input, not nowhere", async () => {
    const chat = await pages.open();
    await chat.say(...answered("1", "Hi", "Hello").slice(0, 5));
    await button(chat, "Stop").focus();
    await chat.say({ kind: "turnEnded", id: "1", state: "done" });
    expect(await chat.page.evaluate(() => document.activeElement?.localName)).toBe("textarea");
  });
});

test("a prompt that fails at once is told to those who hear the page", async () => {
  const chat = await pages.open();
  await chat.sayAtOnce(
    { kind: "turnStarted", id: "1", prompt: "Hi" },
    { kind: "turnEnded", id: "1", state: "failed", error: "There is no profile.", remedies: [] },
  );
  expect(await chat.page.getByRole("status").innerText()).toBe("The answer failed. There is no profile.");
});

describe("trying again", () => {
  test("asks for the same turn, whose old answer gives way to the new one", async () => {
    const chat = await pages.open();
    const begun = answered("1", "Tell me a story", "Once upon a time").slice(0, 5);
    await chat.say(...begun, { kind: "turnEnded", id: "1", state: "stopped" });
    await button(chat, "Try again").click();
    expect((await chat.sent()).at(-1)).toEqual({ kind: "retry", id: "1" });
    await chat.say(
      { kind: "turnStarted", id: "1", prompt: "Tell me a story" },
      event("1", decided()),
      event("1", stage("answer")),
      text("1", "answer", "There was"),
    );
    expect(await chat.page.locator(".turn").count()).toBe(1);
    expect(await chat.page.locator(".markdown").innerText()).toBe("There was");
    expect(await chat.page.getByText("Stopped.").count()).toBe(0);
    expect(await button(chat, "Try again").count()).toBe(0);
  });

  test("leaves no draft behind when the answer comes in one stage this time", async () => {
    const chat = await pages.open();
    await chat.say(
      { kind: "turnStarted", id: "1", prompt: "Prove it" },
      event("1", decidedTwoStages()),
      event("1", stage("draft")),
      text("1", "draft", "A draft."),
      { kind: "turnEnded", id: "1", state: "stopped" },
      ...answered("1", "Prove it", "An answer."),
    );
    expect(await chat.page.locator(".stage").allInnerTexts()).toEqual(["An answer."]);
  });

  test("says why it failed this time, also when that is known at once", async () => {
    const chat = await pages.open();
    const turn = { id: "1", prompt: "Tell me a story" };
    const failover = (from: string) =>
      event("1", {
        kind: "failover",
        role: "answer",
        from,
        to: "c",
        message: `${from} did not answer, so c was asked.`,
      });
    await chat.say({ kind: "turnStarted", ...turn }, event("1", decided()), failover("a"), {
      kind: "turnEnded",
      id: "1",
      state: "failed",
      error: "No model answers.",
      remedies: ["showHealth"],
    });
    await chat.sayAtOnce({ kind: "turnStarted", ...turn }, event("1", decided()), failover("b"), {
      kind: "turnEnded",
      id: "1",
      state: "failed",
      error: "There is no profile.",
      remedies: ["switchProfile"],
    });
    expect(await chat.page.locator(".error").allInnerTexts()).toEqual(["There is no profile."]);
    expect(await chat.page.locator(".lines p").allInnerTexts()).toEqual(["b did not answer, so c was asked."]);
    expect(await chat.page.locator(".buttons button").allInnerTexts()).toEqual(["Try again", "Switch profile"]);
    expect(await chat.page.getByRole("status").innerText()).toBe("The answer failed. There is no profile.");
  });

  test("waits until no other answer is on its way", async () => {
    const chat = await pages.open();
    await chat.say(
      { kind: "turnStarted", id: "1", prompt: "One" },
      { kind: "turnEnded", id: "1", state: "stopped" },
      { kind: "turnStarted", id: "2", prompt: "Two" },
    );
    expect(await button(chat, "Try again").isDisabled()).toBe(true);
    await chat.say({ kind: "turnEnded", id: "2", state: "done" });
    expect(await button(chat, "Try again").isEnabled()).toBe(true);
  });
});

describe("asking again", () => {
  test("is offered for the newest answer alone, and the new one takes its place", async () => {
    const chat = await pages.open();
    await chat.say(...answered("1", "One", "First."), ...answered("2", "Two", "Second."));
    expect(await button(chat, "Ask again").count()).toBe(1);
    await button(chat, "Ask again").click();
    expect((await chat.sent()).at(-1)).toEqual({ kind: "askAgain", id: "2" });
    expect(await chat.page.evaluate(() => document.activeElement?.localName)).toBe("textarea");
    await chat.say({ kind: "turnStarted", id: "2", prompt: "Two" });
    expect(await button(chat, "Ask again").count()).toBe(0);
    await chat.say(...answered("2", "Two", "Better."));
    expect(await chat.page.locator(".markdown").allInnerTexts()).toEqual(["First.", "Better."]);
    expect(await button(chat, "Ask again").count()).toBe(1);
  });
});

describe("a refinement", () => {
  const drafted = [
    { kind: "turnStarted", id: "1", prompt: "Prove it" },
    event("1", decidedTwoStages()),
    event("1", stage("draft")),
    text("1", "draft", "A whole draft."),
    event("1", { kind: "stageEnd", role: "draft", finish: "stop", totalMs: 900, tokens: 4 }),
    event("1", stage("refine", "powerful", powerfulModel)),
  ] as const;

  test("that comes to nothing leaves the draft, and no title without a text", async () => {
    const chat = await pages.open();
    await chat.say(
      ...drafted,
      event("1", { kind: "draftOnly", message: "This is the draft; it could not be refined." }),
      { kind: "turnEnded", id: "1", state: "done" },
    );
    expect(await chat.page.locator(".stage:visible").count()).toBe(1);
    expect(await chat.page.locator(".stage-title:visible").allInnerTexts()).toEqual([
      expect.stringMatching(/^Draft · fast/),
    ]);
    expect(await chat.page.getByText("A whole draft.").isVisible()).toBe(true);
  });

  test("that breaks off gives the whole draft back", async () => {
    const chat = await pages.open();
    await chat.say(...drafted, text("1", "refine", "Half a"));
    expect(await chat.page.getByText("A whole draft.").isVisible()).toBe(false);
    await chat.say({ kind: "turnEnded", id: "1", state: "failed", error: "The answer broke off." });
    expect(await chat.page.getByText("A whole draft.").isVisible()).toBe(true);
    expect(await chat.page.getByText("Half a").isVisible()).toBe(true);
  });
});

describe("a failure", () => {
  const error = "No model of fast answers: 127.0.0.1:8081 refused the connection. Start its server.";

  test("is one sentence with what may help, beside the prompt", async () => {
    const chat = await pages.open();
    await chat.say(
      { kind: "turnStarted", id: "1", prompt: "Hi" },
      { kind: "turnEnded", id: "1", state: "failed", error, remedies: ["showHealth", "restartRouter"] },
    );
    expect(await chat.page.locator(".prompt").innerText()).toBe("Hi");
    expect(await chat.page.locator(".error").innerText()).toBe(error);
    await button(chat, "Show health").click();
    await button(chat, "Restart router").click();
    await button(chat, "Try again").click();
    expect((await chat.sent()).slice(1)).toEqual([
      { kind: "command", command: "showHealth" },
      { kind: "command", command: "restartRouter" },
      { kind: "retry", id: "1" },
    ]);
  });

  test("that only time helps against offers to try again, and nothing else", async () => {
    const chat = await pages.open();
    await chat.say(
      { kind: "turnStarted", id: "1", prompt: "Hi", askedFor: "magi/fast" },
      { kind: "turnEnded", id: "1", state: "failed", error: "Too many prompts wait for fast.", remedies: [] },
    );
    expect(await chat.page.locator(".turn button").allInnerTexts()).toEqual(["Try again"]);
  });

  test("in the middle of an answer keeps what there is", async () => {
    const chat = await pages.open();
    await chat.say(...answered("1", "Hi", "Once upon").slice(0, 5), {
      kind: "turnEnded",
      id: "1",
      state: "failed",
      error,
    });
    expect(await chat.page.locator(".markdown").innerText()).toBe("Once upon");
    expect(await chat.page.locator(".error").innerText()).toBe(error);
    expect(await button(chat, "Copy answer").count()).toBe(1);
  });
});

test("a prompt that waits in line says its place, and only the newest one", async () => {
  const chat = await pages.open();
  const wait = (place: number) =>
    event("1", { kind: "waiting", role: "answer", modelId: "m", message: `The prompt is number ${place} in line.` });
  await chat.say({ kind: "turnStarted", id: "1", prompt: "Hi" }, event("1", decided()), wait(2));
  expect(await chat.page.locator(".busy").innerText()).toBe("The prompt is number 2 in line.");
  await chat.say(wait(1));
  expect(await chat.page.locator(".busy").innerText()).toBe("The prompt is number 1 in line.");
  await chat.page.locator(".badge summary").click();
  expect(await chat.page.locator(".badge section", { hasText: "On the way" }).locator("li").allInnerTexts()).toEqual([
    "The prompt is number 1 in line.",
  ]);
});

describe("two stages", () => {
  const drafted = [
    { kind: "turnStarted", id: "1", prompt: "Prove it" },
    event("1", decidedTwoStages()),
    event("1", stage("draft")),
    event("1", { kind: "firstToken", role: "draft", ttftMs: 90 }),
    text("1", "draft", "A *short* proof."),
  ] as const;
  const refining = [
    event("1", { kind: "stageEnd", role: "draft", finish: "stop", totalMs: 900 }),
    event("1", stage("refine", "powerful", powerfulModel)),
  ] as const;
  const refined = [
    event("1", { kind: "firstToken", role: "refine", ttftMs: 1_500 }),
    text("1", "refine", "A long proof."),
  ] as const;

  test("show the draft first, then fold it away for the refined answer", async () => {
    const chat = await pages.open();
    await chat.say(...drafted);
    const draft = chat.page.locator(".stage-draft");
    expect(await draft.locator("summary").first().innerText()).toBe("Draft · fast · qwen3_4p0b_q4km_fast · 90 ms");
    expect(await draft.locator(".markdown").isVisible()).toBe(true);
    await chat.say(...refining);
    expect(await draft.locator(".markdown").isVisible()).toBe(true);
    expect(await chat.page.locator(".busy").innerText()).toBe("Refining…");
    await chat.say(...refined);
    expect(await draft.locator(".markdown").isVisible()).toBe(false);
    const refinement = chat.page.locator(".stage-refine");
    expect(await refinement.locator(".stage-title").innerText()).toBe(
      "Refined · powerful · gpt_oss_20p0b_q4km_powerful · 1.5 s",
    );
    expect(await refinement.locator(".markdown").innerText()).toBe("A long proof.");
    await draft.locator("summary").first().click();
    await chat.say(text("1", "refine", " And more."), { kind: "turnEnded", id: "1", state: "done" });
    expect(await draft.locator(".markdown").innerText()).toBe("A short proof.");
    await button(chat, "Copy answer").click();
    expect((await chat.sent()).at(-1)).toEqual({ kind: "copy", text: "A long proof. And more." });
  });

  test("that ended at the draft say so, and keep it open", async () => {
    const chat = await pages.open();
    await chat.say(
      ...drafted,
      event("1", { kind: "draftOnly", message: "This is the draft: nothing of powerful answers." }),
      { kind: "turnEnded", id: "1", state: "done" },
    );
    expect(await chat.page.locator(".stage-draft .markdown").isVisible()).toBe(true);
    expect(await chat.page.locator(".answer > .lines").last().innerText()).toBe(
      "This is the draft: nothing of powerful answers.",
    );
  });

  test("come back folded when the page is opened again", async () => {
    const chat = await pages.open();
    await chat.say(...drafted, ...refining, ...refined, { kind: "turnEnded", id: "1", state: "done" });
    const shown = await chat.page.locator(".answer").innerText();
    const events = [...drafted, ...refining, ...refined].flatMap((said) => (said.kind === "event" ? [said.event] : []));
    const texts = [
      { role: "draft", text: "A *short* proof." },
      { role: "refine", text: "A long proof." },
    ] as const;
    await chat.page.reload();
    await chat.say({
      kind: "restore",
      turns: [{ id: "1", prompt: "Prove it", events, texts, state: "done" }],
      draftInput: "",
    });
    expect(await chat.page.locator(".answer").innerText()).toBe(shown);
  });
});

test("words from right to left begin on the right, and code among them does not", async () => {
  const chat = await pages.open();
  const answer = "مرحبا `f(x)` بالعالم.\n\n- واحد\n\n  ```js\n  let a;\n  ```\n\nFrom left to right.";
  await chat.say(...answered("1", "ما هي الطبقة؟", answer));
  await chat.page.getByRole("textbox").fill("سؤال؟");
  const directionOf = (place: string) =>
    chat.page.locator(place).evaluateAll((all) => all.map((e) => getComputedStyle(e).direction));
  expect(await directionOf(".markdown > .block")).toEqual(["rtl", "rtl", "ltr"]);
  expect(await directionOf(".markdown :is(p > code, .code)")).toEqual(["ltr", "ltr"]);
  expect(await directionOf("textarea")).toEqual(["rtl"]);
  /** Whether the sign that ends the text stands on its left. */
  const endsOnTheLeft = (place: string) =>
    chat.page.locator(place).evaluate((element) => {
      const text = element.lastChild as Text;
      const range = document.createRange();
      const leftOf = (at: number) => {
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        return range.getBoundingClientRect().left;
      };
      return leftOf(text.length - 1) < leftOf(text.length - 2);
    });
  expect(await endsOnTheLeft(".markdown > .block:first-child > p")).toBe(true);
  expect(await endsOnTheLeft(".prompt")).toBe(true);
  await pages.picture(chat, "right-to-left");
});

describe("around the conversation", () => {
  test("the header names the profile and switches it", async () => {
    const chat = await pages.open();
    const header = chat.page.getByRole("button", { name: "Profile development. 2 of 2 models answer. Switch profile" });
    expect(await header.innerText()).toContain("2 of 2 models answer.");
    await header.click();
    expect((await chat.sent()).at(-1)).toEqual({ kind: "command", command: "switchProfile" });
  });

  test("the header follows the status", async () => {
    const chat = await pages.open();
    await chat.say({
      kind: "status",
      status: { profile: null, readiness: "none", detail: "No profile is active.", guide: false },
    });
    expect(await chat.page.locator("header").innerText()).toContain("No profile");
    await button(chat, "Choose a profile").click();
    expect((await chat.sent()).at(-1)).toEqual({ kind: "command", command: "switchProfile" });
  });

  test("whoever begins is led to models, and then to a profile", async () => {
    const chat = await pages.open();
    const status = { profile: null, readiness: "none", detail: "No profile is active.", guide: false } as const;
    await chat.say({ kind: "status", status: { ...status, missing: "models" } });
    for (const [name, command] of [
      ["Find models on this machine", "discoverModels"],
      ["Find model servers", "findServers"],
      ["Get a model", "getModel"],
      ["Try the built-in guide", "tryGuide"],
    ] as const) {
      await button(chat, name).click();
      expect((await chat.sent()).at(-1)).toEqual({ kind: "command", command });
    }
    await chat.say({ kind: "status", status: { ...status, missing: "profile" } });
    await button(chat, "Create a profile from my models").click();
    expect((await chat.sent()).at(-1)).toEqual({ kind: "command", command: "createProfileFromModels" });
    expect(await button(chat, "Get a model").count()).toBe(0);
  });

  test("a new chat begins with examples again", async () => {
    const chat = await pages.open();
    const examples = chat.page.getByRole("list", { name: "Examples" });
    expect(await examples.getByRole("button").count()).toBe(3);
    await chat.say(...answered("1", "Hi", "Hello"));
    expect(await examples.isVisible()).toBe(false);
    await button(chat, "New chat").click();
    expect((await chat.sent()).at(-1)).toEqual({ kind: "newChat" });
    await chat.say(emptyConversation);
    expect(await chat.page.locator(".turn").count()).toBe(0);
    expect(await examples.isVisible()).toBe(true);
  });

  test("no examples flash before the conversation is restored", async () => {
    const chat = await pages.open({ before: [{ kind: "status", status: readyStatus }] });
    expect(await chat.page.getByRole("list", { name: "Examples" }).isVisible()).toBe(false);
  });

  test("the guide says what it is, as long as it is the guide", async () => {
    const chat = await pages.open();
    const notice = chat.page.locator(".notice");
    expect(await notice.isVisible()).toBe(false);
    await chat.say({ kind: "status", status: { ...readyStatus, profile: "guide", guide: true } });
    expect(await notice.innerText()).toBe(
      "This is the built-in guide: it knows MAGI profiles and nothing else. Get a real model.",
    );
    await button(chat, "Get a real model.").click();
    expect((await chat.sent()).at(-1)).toEqual({ kind: "command", command: "getModel" });
  });
});
