import { describe, expect, onTestFinished, test, vi } from "vitest";
import { highlight, languageOfFence } from "../../../../../webview/chat/markdown/highlight.ts";
import { cpuMs, expectWithin } from "../../../../support/clock/cpuTime.ts";

describe("highlight", () => {
  test.each([
    "yaml",
    "json",
    "jsonc",
    "bash",
    "sh",
    "console",
    "python",
    "py",
    "typescript",
    "ts",
    "tsx",
    "javascript",
    "js",
    "rust",
    "go",
    "c",
    "cpp",
    "c++",
    "csharp",
    "java",
    "sql",
    "diff",
    "markdown",
    "html",
    "css",
    "toml",
    "dockerfile",
  ])("knows %s", (language) => {
    // What is known is marked up somewhere in this mixture.
    const mixture =
      '# "text" 12 $ ls\n-- x\n+ add\n@media a { b: c }\nFROM x\n[part]\nkey: "value"\nreturn 1;\n<a href="b">';
    expect(highlight(mixture, language)).toContain('<span class="hljs-');
  });

  test("escapes what it colours and what it does not", () => {
    for (const language of ["js", "unknown", ""]) expect(highlight("x('<img src=x>')", language)).not.toContain("<img");
  });

  test("leaves a very long block plain", () => {
    expect(highlight("let a = 1;\n".repeat(10_000), "js")).not.toContain("<span");
  });
});

test.each([
  ["yaml", "yaml"],
  ["YAML title=a.yaml", "yaml"],
  ["ts {1,2}", "ts"],
  ["c++", "c++"],
  ["js:app.js", "js"],
  [undefined, ""],
  ["", ""],
])("the fence %j is of the language %j", (info, language) => {
  expect(languageOfFence(info)).toBe(language);
});

describe("code that no person writes", () => {
  test.each([
    ["csharp", "a\n"],
    ["java", "a"],
    ["ini", "a."],
    ["js", "\n"],
    ["shell", "${"],
    ["ts", "_a"],
  ])("holds nothing up as %s: %j over and over", (language, unit) => {
    expectWithin(2_500, () => {
      for (const length of [29_000, 60_000]) highlight(unit.repeat(length / unit.length), language);
    });
  });

  test("is none because it is long", () => {
    // On a machine that does something else as well, what counts is the work.
    vi.spyOn(performance, "now").mockImplementation(cpuMs);
    onTestFinished(() => void vi.restoreAllMocks());
    const code = "export function add(a: number, b: number): number {\n  return a + b; // The sum.\n}\n\n".repeat(300);
    expect(highlight(code, "ts")).toContain('<span class="hljs-');
  });
});
