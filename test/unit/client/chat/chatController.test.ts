import { describe, expect, it } from "vitest";
import { ChatController } from "../../../../client/chat/chatController.ts";
import type { StoredConversation } from "../../../../client/chat/conversationModel.ts";
import { RouterAnswerError } from "../../../../client/router/answerError.ts";
import type { AnswerPart } from "../../../../client/router/parseAnswerEvent.ts";
import type { Turn } from "../../../../core/routing/decision.ts";
import type { ToChatPage } from "../../../../protocol/chatMessages.ts";
import { ManualClock } from "../../../support/client/manualClock.ts";

/** An answer that the test gives piece by piece. */
class Answer {
  readonly turns: readonly Turn[];
  readonly signal: AbortSignal;
  #parts: (AnswerPart | Error)[] = [];
  #wake: () => void = () => undefined;

  constructor(turns: readonly Turn[], signal: AbortSignal) {
    this.turns = turns;
    this.signal = signal;
    signal.addEventListener("abort", () => {
      this.#wake();
    });
  }

  async give(...parts: readonly (AnswerPart | Error)[]): Promise<void> {
    this.#parts.push(...parts);
    this.#wake();
    await settled();
  }

  async *stream(): AsyncGenerator<AnswerPart> {
    for (;;) {
      // What was already on its way comes even after the abort.
      const part = this.#parts.shift();
      if (part === undefined) this.signal.throwIfAborted();
      if (part instanceof Error) throw part;
      if (part === undefined) await new Promise<void>((resolve) => (this.#wake = resolve));
      else yield part;
      if (part?.kind === "done") return;
    }
  }
}

/** Everything that is already due has been done. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function create(stored?: unknown) {
  const clock = new ManualClock();
  const posted: ToChatPage[] = [];
  const answers: Answer[] = [];
  const kept: StoredConversation[] = [];
  let ids = 0;
  const controller = new ChatController(
    {
      ask: (turns, signal) => {
        const answer = new Answer(turns, signal);
        answers.push(answer);
        return answer.stream();
      },
      post: (message) => posted.push(message),
      keep: (conversation) => kept.push(conversation),
      mostTurns: () => 2,
      newId: () => String(++ids),
      clock,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    },
    stored,
  );
  /** What was posted since the last look. */
  const news = (): readonly ToChatPage[] => posted.splice(0);
  return { controller, clock, news, answers, kept };
}

const stage = (role: "draft" | "refine" | "answer"): AnswerPart => ({
  kind: "event",
  event: { kind: "stage", role, tier: "fast", modelId: "tiny", endpoint: "tiny@embedded", builtin: true },
});
const text = (words: string): AnswerPart => ({ kind: "text", text: words });

describe("an answer", () => {
  it("comes to the page as events and batched text of the stage that began last", async () => {
    const { controller, clock, news, answers } = create();
    controller.receive({ kind: "send", text: "Hi" });
    expect(news()).toEqual([{ kind: "turnStarted", id: "1", prompt: "Hi" }]);
    await answers[0]?.give(stage("draft"), text("Hel"), text("lo"));
    expect(news().map(({ kind }) => kind)).toEqual(["event"]);
    clock.advance(30);
    expect(news()).toEqual([{ kind: "text", id: "1", role: "draft", text: "Hello" }]);
    await answers[0]?.give(text(" there"), stage("refine"), text("Good day"), { kind: "done" });
    expect(news()).toMatchObject([
      { kind: "text", role: "draft", text: " there" },
      { kind: "event" },
      { kind: "text", role: "refine", text: "Good day" },
      { kind: "turnEnded", id: "1", state: "done" },
    ]);
    expect(controller.turns).toMatchObject([{ state: "done", texts: [{ text: "Hello there" }, { text: "Good day" }] }]);
  });

  it("ends at once when it is stopped, and its request is aborted", async () => {
    const { controller, news, answers } = create();
    controller.receive({ kind: "send", text: "Hi" });
    await answers[0]?.give(stage("answer"), text("Part"));
    news();
    controller.receive({ kind: "stop", id: "1" });
    expect(answers[0]?.signal.aborted).toBe(true);
    await answers[0]?.give(text("late"));
    expect(news()).toMatchObject([
      { kind: "text", text: "Part" },
      { kind: "turnEnded", state: "stopped" },
    ]);
    expect(controller.turns[0]).toMatchObject({ state: "stopped", texts: [{ text: "Part" }] });
  });

  it("says the router's sentence when it fails, with what may help, and the next question works", async () => {
    const { controller, news, answers } = create();
    controller.receive({ kind: "send", text: "One" });
    await answers[0]?.give(new RouterAnswerError({ message: "Nobody answers.", code: "NO_HEALTHY_MODEL" }));
    expect(news().at(-1)).toEqual({
      kind: "turnEnded",
      id: "1",
      state: "failed",
      error: "Nobody answers.",
      remedies: ["showHealth", "switchProfile", "getModel"],
    });
    expect(controller.turns[0]?.prompt).toBe("One");
    controller.receive({ kind: "send", text: "Two" });
    await answers[1]?.give(text("Yes"), { kind: "done" });
    expect(answers[1]?.turns).toEqual([{ role: "user", content: "Two" }]);
    expect(controller.turns.map(({ state }) => state)).toEqual(["failed", "done"]);
  });

  it("does not show the words of an unexpected error", async () => {
    const { controller, answers } = create();
    controller.receive({ kind: "send", text: "One" });
    await answers[0]?.give(new TypeError("x is not a function"));
    const [turn] = controller.turns;
    expect(turn?.state).toBe("failed");
    expect(turn?.error).toContain("log");
    expect(turn?.error).not.toContain("function");
  });

  it("is asked for again in its place", async () => {
    const { controller, news, answers } = create();
    controller.receive({ kind: "send", text: "One" });
    await answers[0]?.give(new RouterAnswerError({ message: "No.", code: "ROUTER_STOPPED" }));
    news();
    controller.receive({ kind: "retry", id: "1" });
    expect(news()).toEqual([{ kind: "turnStarted", id: "1", prompt: "One" }]);
    await answers[1]?.give(text("Yes"), { kind: "done" });
    expect(controller.turns).toMatchObject([{ id: "1", state: "done", texts: [{ text: "Yes" }] }]);
  });
});

describe("what is typed", () => {
  it("goes back into the input while another answer is on its way", async () => {
    const { controller, news, answers } = create();
    controller.receive({ kind: "send", text: "One" });
    news();
    controller.receive({ kind: "send", text: "Two" });
    await settled();
    expect(news()).toEqual([{ kind: "compose", text: "Two" }]);
    expect(answers).toHaveLength(1);
  });

  it("is not sent when it is nothing but space", () => {
    const { controller, answers } = create();
    controller.receive({ kind: "send", text: " \n" });
    expect(answers).toEqual([]);
  });

  it("is kept, also over a new chat", () => {
    const { controller, clock, kept, news } = create();
    controller.receive({ kind: "input", text: "half a tho" });
    controller.receive({ kind: "input", text: "half a thought" });
    clock.advance(500);
    expect(kept).toEqual([{ turns: [], draftInput: "half a thought" }]);
    controller.receive({ kind: "newChat" });
    expect(news()).toEqual([{ kind: "restore", turns: [], draftInput: "half a thought" }]);
  });
});

describe("a page that is loaded anew", () => {
  it("gets everything, and no text twice", async () => {
    const { controller, clock, news, answers } = create();
    controller.receive({ kind: "send", text: "Hi" });
    await answers[0]?.give(stage("answer"), text("Hello"));
    news();
    controller.receive({ kind: "ready" });
    clock.advance(100);
    expect(news()).toMatchObject([{ kind: "restore", turns: [{ state: "running", texts: [{ text: "Hello" }] }] }]);
    await answers[0]?.give(text("!"));
    clock.advance(100);
    expect(news()).toMatchObject([{ kind: "text", text: "!" }]);
  });

  it("shows the conversation of the window before", () => {
    const first = create();
    first.controller.receive({ kind: "send", text: "Hi" });
    const { controller, news } = create(JSON.parse(JSON.stringify(first.kept.at(-1))));
    controller.receive({ kind: "ready" });
    expect(news()).toMatchObject([{ kind: "restore", turns: [{ prompt: "Hi", state: "failed" }] }]);
  });
});

it("keeps as many turns as the setting says", async () => {
  const { controller, answers, kept } = create();
  for (const [index, prompt] of ["One", "Two", "Three"].entries()) {
    controller.receive({ kind: "send", text: prompt });
    await answers[index]?.give(text("Yes"), { kind: "done" });
  }
  expect(kept.at(-1)?.turns.map(({ prompt }) => prompt)).toEqual(["Two", "Three"]);
  expect(controller.turns).toHaveLength(2);
});

it("stops the answer and forgets the conversation on a new chat", async () => {
  const { controller, answers, kept } = create();
  controller.receive({ kind: "send", text: "One" });
  controller.receive({ kind: "newChat" });
  await settled();
  expect(answers[0]?.signal.aborted).toBe(true);
  expect(controller.turns).toEqual([]);
  expect(kept.at(-1)?.turns).toEqual([]);
});
