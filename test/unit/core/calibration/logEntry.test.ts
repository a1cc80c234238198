import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { parseLogLine, toLogLine } from "../../../../core/calibration/logEntry.ts";
import { entry } from "./entries.ts";

describe("a line of the decision log", () => {
  it("says what was written", () => {
    const written = entry(4.2, {
      pinned: true,
      outcome: "failed",
      code: "UPSTREAM_TIMEOUT",
      failovers: 2,
      stages: [
        { role: "draft", tier: "fast", model: "a", ttftMs: 10, totalMs: 20, tokens: 3, tokensEstimated: true },
        { role: "refine", tier: "powerful", model: "b" },
      ],
    });
    expect(parseLogLine(toLogLine(written))).toEqual(written);
    expect(toLogLine(written)).toMatch(/^[^\n]+\n$/);
  });

  it("stays one line with a prompt of several", () => {
    const written = entry(1, { prompt: "a\nb\u2028c\r\n" });
    expect(toLogLine(written).split("\n")).toHaveLength(2);
    expect(parseLogLine(toLogLine(written))).toEqual(written);
  });

  const good = { v: 1, ...entry(5) };
  it.each([
    ["half a line", '{"v":1,"at":17'],
    ["nothing", ""],
    ["no object", "[1]"],
    ["null", "null"],
    ["another version", JSON.stringify({ ...good, v: 2 })],
    ["a time that is no date", JSON.stringify({ ...good, at: 1e300 })],
    ["a score above 10", JSON.stringify({ ...good, score: 11 })],
    ["a score that is a text", JSON.stringify({ ...good, score: "5" })],
    ["no tier", JSON.stringify({ ...good, tier: undefined })],
    ["an outcome that nobody knows", JSON.stringify({ ...good, outcome: "fine" })],
    ["a time below zero", JSON.stringify({ ...good, totalMs: -1 })],
  ])("is left out when it is %s", (_, line) => {
    expect(parseLogLine(JSON.stringify(good))).toBeDefined();
    expect(parseLogLine(line)).toBeUndefined();
  });

  it("never makes reading fail", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        parseLogLine(line);
      }),
      { numRuns: 300 },
    );
  });
});
