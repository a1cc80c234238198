import { describe, expect, test } from "vitest";
import type { DecisionRecord, StageRecord } from "../../../../protocol/decisionRecord.ts";
import { recordSpeeds } from "../../../../router/speed/recordSpeeds.ts";
import { Speeds } from "../../../../router/speed/speeds.ts";

describe("how fast models answer", () => {
  test("is not known before they have answered", () => {
    expect(new Speeds().find("m")).toBeUndefined();
  });

  test("is told for each by itself", () => {
    const speeds = new Speeds();
    speeds.record("m", { ttftMs: 100, tokens: 41, generationMs: 2_000 });
    speeds.record("m", { ttftMs: 300, tokens: 41, generationMs: 1_000 });
    speeds.record("n", { ttftMs: 5_000 });
    expect(speeds.find("m")).toEqual({
      modelId: "m",
      answers: 2,
      ttftMs: { ewma: 140, p50: 100, p95: 300 },
      tokensPerSecond: { ewma: 24, p50: 20, p95: 40 },
    });
    expect(speeds.find("n")).toEqual({ modelId: "n", answers: 1, ttftMs: { ewma: 5_000, p50: 5_000, p95: 5_000 } });
  });

  test.each([
    { tokens: 1, generationMs: 100 },
    { tokens: 100, generationMs: 0 },
    { tokens: 100, generationMs: 4 },
    { tokens: 100 },
    { generationMs: 100 },
  ])("has no tokens per second where an answer does not tell: %j", (timing) => {
    const speeds = new Speeds();
    speeds.record("m", { ttftMs: 100, ...timing });
    expect(speeds.find("m")).toMatchObject({ answers: 1 });
    expect(speeds.find("m")?.tokensPerSecond).toBeUndefined();
  });
});

test("how fast whole answers come is told apart: it says nothing of the first token", () => {
  const speeds = new Speeds();
  expect(speeds.findWhole("m")).toBeUndefined();
  speeds.recordWhole("m", { tokens: 40, totalMs: 2_000 });
  speeds.recordWhole("m", { tokens: 1, totalMs: 2_000 });
  speeds.recordWhole("m", { tokens: 40, totalMs: 0 });
  expect(speeds.findWhole("m")).toEqual({ answers: 1, tokensPerSecond: { ewma: 20, p50: 20, p95: 20 } });
  expect(speeds.find("m")).toBeUndefined();
});

describe("what the record of an answer says of its models", () => {
  const stage: StageRecord = { role: "answer", tier: "fast", modelId: "m", endpoint: "m@a" };
  function afterRecord(stages: readonly StageRecord[], more: Partial<DecisionRecord> = {}): Speeds {
    const speeds = new Speeds();
    const record: DecisionRecord = {
      id: "1",
      at: 0,
      profile: "p",
      score: 1,
      tier: "fast",
      reasons: [],
      pinned: false,
      stages,
      outcome: "answered",
      totalMs: 9_000,
      failovers: 0,
      ...more,
    };
    recordSpeeds(record, speeds);
    return speeds;
  }

  test("is taken for each stage", () => {
    const speeds = afterRecord([
      { ...stage, role: "draft", modelId: "small", ttftMs: 100, totalMs: 1_100, tokens: 11 },
      { ...stage, role: "refine", modelId: "big", ttftMs: 400 },
    ]);
    expect(speeds.find("small")).toMatchObject({ ttftMs: { p50: 100 }, tokensPerSecond: { p50: 10 } });
    expect(speeds.find("big")).toMatchObject({ ttftMs: { p50: 400 } });
  });

  test("is the time of the whole answer when it was not streamed, as far as its server counted", () => {
    const whole = { ...stage, totalMs: 2_000, tokens: 40 };
    expect(afterRecord([whole]).findWhole("m")?.tokensPerSecond.p50).toBe(20);
    expect(afterRecord([{ ...whole, tokensEstimated: true }]).findWhole("m")).toBeUndefined();
    expect(afterRecord([whole], { failovers: 1 }).findWhole("m")).toBeUndefined();
    expect(afterRecord([{ ...whole, ttftMs: 100 }]).findWhole("m")).toBeUndefined();
  });

  test("is nothing without a first token, and nothing when others were tried before", () => {
    expect(afterRecord([stage]).find("m")).toBeUndefined();
    expect(afterRecord([{ ...stage, ttftMs: 100 }], { failovers: 1 }).find("m")).toBeUndefined();
  });
});
