import { describe, expect, it } from "vitest";
import { ChatController } from "../../../../client/chat/chatController.ts";
import type { KnownChoices } from "../../../../client/chat/choicesModel.ts";
import type { StoredConversation } from "../../../../client/chat/conversationModel.ts";
import { RouterAnswerError } from "../../../../client/router/answerError.ts";
import type { AnswerPart } from "../../../../protocol/parseAnswerEvent.ts";
import type { Question } from "../../../../client/router/question.ts";
import type { ToChatPage } from "../../../../protocol/chatMessages.ts";
import { ManualClock } from "../../../support/client/manualClock.ts";

/** An answer that the test gives piece by piece. */
class Answer {
  readonly turns: Question["turns"];
  readonly model: string;
  readonly signal: AbortSignal;
  #parts: (AnswerPart | Error)[] = [];
  #wake: () => void = () => undefined;

  constructor({ turns, model }: Question, signal: AbortSignal) {
    this.turns = turns;
    this.model = model;
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
      ask: (question, signal) => {
        const answer = new Answer(question, signal);
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

  it("that goes on without an end is stopped, says why, and keeps what came", async () => {
    const { controller, answers } = create();
    controller.receive({ kind: "send", text: "Count" });
    const piece = "one more ".repeat(10_000);
    for (let count = 0; count < 11; count += 1) await answers[0]?.give(text(piece));
    expect(answers[0]?.signal.aborted).toBe(false);
    await answers[0]?.give(text(piece));
    expect(answers[0]?.signal.aborted).toBe(true);
    await answers[0]?.give(text("late"));
    expect(controller.turns).toMatchObject([{ state: "failed", texts: [{ text: piece.repeat(12) }], remedies: [] }]);
    expect(controller.turns[0]?.error).toContain("stopped after 1,000,000 characters");
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
    expect(news()).toMatchObject([
      { kind: "restore", turns: [{ state: "running", texts: [{ text: "Hello" }] }] },
      { kind: "choices" },
    ]);
    await answers[0]?.give(text("!"));
    clock.advance(100);
    expect(news()).toMatchObject([{ kind: "text", text: "!" }]);
  });

  it("shows the conversation of the window before", () => {
    const first = create();
    first.controller.receive({ kind: "send", text: "Hi" });
    const { controller, news } = create(JSON.parse(JSON.stringify(first.kept.at(-1))));
    controller.receive({ kind: "ready" });
    expect(news()[0]).toMatchObject({ kind: "restore", turns: [{ prompt: "Hi", state: "failed" }] });
  });
});

describe("where prompts go", () => {
  const choicesOf = (names: readonly string[], isWhole = true): KnownChoices => ({
    choices: ["magi", ...names].map((name) => ({ kind: "tier", name, label: name, detail: "" })),
    isWhole,
  });
  const send = ({ controller }: ReturnType<typeof create>, text = "Hi"): void => {
    controller.receive({ kind: "send", text });
  };

  it("is up to the profile until something is chosen, and then to the choice, also for the prompts after the next", async () => {
    const chat = create();
    chat.controller.offer(choicesOf(["magi/fast", "tiny"]));
    send(chat);
    await chat.answers[0]?.give(text("Yes"), { kind: "done" });
    chat.controller.receive({ kind: "choose", name: "magi/fast" });
    chat.news();
    send(chat, "One");
    expect(chat.news()).toEqual([{ kind: "turnStarted", id: "2", prompt: "One", askedFor: "magi/fast" }]);
    await chat.answers[1]?.give(text("Yes"), { kind: "done" });
    send(chat, "Two");
    expect(chat.answers.map(({ model }) => model)).toEqual(["magi", "magi/fast", "magi/fast"]);
    expect(chat.controller.turns.map(({ askedFor }) => askedFor)).toEqual([undefined, "magi/fast", "magi/fast"]);
  });

  it("is said to the page: when it loads, when there is something else to choose, and when it was chosen", () => {
    const chat = create();
    const known = choicesOf(["tiny"]);
    chat.controller.offer(known);
    expect(chat.news()).toEqual([{ kind: "choices", choices: known.choices, chosen: "magi" }]);
    chat.controller.receive({ kind: "choose", name: "tiny" });
    expect(chat.news()).toEqual([{ kind: "choices", choices: known.choices, chosen: "tiny" }]);
    chat.controller.receive({ kind: "ready" });
    expect(chat.news()[1]).toEqual({ kind: "choices", choices: known.choices, chosen: "tiny" });
  });

  it("cannot be a name that nobody offered", () => {
    const chat = create();
    chat.controller.offer(choicesOf(["tiny"]));
    chat.controller.receive({ kind: "choose", name: "other" });
    expect(chat.news().at(-1)).toMatchObject({ kind: "choices", chosen: "magi" });
    send(chat);
    expect(chat.answers[0]?.model).toBe("magi");
  });

  it("is the same when a prompt is tried again, whatever is chosen by then", async () => {
    const chat = create();
    chat.controller.offer(choicesOf(["magi/fast", "tiny"]));
    chat.controller.receive({ kind: "choose", name: "tiny" });
    send(chat);
    await chat.answers[0]?.give(new RouterAnswerError({ message: "Busy.", code: "QUEUE_FULL" }));
    expect(chat.news().at(-1)).toMatchObject({ kind: "turnEnded", error: "Busy.", remedies: [] });
    chat.controller.receive({ kind: "choose", name: "magi/fast" });
    chat.controller.receive({ kind: "retry", id: "1" });
    expect(chat.news().at(-1)).toEqual({ kind: "turnStarted", id: "1", prompt: "Hi", askedFor: "tiny" });
    expect(chat.answers[1]?.model).toBe("tiny");
  });

  it("is what is chosen by then when an answer is asked for again", async () => {
    const chat = create();
    chat.controller.offer(choicesOf(["magi/fast", "tiny"]));
    send(chat);
    await chat.answers[0]?.give(text("Yes"), { kind: "done" });
    chat.controller.receive({ kind: "choose", name: "tiny" });
    chat.controller.receive({ kind: "askAgain", id: "1" });
    expect(chat.news().at(-1)).toEqual({ kind: "turnStarted", id: "1", prompt: "Hi", askedFor: "tiny" });
    expect(chat.answers[1]?.model).toBe("tiny");
    expect(chat.answers[1]?.turns).toEqual([{ role: "user", content: "Hi" }]);
  });

  it("asks again neither for an answer that others rest on, nor while one is on its way", async () => {
    const chat = create();
    send(chat);
    await chat.answers[0]?.give(text("Yes"), { kind: "done" });
    send(chat);
    chat.controller.receive({ kind: "askAgain", id: "2" });
    await chat.answers[1]?.give(text("Yes"), { kind: "done" });
    chat.controller.receive({ kind: "askAgain", id: "1" });
    expect(chat.answers).toHaveLength(2);
  });

  it("is up to the profile again when the choice is gone, which the page is told once", () => {
    const chat = create();
    chat.controller.offer(choicesOf(["magi/fast", "tiny"]));
    chat.controller.receive({ kind: "choose", name: "magi/fast" });
    chat.controller.offer(choicesOf(["magi/fast"]));
    expect(chat.news().at(-1)).toMatchObject({ chosen: "magi/fast" });
    chat.controller.offer(choicesOf(["tiny"]));
    expect(chat.news()).toMatchObject([{ kind: "choices", chosen: "magi", lost: "fast" }]);
    expect(chat.kept.at(-1)).not.toHaveProperty("model");
    chat.controller.receive({ kind: "ready" });
    expect(chat.news()[1]).not.toHaveProperty("lost");
  });

  it("is up to the profile when a prompt is tried again that went to something that is gone", async () => {
    const chat = create();
    chat.controller.offer(choicesOf(["tiny"]));
    chat.controller.receive({ kind: "choose", name: "tiny" });
    send(chat);
    await chat.answers[0]?.give(new RouterAnswerError({ message: "No.", code: "UNKNOWN_MODEL" }));
    chat.controller.offer(choicesOf([]));
    chat.controller.receive({ kind: "retry", id: "1" });
    expect(chat.answers[1]?.model).toBe("magi");
    expect(chat.controller.turns[0]).not.toHaveProperty("askedFor");
  });

  it("is kept over a reload and over a new chat, also while the files are not read yet or broken", () => {
    const before = create();
    before.controller.offer(choicesOf(["tiny"]));
    before.controller.receive({ kind: "choose", name: "tiny" });
    before.controller.receive({ kind: "newChat" });
    expect(before.kept.at(-1)).toEqual({ turns: [], draftInput: "", model: "tiny" });
    const after = create(JSON.parse(JSON.stringify(before.kept.at(-1))));
    after.controller.offer(choicesOf([], false));
    send(after);
    expect(after.answers[0]?.model).toBe("tiny");
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
