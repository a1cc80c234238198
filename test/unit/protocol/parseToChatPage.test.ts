import { describe, expect, test } from "vitest";
import type { ChatTurn, ToChatPage } from "../../../protocol/chatMessages.ts";
import { isChatTurn, parseToChatPage } from "../../../protocol/parseToChatPage.ts";
import { choices, decidedTwoStages, event, readyStatus, stage, text } from "../../support/chatPage/scenes.ts";

const turn: ChatTurn = {
  id: "1",
  prompt: "What is a tier?",
  askedFor: "magi/fast",
  events: [decidedTwoStages(), stage("draft")],
  texts: [{ role: "draft", text: "A tier", reasoning: "Hm." }],
  state: "failed",
  error: "Nothing answers.",
  remedies: ["showHealth"],
};

const messages: readonly ToChatPage[] = [
  { kind: "status", status: readyStatus },
  { kind: "status", status: { ...readyStatus, profile: null, readiness: "none" } },
  { kind: "restore", turns: [turn], draftInput: "typed" },
  { kind: "turnStarted", id: "1", prompt: "Hi" },
  choices("magi/fast"),
  event("1", decidedTwoStages()),
  event("1", stage("refine")),
  event("1", { kind: "waiting", role: "draft", modelId: "m", message: "m is loading its model…" }),
  event("1", { kind: "failover", role: "answer", from: "a", to: "b", message: "a did not answer." }),
  event("1", { kind: "firstToken", role: "answer", ttftMs: 12.5 }),
  event("1", { kind: "stageEnd", role: "answer", finish: "length", totalMs: 100 }),
  event("1", { kind: "stageEnd", role: "answer", finish: "stop", totalMs: 100, tokens: 3 }),
  event("1", { kind: "draftOnly", message: "This is the draft." }),
  text("1", "answer", ""),
  { kind: "reasoning", id: "1", role: "answer", text: "Hm." },
  { kind: "turnEnded", id: "1", state: "done" },
  { kind: "turnEnded", id: "1", state: "failed", error: "No.", remedies: ["restartRouter", "showLog"] },
  { kind: "compose", text: "Try this" },
];

describe("parseToChatPage", () => {
  test.each(messages.map((message) => [describeMessage(message), message]))("takes %s", (_, message) => {
    expect(parseToChatPage(message)).toEqual(message);
  });

  test.each(messages.flatMap((message) => withoutOneKey(message).map(({ key, rest }) => [key, message.kind, rest])))(
    "refuses a message without `%s` of `%s`",
    (_key, _kind, rest) => {
      expect(parseToChatPage(rest)).toBeUndefined();
    },
  );

  test.each([
    ["nothing", undefined],
    ["null", null],
    ["a text", "ready"],
    ["a list", []],
    ["an unknown kind", { kind: "explode" }],
    ["a kind that every object has", { kind: "constructor" }],
    ["an unknown readiness", { kind: "status", status: { ...readyStatus, readiness: "fine" } }],
    ["a turn without events", { kind: "restore", turns: [{ ...turn, events: undefined }], draftInput: "" }],
    ["an unknown event", { kind: "event", id: "1", event: { kind: "explode" } }],
    ["an infinite time", { kind: "event", id: "1", event: { kind: "firstToken", role: "answer", ttftMs: Infinity } }],
    ["a choice of no kind", { ...choices(), choices: [{ kind: "any", name: "a", label: "a", detail: "" }] }],
    ["a choice without a name", { ...choices(), choices: [{ kind: "tier", label: "a", detail: "" }] }],
    ["a lost choice that is no text", { ...choices(), lost: 7 }],
    ["a prompt for nobody", { kind: "turnStarted", id: "1", prompt: "Hi", askedFor: null }],
    ["a text that is a number", { kind: "text", id: "1", role: "answer", text: 5 }],
    ["a role that is none", { kind: "text", id: "1", role: "critic", text: "" }],
    ["a remedy that is no command", { kind: "turnEnded", id: "1", state: "failed", remedies: ["format disk"] }],
  ])("refuses %s", (_, value) => {
    expect(parseToChatPage(value)).toBeUndefined();
  });

  test("takes a message with keys that it does not know", () => {
    expect(parseToChatPage({ kind: "compose", text: "Hi", later: true })).toMatchObject({ kind: "compose" });
  });
});

test("a turn that was kept is known again, and half a turn is not", () => {
  expect(isChatTurn(JSON.parse(JSON.stringify(turn)))).toBe(true);
  expect(isChatTurn({ ...turn, prompt: undefined })).toBe(false);
});

function describeMessage(message: ToChatPage): string {
  return message.kind === "event" ? `the event ${message.event.kind}` : message.kind;
}

const optional = new Set(["error", "remedies", "kind"]);

function withoutOneKey(message: ToChatPage) {
  return Object.keys(message)
    .filter((key) => !optional.has(key))
    .map((key) => ({ key, rest: Object.fromEntries(Object.entries(message).filter(([name]) => name !== key)) }));
}
