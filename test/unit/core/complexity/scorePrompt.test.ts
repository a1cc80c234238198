import { describe, expect, it } from "vitest";
import { scorePrompt } from "../../../../core/complexity/scorePrompt.ts";
import type { Turn } from "../../../../core/routing/decision.ts";

const score = (prompt: string, conversation: readonly Turn[] = []): number => scorePrompt(prompt, conversation).score;

function checkHarder(harder: string, easier: string): void {
  expect(score(harder), `${harder} / ${easier}`).toBeGreaterThan(score(easier));
}

describe("scorePrompt", () => {
  it("ranks what people find harder above what they find easier", () => {
    checkHarder("make this queue lock-free", "fix this typo");
    checkHarder("refactor src/auth to use JWT", "What is the capital of France?");
    checkHarder("Design a rate limiter that must survive the loss of one region, without a central database", "hello");
    checkHarder("证明根号二是无理数", "你好");
    checkHarder("Why does my server crash?\nTraceback (most recent call last):\n  File x", "what is a tier?");
  });

  it("takes words as wholes: a developer is not asked to develop", () => {
    expect(score("I am a developer from Rome")).toBe(score("I am a gardener from Rome"));
  });

  it("stays within 0 and 10 whatever it is given", () => {
    for (const prompt of ["", " ", "\0", "\ud800", "?".repeat(10_000), "prove ".repeat(50_000)]) {
      expect(score(prompt)).toBeGreaterThanOrEqual(0);
      expect(score(prompt)).toBeLessThanOrEqual(10);
    }
  });

  it("gives the contributions that the score is the rank of", () => {
    const { contributions, score: ranked } = scorePrompt("prove this theorem", []);
    expect(contributions.map(({ label }) => label)).toContain("asks for a proof");
    const raw = contributions.reduce((sum, { amount }) => sum + amount, 0);
    expect(ranked).toBeCloseTo(10 / (1 + Math.exp(-(raw - 0.1) / 0.9)), 0);
  });

  it("lets 'yes, do it' be as hard as the question before, and 'thanks' not", () => {
    const before: Turn[] = [
      { role: "user", content: "refactor src/auth to use JWT" },
      { role: "assistant", content: "Shall I?" },
    ];
    expect(score("yes, do it", before)).toBe(score("refactor src/auth to use JWT"));
    expect(score("thanks", before)).toBeLessThan(2);
  });

  it("looks at the beginning and the end of a very long prompt", () => {
    const filler = "word ".repeat(100_000);
    expect(score(`${filler} prove it`)).toBeGreaterThan(score(filler));
  });
});
