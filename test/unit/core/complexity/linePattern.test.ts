import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countWords } from "../../../../core/complexity/characters.ts";
import { atLineStart, isProse } from "../../../../core/complexity/linePattern.ts";
import { toSample } from "../../../../core/complexity/sample.ts";
import { scorePrompt } from "../../../../core/complexity/scorePrompt.ts";

it.each([/^[ \t]*(?:-|\d+[.)])[ \t]+\S/, /^(?:>|@@ )/, /^ {0,3}```|^let .*(?:;|$)/])(
  "finds %s exactly where the pattern alone would, whatever breaks the lines",
  (pattern) => {
    const fast = atLineStart(pattern);
    const alone = new RegExp(pattern.source, "m");
    const piece = fc.constantFrom(
      "- a",
      " 1. b",
      ">",
      "@@ ",
      "let x",
      "```",
      " ",
      "\n",
      "\n",
      "\r",
      "\r\n",
      "\u2028",
      "é",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const text = pieces.join("");
        expect(fast.test(text), JSON.stringify(text)).toBe(alone.test(text));
      }),
      { numRuns: 500, seed: 7 },
    );
  },
);

describe("no line that something is known of is taken for prose:", () => {
  it.each([
    "> he said",
    "diff --git a/x b/x",
    "index 0a1b2c3..4d5e6f7",
    "+++ b/x",
    "@@ -1,2 +1,2 @@",
    "+added",
    "-\t\tremoved",
    "  at Main.run",
    '\tFile "x.py", line 1',
    "Traceback (most recent call last):",
    "    #0 0x12 in main",
    "==12== ERROR",
    " 12 | let x",
    "2024-01-31 12:00:00 started",
    "[12:00:01] started",
    "[3] started",
    "Exception in thread main",
    "Caused by: it",
    "ValueError.Error",
    "java.lang.NullPointerException: it",
    "_x.$y.MyError here",
  ])("pasted «%s»", (line) => {
    expect(toSample(`Why is this?\n${line}`).lines).not.toContain(line);
  });

  it.each([
    ["has code", "```"],
    ...["def f(x):", "class A {", "func f() {", "fn f() {", "fun f() {", "public A(", "private x;", "static x;"].map(
      code,
    ),
    ...["return x;", "const x = 1", "let x = 1", "var x = 1", "import os", "import a from 'b'", "package main"].map(
      code,
    ),
    ...["from x import y", "#include <x>", "SELECT a", "INSERT INTO a", "UPDATE a", "CREATE TABLE a"].map(code),
    ...["  def f(x):", "\tlet x = 1"].map(code),
    ["has a diff", "diff --git a/x b/x"],
    ["has a diff", "@@ -1 +1 @@"],
    ["has a diff", "--- a/x"],
    ["has a diff", "+++ b/x"],
    ["has a stack trace", "  at f (x.js:1:2)"],
    ["has a stack trace", "#0 0x12"],
    ["has a stack trace", "Caused by: it"],
    ["one constraint", "- small and red"],
    ["one constraint", "  * small and red"],
    ["one constraint", "• small and red"],
    ["one constraint", "12. small and red"],
    ["one constraint", "3) small and red"],
    ["multiple-choice question", "A. one\nB. two\nC. three"],
    ["multiple-choice question", "a) one\nb) two\nc) three"],
    ["multiple-choice question", " (A) one\n (B) two\n (C) three"],
    ["multiple-choice question", "A: one\nB: two\nC: three"],
  ])("«%s» is said of %j", (label, lines) => {
    const { contributions } = scorePrompt(`Which is it?\n${lines}`, []);
    expect(contributions.map((each) => each.label)).toContain(label);
  });

  it("but most prompts are", () => {
    const text = "Why does it fail?\n\nIt ran yesterday. e.g. at noon\n“Never,” she says\n为什么？\n";
    expect(isProse(text, countWords(text))).toBe(true);
  });

  function code(line: string): [label: string, line: string] {
    return ["has code", line];
  }
});
