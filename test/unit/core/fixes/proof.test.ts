import { expect, test } from "vitest";
import { diagnose } from "../../../../core/diagnostics/diagnose.ts";
import { exampleView } from "../../../../core/diagnostics/exampleSituation.ts";
import type { Fix } from "../../../../core/fixes/fix.ts";
import { fixAll } from "../../../../core/fixes/fixAll.ts";
import { findSafeFix, fixesFor } from "../../../../core/fixes/fixesFor.ts";
import { readSketch } from "../../../../core/language/sketch/readSketch.ts";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import { expectWithin } from "../../../support/clock/cpuTime.ts";

const lines = (line: (i: number) => string): string =>
  Array.from({ length: 20_000 }, (_, i) => `${line(i)}\n`).join("");

/** The fixes of the first problems of a text, without those that ignore them, which are found within 300 ms. */
function fixesIn(text: string): readonly Fix[] {
  const parsed = parseProfile(text, "desk");
  const problems = diagnose(parsed, exampleView).slice(0, 20);
  return expectWithin(
    300,
    (context) =>
      problems.flatMap((problem) => {
        findSafeFix(problem, context);
        return fixesFor(problem, context).filter(({ title }) => !title.startsWith("Ignore "));
      }),
    // Another context to those who remember what they found in one.
    () => ({ text, parsed, sketch: readSketch(text).sketch, view: exampleView, stem: "desk" }),
  );
}

test.each([
  ["keys with anchors", `${lines((i) => `k${i}: &x${i} v`)}enabled_models: [*x1]\n`],
  ["models with anchors", `enabled_models:\n${lines((i) => `  - &x${i} m${i}`)}`],
  ["the same key again and again", `${lines(() => "k: &x v")}name: *nope\n`],
  ["models in a text that is not YAML", `enabled_models:\n${lines((i) => `  - m${i}`)}name: *nope\n`],
  ["the same word as a model again and again", `enabled_models: [${"b, ".repeat(2_000)}]\n`],
])("a long text of %s is answered in a moment", (_, text) => {
  expect(() => fixesIn(text)).not.toThrow();
});

test("thousands of keys that stand there twice are mended in a moment", () => {
  const text = "a: 1\n".repeat(25_000);
  expectWithin(3_000, () => {
    expect(fixAll(text, { stem: "desk", view: exampleView }).text).toBe("a: 1\n");
  });
});

test("an anchor that no alias needs may go from a text of any length", () => {
  const fixes = fixesIn(`enabled_models:\n${lines((i) => `  - &x${i} m${i}`)}name: desk\n`);
  expect(fixes.map(({ title }) => title)).toContain("Remove `m0`");
});

test("an anchor that an alias needs stays, and the alias may go", () => {
  const fixes = fixesIn("enabled_models:\n  - &a nobody\n  - &b nothing\n  - *a\n");
  const removals = fixes.map(({ title }) => title).filter((title) => title.startsWith("Remove "));
  expect(removals).toEqual(["Remove `nothing`", "Remove `*a`", "Remove `*a`"]);
});

test("a key out of its column is lined up in a file of a few hundred lines too", () => {
  const tier = (i: number): string =>
    `  - name: t${i}\n    max_score: ${i / 100}\n    description: ${"x".repeat(120)}\n`;
  const text = `tier_config:\n${Array.from({ length: 250 }, (_, i) => tier(i)).join("")}`;
  expect(text.length).toBeGreaterThan(35_000);
  const fixes = fixesIn(`${text}two_stage:\n  enabled: true\n   stage1_tier: t1\n`);
  expect(fixes.map(({ title }) => title)).toEqual(["Line the key up"]);
});

test("every fix of a text that people write is still tried while it is not YAML", () => {
  const fixes = fixesIn(`enabled_models:\n${"  - nobody_at_all\n".repeat(20)}name: *nope\n`);
  expect(fixes.length).toBeGreaterThan(15);
});
