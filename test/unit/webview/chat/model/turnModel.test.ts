import { describe, expect, test } from "vitest";
import type { ToChatPage } from "../../../../../protocol/chatMessages.ts";
import type { RouterEvent, StageRole } from "../../../../../protocol/routerEvents.ts";
import { describeAnnouncement } from "../../../../../webview/chat/model/announcement.ts";
import { applyMessage, type ChatModel } from "../../../../../webview/chat/model/chatModel.ts";
import { describeTurn } from "../../../../../webview/chat/model/turnModel.ts";
import { decided, decidedTwoStages, event, powerfulModel, stage, text } from "../../../../support/chatPage/scenes.ts";

type Step =
  RouterEvent | readonly [role: StageRole, text: string] | Omit<Extract<ToChatPage, { kind: "turnEnded" }>, "id">;

/** The turn after what happened to it. */
function turnAfter(...steps: readonly Step[]) {
  const messages = steps.map((step): ToChatPage => {
    if ("kind" in step) return step.kind === "turnEnded" ? { ...step, id: "1" } : event("1", step);
    return text("1", ...step);
  });
  const start: ToChatPage = { kind: "turnStarted", id: "1", prompt: "Hi" };
  const turn = [start, ...messages].reduce<ChatModel>(applyMessage, {}).turns?.[0];
  return turn!;
}

const firstToken = (role: StageRole, ttftMs = 182): RouterEvent => ({ kind: "firstToken", role, ttftMs });
const stageEnd = (role: StageRole, finish: "stop" | "length" = "stop"): RouterEvent => ({
  kind: "stageEnd",
  role,
  finish,
  totalMs: 2_000,
  tokens: 100,
});
const waiting: RouterEvent = { kind: "waiting", role: "answer", modelId: "m", message: "m is loading its model…" };
const inLine = (place: number, role: StageRole = "answer"): RouterEvent => ({
  kind: "waiting",
  role,
  modelId: "m",
  message: `Number ${place} in line.`,
});
const done: Step = { kind: "turnEnded", state: "done" };

describe("what a turn waits for", () => {
  const cases: readonly (readonly [string, readonly Step[], string | undefined])[] = [
    ["before the decision", [], "Choosing a model…"],
    ["after the decision", [decided()], "Waiting for the model…"],
    ["once a stage has begun", [decided(), stage("answer")], "Waiting for the first token…"],
    ["while a model loads", [decided(), stage("answer"), waiting], "m is loading its model…"],
    ["while it waits in line, before any model is asked", [decided(), inLine(2)], "Number 2 in line."],
    ["as the line gets shorter", [decided(), inLine(2), inLine(1)], "Number 1 in line."],
    ["once it is its turn", [decided(), inLine(1), stage("answer")], "Waiting for the first token…"],
    [
      "while the refinement waits in line",
      [decidedTwoStages(), stage("draft"), ["draft", "He"], stageEnd("draft"), inLine(1, "refine")],
      "Number 1 in line.",
    ],
    [
      "after a wait that ended in another model",
      [decided(), stage("answer"), waiting, stage("answer", "fast", "other")],
      "Waiting for the first token…",
    ],
    ["while text arrives", [decided(), stage("answer"), waiting, firstToken("answer"), ["answer", "He"]], undefined],
    [
      "between draft and refinement",
      [decidedTwoStages(), stage("draft"), ["draft", "He"], stageEnd("draft")],
      "Refining…",
    ],
    [
      "before the first word of the refinement",
      [decidedTwoStages(), stage("draft"), ["draft", "He"], stageEnd("draft"), stage("refine")],
      "Refining…",
    ],
    ["when all is said", [decided(), stage("answer"), ["answer", "Hello"], stageEnd("answer"), done], undefined],
  ];
  test.each(cases)("%s", (_, steps, busy) => {
    expect(describeTurn(turnAfter(...steps)).busy).toBe(busy);
  });

  test("thinking is shown at its own place, until the answer begins", () => {
    const thinking = turnAfter(decided(), stage("answer"), ["answer", "<think>Hm"]);
    expect(describeTurn(thinking)).toMatchObject({ busy: undefined, stages: [{ thinking: true }] });
    const answering = turnAfter(decided(), stage("answer"), ["answer", "<think>Hm</think>Hello"]);
    expect(describeTurn(answering).stages).toMatchObject([
      { thinking: false, stage: { text: "Hello", reasoning: "Hm" } },
    ]);
  });
});

describe("two stages", () => {
  const drafted = [decidedTwoStages(), stage("draft"), firstToken("draft"), ["draft", "Short."]] as const;
  const refined = [
    stageEnd("draft", "length"),
    stage("refine", "powerful", powerfulModel),
    firstToken("refine", 1_240),
    ["refine", "Long."],
  ] as const;

  test("the draft is named, and is what one copies as long as there is no more", () => {
    expect(describeTurn(turnAfter(...drafted))).toMatchObject({
      stages: [{ title: "Draft · fast · qwen3_4p0b_q4km_fast · 182 ms", superseded: false }],
      answer: "Short.",
    });
  });

  test("the draft steps back when the refined answer has its first word, not before", () => {
    const waits = describeTurn(turnAfter(...drafted, ...refined.slice(0, 3)));
    expect(waits.stages[0]?.superseded).toBe(false);
    const { stages, answer } = describeTurn(turnAfter(...drafted, ...refined));
    expect(stages.map(({ title, superseded }) => [title, superseded])).toEqual([
      ["Draft · fast · qwen3_4p0b_q4km_fast · 182 ms", true],
      ["Refined · powerful · gpt_oss_20p0b_q4km_powerful · 1.2 s", false],
    ]);
    expect(answer).toBe("Long.");
  });

  test("a draft that could not be refined says so and stays", () => {
    const sorry: RouterEvent = { kind: "draftOnly", message: "This is the draft: nothing of powerful answers." };
    const model = describeTurn(turnAfter(...drafted, stageEnd("draft"), sorry, done));
    expect(model.remarks).toEqual(["This is the draft: nothing of powerful answers."]);
    expect(model.stages).toMatchObject([{ superseded: false }]);
    expect(model.badge).toMatchObject({ tier: "fast", modelId: "qwen3_4p0b_q4km_fast" });
  });

  test("a refinement that came to nothing is in vain; one that is under way is not", () => {
    const begun = [...drafted, ...refined.slice(0, 2)];
    expect(describeTurn(turnAfter(...begun)).stages.map(({ vain }) => vain)).toEqual([false, false]);
    const sorry: RouterEvent = { kind: "draftOnly", message: "This is the draft: nothing of powerful answers." };
    expect(describeTurn(turnAfter(...begun, sorry, done)).stages.map(({ vain }) => vain)).toEqual([false, true]);
  });

  test("that a draft was cut is no remark; that an answer was cut is", () => {
    expect(describeTurn(turnAfter(...drafted, stageEnd("draft", "length"))).remarks).toEqual([]);
    const cut = turnAfter(decided(), stage("answer"), ["answer", "On and"], stageEnd("answer", "length"), done);
    expect(describeTurn(cut).remarks).toEqual(["The answer was cut at the model's token limit."]);
  });
});

test("each detour is told once", () => {
  const failover: RouterEvent = { kind: "failover", role: "answer", from: "a", to: "b", message: "a did not answer." };
  expect(describeTurn(turnAfter(decided(), failover, failover)).detours).toEqual(["a did not answer."]);
});

test("an answer without a word is remarked on", () => {
  expect(describeTurn(turnAfter(decided(), stage("answer"), done)).remarks).toEqual(["The model sent no text."]);
});

describe("the ending", () => {
  test("of a stopped turn", () => {
    expect(describeTurn(turnAfter({ kind: "turnEnded", state: "stopped" })).ending).toEqual({ kind: "stopped" });
  });

  test("of a failed turn has the error and what may help", () => {
    const failed = turnAfter({ kind: "turnEnded", state: "failed", error: "No.", remedies: ["restartRouter"] });
    expect(describeTurn(failed).ending).toEqual({ kind: "failed", error: "No.", remedies: ["restartRouter"] });
  });

  test("of a failed turn without a remedy is the health view", () => {
    const failed = turnAfter({ kind: "turnEnded", state: "failed", error: "No." });
    expect(describeTurn(failed).ending).toMatchObject({ remedies: ["showHealth"] });
  });

  test("is not there before the end", () => {
    expect(describeTurn(turnAfter(decided())).ending).toBeUndefined();
  });
});

describe("what is announced", () => {
  const cases: readonly (readonly [string, readonly Step[]])[] = [
    ["Choosing a model…", []],
    ["m is loading its model…", [decided(), stage("answer"), waiting]],
    ["The model is thinking.", [decided(), stage("answer"), ["answer", "<think>Hm"]]],
    ["The answer is coming in.", [decided(), stage("answer"), ["answer", "One"]]],
    ["The answer is coming in.", [decided(), stage("answer"), ["answer", "One two three"]]],
    ["The draft is coming in.", [decidedTwoStages(), stage("draft"), ["draft", "One"]]],
    ["The answer is complete.", [decided(), stage("answer"), ["answer", "One"], done]],
    ["Stopped.", [{ kind: "turnEnded", state: "stopped" }]],
    ["The answer failed. No.", [{ kind: "turnEnded", state: "failed", error: "No." }]],
  ];
  test.each(cases)("%s", (announcement, steps) => {
    expect(describeAnnouncement(turnAfter(...steps))).toBe(announcement);
  });
});
