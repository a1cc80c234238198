import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  halfOf,
  readAuditPairs,
  readFreshPairs,
  readLaterPairs,
  readPairs,
  readWidePairs,
} from "../../bench/score/pairs.ts";
import { readEveryday } from "../../bench/score/everyday.ts";
import { scorePrompt } from "../../core/complexity/scorePrompt.ts";

const weights = readFileSync(join(import.meta.dirname, "../../core/complexity/learned/weightData.ts"), "utf8");

describe("the learned weights", () => {
  it("are in a file under 64 kB that names what they were learned from", () => {
    expect(Buffer.byteLength(weights)).toBeLessThan(64 * 1024);
    expect(weights).toContain("prompts: 7497");
    expect(weights).toMatch(/sha256: "[0-9a-f]{64}"/);
  });
});

describe("the pairs", () => {
  const pairs = readPairs();
  const right = (half: "choosing" | "report"): number => {
    const set = pairs.filter((pair) => halfOf(pair) === half);
    const won = set.filter(
      ({ easier, harder, easierAfter, harderAfter }) =>
        scorePrompt(harder, harderAfter ?? []).score > scorePrompt(easier, easierAfter ?? []).score,
    );
    return won.length / set.length;
  };

  it("are 300 in ten languages, each with an id of its own, half of them only for the report", () => {
    expect(pairs).toHaveLength(300);
    expect(new Set([...pairs, ...readLaterPairs()].map(({ id }) => id)).size).toBe(400);
    expect(new Set(pairs.map(({ id }) => id.slice(0, 2))).size).toBe(10);
    const report = pairs.filter((pair) => halfOf(pair) === "report").length;
    expect(Math.abs(report - 150)).toBeLessThan(5);
  });

  it("of a third person are 264, and the scorer has most of them right", () => {
    const pairs = readFreshPairs();
    expect(new Set(pairs.map(({ id }) => id)).size).toBe(264);
    const won = pairs.filter(
      ({ easier, harder, easierAfter, harderAfter }) =>
        scorePrompt(harder, harderAfter ?? []).score > scorePrompt(easier, easierAfter ?? []).score,
    );
    expect(won.length / pairs.length).toBeGreaterThan(0.93);
  });

  it("of a fourth person are 728 in two halves, and the scorer has most of each right", () => {
    const halves = (["choosing", "report"] as const).map(readWidePairs);
    expect(new Set(halves.flat().map(({ id }) => id)).size).toBe(728);
    for (const half of halves) {
      expect(half.length).toBeGreaterThan(300);
      const won = half.filter(({ easier, harder }) => scorePrompt(harder, []).score > scorePrompt(easier, []).score);
      expect(won.length / half.length).toBeGreaterThan(0.95);
    }
  });

  it("of another person are 438, and the scorer has most of each round right", () => {
    const rounds = ([1, 2, 3] as const).map(readAuditPairs);
    expect(rounds.map(({ length }) => length)).toEqual([293, 97, 48]);
    for (const round of rounds) {
      const won = round.filter(({ easier, harder }) => scorePrompt(harder, []).score > scorePrompt(easier, []).score);
      expect(won.length / round.length).toBeGreaterThan(0.88);
    }
  });

  it("cannot be told apart by length", () => {
    const longer = pairs.filter(({ easier, harder }) => harder.length > easier.length).length;
    expect(longer / pairs.length).toBeLessThan(0.65);
  });

  it("are in the right order in both halves", () => {
    expect(right("choosing")).toBeGreaterThan(0.85);
    expect(right("report")).toBeGreaterThan(0.85);
  });
});

describe("everyday prompts", () => {
  const scores = readEveryday().map((prompt) => scorePrompt(prompt, []).score);

  it("lie about half above 5, and all over the ladder", () => {
    const above = (limit: number): number => scores.filter((score) => score > limit).length / scores.length;
    expect(above(5)).toBeGreaterThan(0.4);
    expect(above(5)).toBeLessThan(0.6);
    expect(above(2)).toBeLessThan(0.9);
    expect(above(8)).toBeGreaterThan(0.1);
  });
});
