import { describe, expect, test } from "vitest";
import type { ToChatPage } from "../../../../../protocol/chatMessages.ts";
import { applyMessage, findRunning, type ChatModel } from "../../../../../webview/chat/model/chatModel.ts";
import {
  answered,
  choices,
  decided,
  emptyConversation,
  event,
  readyStatus,
  someChoices,
  text,
} from "../../../../support/chatPage/scenes.ts";

function after(...messages: readonly ToChatPage[]): ChatModel {
  return messages.reduce(applyMessage, {});
}

describe("applyMessage", () => {
  test("keeps status and conversation apart", () => {
    const model = after({ kind: "status", status: readyStatus }, emptyConversation);
    expect(model).toEqual({ status: readyStatus, turns: [] });
  });

  test("keeps what the user can choose, and what a turn was asked for", () => {
    const model = after(emptyConversation, choices("magi/fast"), {
      kind: "turnStarted",
      id: "1",
      prompt: "Hi",
      askedFor: "magi/fast",
    });
    expect(model.choices).toMatchObject({ choices: someChoices, chosen: "magi/fast" });
    expect(model.turns?.[0]?.askedFor).toBe("magi/fast");
  });

  test("tells of a lost choice until the next prompt", () => {
    const lost: ToChatPage = { ...choices(), lost: "fast" };
    expect(after(lost).choices).toHaveProperty("lost", "fast");
    expect(after(lost, { kind: "turnStarted", id: "1", prompt: "Hi" }).choices).toEqual({
      choices: someChoices,
      chosen: "magi",
    });
  });

  test("knows no conversation before it is restored", () => {
    expect(after({ kind: "status", status: readyStatus }).turns).toBeUndefined();
  });

  test("collects a turn's events and joins its text by stage", () => {
    const model = after(
      { kind: "turnStarted", id: "1", prompt: "Hi" },
      event("1", decided()),
      { kind: "reasoning", id: "1", role: "draft", text: "Hm" },
      { kind: "reasoning", id: "1", role: "draft", text: "m." },
      text("1", "draft", "Hel"),
      text("1", "draft", "lo"),
      text("1", "refine", "Hello!"),
    );
    expect(model.turns).toEqual([
      {
        id: "1",
        prompt: "Hi",
        events: [decided()],
        texts: [
          { role: "draft", text: "Hello", reasoning: "Hmm." },
          { role: "refine", text: "Hello!" },
        ],
        state: "running",
      },
    ]);
  });

  test("keeps text and events of a turn that failed, with its error and remedies", () => {
    const model = after({ kind: "turnStarted", id: "1", prompt: "Hi" }, text("1", "answer", "Hel"), {
      kind: "turnEnded",
      id: "1",
      state: "failed",
      error: "It broke off.",
      remedies: ["showLog"],
    });
    expect(model.turns?.[0]).toMatchObject({
      texts: [{ text: "Hel" }],
      state: "failed",
      error: "It broke off.",
      remedies: ["showLog"],
    });
  });

  test("starts a turn anew in its place when it is tried again", () => {
    const model = after(
      ...answered("1", "First", "One"),
      { kind: "turnEnded", id: "1", state: "stopped" },
      ...answered("2", "Second", "Two"),
      { kind: "turnStarted", id: "1", prompt: "First" },
    );
    expect(model.turns).toMatchObject([
      { id: "1", texts: [], events: [], state: "running" },
      { id: "2", state: "done" },
    ]);
    expect(model.turns?.[0]).not.toHaveProperty("error");
  });

  test("leaves turns that a message does not concern as they are", () => {
    const before = after(...answered("1", "First", "One"), { kind: "turnStarted", id: "2", prompt: "Second" });
    const model = applyMessage(before, text("2", "answer", "Two"));
    expect(model.turns?.[0]).toBe(before.turns?.[0]);
    expect(model.turns?.[1]).not.toBe(before.turns?.[1]);
  });

  test("ignores what comes for a turn that is gone", () => {
    const before = after(emptyConversation);
    expect(applyMessage(before, text("gone", "answer", "late"))).toBe(before);
  });
});

test("the running turn is the one that has not ended", () => {
  const started: ToChatPage = { kind: "turnStarted", id: "1", prompt: "Hi" };
  expect(findRunning(after(started))?.id).toBe("1");
  expect(findRunning(after(started, { kind: "turnEnded", id: "1", state: "done" }))).toBeUndefined();
  expect(findRunning({})).toBeUndefined();
});
