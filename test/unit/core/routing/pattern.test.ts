import { describe, expect, test } from "vitest";
import { limits, readPattern } from "../../../../core/routing/pattern.ts";
import { expectWithin } from "../../../support/clock/cpuTime.ts";

function isIn(pattern: string, prompt: string): boolean {
  const read = readPattern(pattern);
  if (read.state === "bad") throw new Error(read.problem);
  return read.isIn(prompt);
}

function problemOf(pattern: string): string | undefined {
  const read = readPattern(pattern);
  return read.state === "bad" ? read.problem : undefined;
}

describe("a pattern", () => {
  test.each([
    ["sql", "Write me some SQL", true],
    [String.raw`\b(?:select|join)\b`, "Selection of joints", false],
    [String.raw`\b(?:select|join)\b`, "a JOIN b", true],
    ["^translate", "Translate this", true],
    ["^translate", "Please translate this", false],
    ["übersetze", "ÜBERSETZE das", true],
    ["summar(y|ise)$", "Give me a summary", true],
    [String.raw`\pL{3}\d`, "abc1", true],
    ["[{]", "a {", true],
    [String.raw`\Qa.b\E`, "a.b", true],
  ])("%s in «%s»: %s", (pattern, prompt, expected) => {
    expect(isIn(pattern, prompt)).toBe(expected);
  });

  test.each([
    ["a(", "Missing closing )"],
    ["[z-a]", "Invalid character class range"],
    ["a(?=b)", "Look-ahead and look-behind are not supported"],
    ["(?<!a)b", "Look-ahead and look-behind are not supported"],
    [String.raw`(a)\1`, String.raw`Back-references such as ${"`\\1`"} are not supported`],
    ["*a", "Missing argument to repetition operator"],
    // As YAML reads it in double quotes.
    ["\bSQL\b", "`\\b` in double quotes is a backspace; single quotes keep the backslash"],
    ["a".repeat(301), "It has 301 characters; a pattern may have 300"],
  ])("%s is none, in words", (pattern, problem) => {
    expect(problemOf(pattern)).toBe(problem);
  });

  test.each([
    "a{0,1000}".repeat(30),
    String.raw`\pL{1000}`,
    String.raw`((\pL{31}){31})`,
    "(?:a?){500}".repeat(20),
    String.raw`[\pL\PN]{900}`,
    "(abc|[a-z]{9}){99}",
  ])("%s is refused without being compiled", (pattern) => {
    expectWithin(400, () => {
      expect(problemOf(pattern)).toMatch("Its repetitions come to too much");
    });
  });

  test.each(["(x+x+)+y", "(.*)*(.*)*(.*)*z", "(a|aa)+$", "(.{0,200})x(.{0,90})q", "(a?){100}a{100}", ".*.*.*.*.*=.*"])(
    "%s, at which others hang, is searched in no time to speak of",
    (pattern) => {
      for (const prompt of ["x".repeat(50_000), "a".repeat(50_000), "ab".repeat(20_000)]) isIn(pattern, prompt);
      expectWithin(3_000, () => {
        isIn(pattern, "x".repeat(50_000));
      });
    },
  );

  test("any text is read without an exception", () => {
    const signs = [
      "(",
      ")",
      "[",
      "]",
      "{",
      "}",
      "\\",
      "|",
      "*",
      "?",
      "+",
      "^",
      "$",
      "a",
      "9",
      ",",
      "\ud800",
      "\0",
      ":",
      "P",
      "<",
    ];
    let state = 1;
    for (let round = 0; round < 2_000; round++) {
      let pattern = "";
      for (let at = 0; at < 12; at++) {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        pattern += signs[(state >>> 8) % signs.length] ?? "";
      }
      const read = readPattern(pattern);
      if (read.state === "ok") read.isIn("a9,(P<");
      else expect(read.problem).toMatch(/^\S.{5,}[^.]$/);
    }
  });

  test("a pattern that compiles is no larger than was foreseen", () => {
    for (const pattern of ["a{2,5}b{3}", "(ab|cd){4}", String.raw`\w{3}[a-z]{2}x*`, "(?:(?:ab){3}c){5}"]) {
      const read = readPattern(pattern);
      expect(read.state === "ok" && read.size).toBeLessThan(limits.size);
    }
  });
});
