import { describe, expect, test } from "vitest";
import { silenceBoundMs, workOf } from "../../../../core/health/silence.ts";
import type { Silence } from "../../../../core/health/silence.ts";
import type { Spread } from "../../../../core/speed/recentValues.ts";

const usual: Silence = {
  expectedSeconds: 2,
  promptTokens: 0,
  answerTokens: 0,
  active: 1,
  state: "ok",
  loadingMs: 180_000,
  begun: false,
};
const speed = (answers: number, p95: number): Silence["speed"] => ({ answers, ttftMs: { ewma: 1, p50: 1, p95 } });
const spread = (value: number): Spread => ({ ewma: value, p50: value, p95: value });

describe("how long a server may say nothing", () => {
  test("is a minute at the least", () => {
    expect(silenceBoundMs(usual)).toBe(60_000);
    expect(silenceBoundMs({ ...usual, expectedSeconds: 0, speed: speed(100, 50) })).toBe(60_000);
  });

  test("grows with what its tier is expected to need", () => {
    expect(silenceBoundMs({ ...usual, expectedSeconds: 15 })).toBe(300_000);
  });

  test("grows with how slow the model was lately, once it has answered a few times", () => {
    expect(silenceBoundMs({ ...usual, speed: speed(5, 30_000) })).toBe(300_000);
    expect(silenceBoundMs({ ...usual, speed: speed(4, 30_000) })).toBe(60_000);
  });

  test("grows with the prompt, as slow as a processor reads it", () => {
    expect(silenceBoundMs({ ...usual, promptTokens: 8_000 })).toBe(860_000);
  });

  test("grows with an answer that comes in one piece, as slow as a processor writes it", () => {
    expect(silenceBoundMs({ ...usual, answerTokens: 1_000 })).toBe(560_000);
    expect(silenceBoundMs({ ...usual, answerTokens: 1_000, speed: speed(5, 50) })).toBe(560_000);
  });

  test.each([
    [10, 560_000],
    [1, 3_600_000],
    // It may have held its answers back until they were whole.
    [5_000, 160_000],
  ])("is several times what a model of %d tokens per second needs to write it", (perSecond, bound) => {
    const known = { answers: 5, ttftMs: spread(50), tokensPerSecond: spread(perSecond) };
    expect(silenceBoundMs({ ...usual, answerTokens: 1_000, speed: known })).toBe(bound);
    expect(silenceBoundMs({ ...usual, answerTokens: 100, speed: { ...known, answers: 4 } })).toBe(110_000);
  });

  test("and with how long whole answers took, where the model does not stream, but for no more than where nothing is known", () => {
    const whole = (answers: number, perSecond: number): Partial<Silence> => ({
      answerTokens: 1_000,
      wholeSpeed: { answers, tokensPerSecond: spread(perSecond) },
    });
    expect(silenceBoundMs({ ...usual, ...whole(5, 20) })).toBe(60_000 + 250_000);
    expect(silenceBoundMs({ ...usual, ...whole(5, 500) })).toBe(60_000 + 100_000);
    expect(silenceBoundMs({ ...usual, ...whole(5, 0.1) })).toBe(560_000);
    expect(silenceBoundMs({ ...usual, ...whole(4, 20) })).toBe(560_000);
    const streamed = { answers: 5, ttftMs: spread(50), tokensPerSecond: spread(40) };
    expect(silenceBoundMs({ ...usual, ...whole(5, 20), speed: streamed })).toBe(60_000 + 125_000);
  });

  test("grows with the prompts that are under way there: they may all come first", () => {
    expect(silenceBoundMs({ ...usual, promptTokens: 100, answerTokens: 100, active: 5 })).toBe(360_000);
    expect(silenceBoundMs({ ...usual, promptTokens: 100, answerTokens: 100, active: 0 })).toBe(120_000);
  });

  test.each(["sleeping", "unknown", "loading"] as const)("leaves time to load the model when it is %s", (state) => {
    expect(silenceBoundMs({ ...usual, state })).toBe(240_000);
  });

  test("neither reads nor loads once the answer has begun", () => {
    expect(silenceBoundMs({ ...usual, begun: true, promptTokens: 8_000, state: "sleeping" })).toBe(60_000);
    expect(silenceBoundMs({ ...usual, begun: true, speed: speed(9, 30_000) })).toBe(300_000);
  });

  test("is an hour at the most", () => {
    expect(silenceBoundMs({ ...usual, promptTokens: 1e9 })).toBe(3_600_000);
    expect(silenceBoundMs({ ...usual, begun: true, expectedSeconds: 1e9 })).toBe(3_600_000);
  });
});

test.each([
  [undefined, "unknown"],
  [0, "idle"],
  [1, "working"],
] as const)("a server with a load of %s is %s", (serverLoad, work) => {
  expect(workOf(serverLoad === undefined ? {} : { serverLoad })).toBe(work);
});
