import { describe, expect, it } from "vitest";
import {
  newestTurns,
  reduceConversation,
  restoreConversation,
  toRequest,
} from "../../../../client/chat/conversationModel.ts";
import type { ConversationAction } from "../../../../client/chat/conversationModel.ts";
import type { ChatTurn } from "../../../../protocol/chatMessages.ts";

const play = (...actions: readonly ConversationAction[]): readonly ChatTurn[] =>
  actions.reduce<readonly ChatTurn[]>(reduceConversation, []);

const turn = (id: string, more: Partial<ChatTurn> = {}): ChatTurn => ({
  id,
  prompt: `question ${id}`,
  events: [],
  texts: [{ role: "answer", text: `answer ${id}` }],
  state: "done",
  ...more,
});

describe("a conversation", () => {
  it("collects text by stage, in the order of the stages", () => {
    const [first] = play(
      { kind: "started", asked: { id: "1", prompt: "Hi" } },
      { kind: "text", id: "1", role: "draft", text: "Hel" },
      { kind: "text", id: "1", role: "draft", text: "lo" },
      { kind: "reasoning", id: "1", role: "refine", text: "Hm" },
      { kind: "text", id: "1", role: "refine", text: "Hello!" },
      { kind: "ended", id: "1", state: "done" },
    );
    expect(first).toEqual({
      id: "1",
      prompt: "Hi",
      events: [],
      texts: [
        { role: "draft", text: "Hello" },
        { role: "refine", text: "Hello!", reasoning: "Hm" },
      ],
      state: "done",
    });
  });

  it("asks a turn again in its place, without what came of it before", () => {
    const turns = play(
      { kind: "started", asked: { id: "1", prompt: "One" } },
      { kind: "ended", id: "1", state: "failed", error: "No.", remedies: ["showLog"] },
      { kind: "started", asked: { id: "2", prompt: "Two" } },
      { kind: "started", asked: { id: "1", prompt: "One" } },
    );
    expect(turns.map(({ id, state }) => [id, state])).toEqual([
      ["1", "running"],
      ["2", "running"],
    ]);
    expect(turns[0]).not.toHaveProperty("error");
  });

  it("ignores what happens to a turn that is not there", () => {
    expect(play({ kind: "text", id: "9", role: "answer", text: "x" })).toEqual([]);
  });
});

describe("what the router is asked", () => {
  it("is the answered turns before the prompt, and the prompt", () => {
    expect(toRequest([turn("1"), turn("2", { state: "running", texts: [] }), turn("3")], "2")).toEqual([
      { role: "user", content: "question 1" },
      { role: "assistant", content: "answer 1" },
      { role: "user", content: "question 2" },
    ]);
  });

  it("has the refined answer and not the draft", () => {
    const texts = [
      { role: "draft", text: "draft" },
      { role: "refine", text: "refined" },
    ] as const;
    expect(toRequest([turn("1", { texts }), turn("2")], "2")[1]?.content).toBe("refined");
  });

  it("has the draft where refining wrote nothing", () => {
    const texts = [
      { role: "draft", text: "draft" },
      { role: "refine", text: "" },
    ] as const;
    expect(toRequest([turn("1", { texts }), turn("2")], "2")[1]?.content).toBe("draft");
  });

  it("leaves out questions that failed or got no answer", () => {
    const failed = turn("1", { state: "failed", error: "No." });
    const stopped = turn("2", { state: "stopped", texts: [] });
    expect(toRequest([failed, stopped, turn("3")], "3")).toEqual([{ role: "user", content: "question 3" }]);
  });
});

describe("what is kept", () => {
  it("is the newest turns within the bounds", () => {
    const turns = ["1", "2", "3"].map((id) => turn(id));
    const kept = (mostTurns: number, mostCharacters: number): readonly string[] =>
      newestTurns(turns, { mostTurns, mostCharacters }).map(({ id }) => id);
    expect(kept(2, 1000)).toEqual(["2", "3"]);
    expect(kept(9, 40)).toEqual(["2", "3"]);
    expect(kept(9, 1)).toEqual(["3"]);
  });

  it("is read back as it was, except for an answer that was on its way", () => {
    const stored: unknown = JSON.parse(
      JSON.stringify({ turns: [turn("1"), turn("2", { state: "running" })], draftInput: "Hm" }),
    );
    const { turns, draftInput } = restoreConversation(stored);
    expect(draftInput).toBe("Hm");
    expect(turns[0]).toEqual(turn("1"));
    expect(turns[1]?.state).toBe("failed");
    expect(turns[1]?.error).toContain("reloaded");
  });

  it.each([undefined, null, 7, { turns: "x" }, { turns: [{ id: 1 }] }])("is nothing when %j was kept", (stored) => {
    expect(restoreConversation(stored)).toEqual({ turns: [], draftInput: "" });
  });
});
