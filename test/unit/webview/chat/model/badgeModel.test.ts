import { describe, expect, test } from "vitest";
import type { ChatTurn } from "../../../../../protocol/chatMessages.ts";
import type { RouterEvent } from "../../../../../protocol/routerEvents.ts";
import { findBadge } from "../../../../../webview/chat/model/badgeModel.ts";
import { stagesOf } from "../../../../../webview/chat/model/stageModel.ts";
import { decided, decidedTwoStages, powerfulModel, stage } from "../../../../support/chatPage/scenes.ts";

function badgeAfter(...events: readonly RouterEvent[]) {
  return badgeOf({ events });
}

function badgeOf(more: Partial<ChatTurn>) {
  const turn: ChatTurn = { id: "1", prompt: "Hi", events: [], texts: [], state: "running", ...more };
  return findBadge(turn, stagesOf(turn));
}

describe("the badge", () => {
  test("is not there before the decision", () => {
    expect(badgeAfter()).toBeUndefined();
  });

  test("names score, tier and model as soon as it is decided", () => {
    expect(badgeAfter(decided())).toMatchObject({ score: "3.2", tier: "fast", modelId: "qwen3_4p0b_q4km_fast" });
  });

  test("adds the time to first token, in the line and in the sentence", () => {
    const badge = badgeAfter(decided(), stage("answer"), { kind: "firstToken", role: "answer", ttftMs: 1_234 });
    expect(badge).toMatchObject({
      firstToken: "1.2 s",
      spoken: "Score 3.2 of 10, tier fast, model qwen3_4p0b_q4km_fast, first token after 1.2 s",
    });
  });

  test("names who really answers after a failover to another tier", () => {
    expect(badgeAfter(decided(), stage("answer", "powerful", powerfulModel))).toMatchObject({
      tier: "powerful",
      modelId: powerfulModel,
    });
  });

  test("names both tiers of two stages, and leaves the models to the stages", () => {
    const badge = badgeAfter(decidedTwoStages(), stage("draft"), { kind: "firstToken", role: "draft", ttftMs: 90 });
    expect(badge).toMatchObject({ score: "7.1", tier: "fast → powerful", firstToken: "90 ms" });
    expect(badge).not.toHaveProperty("modelId");
    expect(badge?.spoken).toBe("Score 7.1 of 10, tier fast, then powerful, first token after 90 ms");
  });

  test("says no model when no tier has one", () => {
    const stages = [{ role: "answer", tier: "fast", candidates: [], expectedSeconds: 2 }] as const;
    expect(badgeAfter(decided({ stages }))).not.toHaveProperty("modelId");
  });
});

describe("the user's word", () => {
  test("for a tier stands beside it, and in the details", () => {
    const badge = badgeOf({ events: [decided()], askedFor: "magi/fast" });
    expect(badge).toMatchObject({ tier: "fast, as asked", modelId: "qwen3_4p0b_q4km_fast" });
    expect(badge?.spoken).toBe("Score 3.2 of 10, tier fast, as asked, model qwen3_4p0b_q4km_fast");
    expect(badge?.details[1]?.rows[0]).toEqual({ label: "Asked for", value: "fast" });
  });

  test("for a tier that does not answer says which one stood in", () => {
    const events = [decided(), stage("answer", "powerful", powerfulModel)];
    expect(badgeOf({ events, askedFor: "magi/fast" })?.tier).toBe("powerful instead of fast");
  });

  test("for a model stands beside the model", () => {
    const badge = badgeOf({ events: [decided()], askedFor: "qwen3_4p0b_q4km_fast" });
    expect(badge).toMatchObject({ tier: "fast", modelId: "qwen3_4p0b_q4km_fast, as asked" });
  });
});

describe("the details", () => {
  const full = [
    decided(),
    { kind: "waiting", role: "answer", modelId: "m", message: "m is loading its model…" },
    { kind: "waiting", role: "answer", modelId: "m", message: "m is loading its model…" },
    { kind: "failover", role: "answer", from: "a", to: "b", message: "a did not answer." },
    stage("answer"),
    { kind: "firstToken", role: "answer", ttftMs: 200 },
    { kind: "stageEnd", role: "answer", finish: "length", totalMs: 2_200, tokens: 101 },
  ] as const satisfies readonly RouterEvent[];

  test("itemise the score, the strongest feature first", () => {
    expect(badgeAfter(...full)?.details[0]).toEqual({
      title: "Why 3.2 of 10",
      rows: [
        { label: "asks for code", value: "+1.3" },
        { label: "one short sentence", value: "−0.8" },
        { label: "names a data structure", value: "+0.4" },
        { label: "Sum", value: "+0.9" },
        { value: "Harder than about 32\u00a0% of prompts: a score is a rank, not the sum." },
      ],
    });
  });

  test.each([
    [10, "Harder than nearly all prompts: a score is a rank, not the sum."],
    [0, "Easier than nearly all prompts: a score is a rank, not the sum."],
  ])("say of the rank %d no per cent", (score, sentence) => {
    expect(badgeAfter(decided({ score }))?.details[0]?.rows.at(-1)).toEqual({ value: sentence });
  });

  test("give the reasons of the decision, and what happened on the way, once each", () => {
    const details = badgeAfter(...full)?.details;
    expect(details?.[1]?.title).toBe("Profile development");
    expect(details?.[1]?.rows[0]).toEqual({ value: "The score 3.2 is at most 5.0, so the tier is fast." });
    expect(details?.[2]).toEqual({
      title: "On the way",
      rows: [{ value: "m is loading its model…" }, { value: "a did not answer." }],
    });
  });

  test("tell of a wait how it stood last, and of two waits both", () => {
    const wait = (message: string, role: "draft" | "refine" = "draft"): RouterEvent => ({
      kind: "waiting",
      role,
      modelId: "m",
      message,
    });
    const detour: RouterEvent = { kind: "failover", role: "draft", from: "a", to: "b", message: "a failed." };
    const rowsAfter = (...events: readonly RouterEvent[]) =>
      badgeAfter(decided({ contributions: [], reasons: [] }), ...events)?.details[0]?.rows.map(({ value }) => value);
    expect(rowsAfter(wait("number 2"), wait("number 1"), stage("draft"))).toEqual(["number 1"]);
    expect(rowsAfter(wait("number 1"), stage("draft"), detour, wait("number 3"), wait("number 2"))).toEqual([
      "number 1",
      "a failed.",
      "number 2",
    ]);
    expect(rowsAfter(wait("drafting"), wait("refining", "refine"))).toEqual(["drafting", "refining"]);
  });

  test("say so when tokens were counted roughly", () => {
    const end = { kind: "stageEnd", role: "answer", finish: "stop", totalMs: 2_200, tokens: 101 } as const;
    const rows = badgeAfter(decided(), stage("answer"), { ...end, tokensEstimated: true })?.details.at(-1)?.rows;
    expect(rows).toContainEqual({ label: "Length", value: "about 101 tokens" });
    expect(rows).toContainEqual({ label: "Speed", value: "about 45 tokens/s" });
  });

  test("give the figures of each stage", () => {
    expect(badgeAfter(...full)?.details.at(-1)).toEqual({
      title: "Answer",
      rows: [
        { label: "Tier", value: "fast" },
        { label: "Model", value: "qwen3_4p0b_q4km_fast" },
        { label: "Endpoint", value: "http://127.0.0.1:8081/v1" },
        { label: "First token", value: "200 ms" },
        { label: "Total", value: "2.2 s" },
        { label: "Length", value: "101 tokens, cut at the limit" },
        { label: "Speed", value: "50 tokens/s" },
      ],
    });
  });

  test("name an endpoint without its model", () => {
    const begun: RouterEvent = {
      kind: "stage",
      role: "answer",
      tier: "fast",
      modelId: "guide",
      endpoint: "guide@embedded",
      builtin: true,
    };
    expect(badgeAfter(decided(), begun)?.details.at(-1)?.rows).toContainEqual({ label: "Endpoint", value: "embedded" });
  });

  test("leave out what is not known", () => {
    const titles = badgeAfter(decided({ contributions: [] }))?.details.map(({ title }) => title);
    expect(titles).toEqual(["Profile development"]);
  });
});
