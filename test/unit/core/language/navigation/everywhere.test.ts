import fc from "fast-check";
import { expect, test } from "vitest";
import { foldingRanges } from "../../../../../core/language/folding.ts";
import { inlayHints } from "../../../../../core/language/glance/inlayHints.ts";
import { profileHead } from "../../../../../core/language/glance/lenses.ts";
import { semanticTokens } from "../../../../../core/language/glance/semanticTokens.ts";
import { documentLinks } from "../../../../../core/language/links.ts";
import { findDefinition } from "../../../../../core/language/navigation/findDefinition.ts";
import { findReferences } from "../../../../../core/language/navigation/findReferences.ts";
import { readNames } from "../../../../../core/language/navigation/names.ts";
import { prepareRename, renameHere, renameModel } from "../../../../../core/language/navigation/rename.ts";
import { profileSymbols } from "../../../../../core/language/navigation/workspaceSymbols.ts";
import { selectionRanges } from "../../../../../core/language/selection.ts";
import { readSketch } from "../../../../../core/language/sketch/readSketch.ts";
import type { TextRange } from "../../../../../core/problem.ts";
import { applyEdits } from "../../../../../core/text/textEdit.ts";
import { sampleRegistry } from "../../../../support/lsp/sampleRegistry.ts";
import { expectWithin } from "../../../../support/clock/cpuTime.ts";

/** Asks everything of a text at some of its offsets; each range that comes back lies within it. */
function askEverything(text: string, offsets: readonly number[]): void {
  const { sketch } = readSketch(text);
  const names = readNames(text, sketch);
  const whole = { start: 0, end: text.length };
  const ranges: TextRange[] = [
    ...foldingRanges(text, sketch).map(({ range }) => range),
    ...documentLinks(text, "a").map(({ range }) => range),
    ...semanticTokens({ text, sketch, names, registry: sampleRegistry }).map(({ range }) => range),
    ...inlayHints({ names, registry: sampleRegistry, within: whole }).map(({ offset }) => ({
      start: offset,
      end: offset,
    })),
    ...profileSymbols(names, "desk").map(({ range }) => range),
    profileHead(sketch),
  ];
  for (const offset of offsets) {
    ranges.push(...selectionRanges(text, sketch, offset));
    const found = findDefinition(names, offset);
    if (found?.kind === "here") ranges.push(...found.places.flatMap(({ target, selection }) => [target, selection]));
    const target = prepareRename(names, offset);
    if (target.kind === "refused") continue;
    ranges.push(target.range, ...findReferences(names, target.thing).map(({ range }) => range));
    const result =
      target.thing.kind === "model"
        ? { kind: "edits" as const, edits: renameModel(names, target.thing.name, "x") }
        : renameHere(names, target.thing, "x");
    if (result.kind === "edits") applyEdits(text, result.edits);
  }
  const tokens = semanticTokens({ text, sketch, names, registry: sampleRegistry }).map(({ range }) => range);
  expect(tokens.filter(({ start, end }, index) => start >= end || start < (tokens[index - 1]?.end ?? 0))).toEqual([]);
  expect(ranges.filter(({ start, end }) => start < 0 || end < start || end > text.length)).toEqual([]);
}

const profile = `# &c *d https://x.y
profile: &p
  name: "desk"
  description: >
    # not a comment
    &e *f
enabled_models: &m
  - qwen3_4p0b_q4km_fast
  - &one 'gpt_oss_20p0b_q4km_powerful'
  - *one
tier_config: [{name: &t fast, max_score: 5}, {<<: *p, name: "slow", max_score: .inf}]
two_stage: {stage1_tier: *t, stage2_tier: 'slow'} # region
routing: {rules: [{pattern: '\\bSQL\\b', tier: *t}, {tier: "slow"}, *t]}
---
a: *t
`;

test("no beginning of a profile, whatever is typed behind it, makes a feature fail", () => {
  for (const text of [profile, profile.replaceAll("\n", "\r\n").replaceAll("fast", "🦙")])
    for (let length = 0; length <= text.length; length += 3)
      for (const rest of ["", "\n\t- [", '"', " &", "\n<<: *"]) {
        const broken = text.slice(0, length) + rest;
        const near = Array.from({ length: 8 }, (_, back) => Math.max(0, broken.length - back));
        askEverything(broken, near);
      }
});

test("characters that have no place in a profile are passed over", () => {
  const strays = ["\0", "\ud800", "\udc00", "\ufeff", "\u2028", "\u0085", "\t", "🦙", "\r"];
  for (const stray of strays)
    for (const text of [
      `${stray}${profile}`,
      profile.replaceAll("fast", `fa${stray}st`),
      profile.replaceAll(": ", `:${stray}`),
    ])
      askEverything(text, [0, text.indexOf("fa"), text.lastIndexOf("fa"), text.length]);
});

test("ten thousand brackets, anchors or levels are answered at once", () => {
  const texts = [
    "[".repeat(10_000),
    "{a: ".repeat(10_000),
    "enabled_models: [".repeat(2_000),
    Array.from({ length: 1_000 }, (_, i) => `${" ".repeat(i)}a:\n`).join(""),
    `enabled_models:\n${"  - &a x\n  - *a\n".repeat(5_000)}`,
    `enabled_models: [${"&a x, *a, ".repeat(5_000)}]`,
    `tier_config: [${"{<<: *b, name: &b x}, ".repeat(5_000)}]`,
    "#".repeat(100_000),
    "# region\n".repeat(10_000),
    "- ".repeat(20_000),
  ];
  for (const text of texts) {
    expectWithin(1_000, () => {
      askEverything(text, [0, 20, text.length >> 1, text.length]);
    });
  }
});

test("whatever is put together of a profile's words and marks is answered", () => {
  const words = ["enabled_models", "tier_config", "two_stage", "stage1_tier", "name", "max_score", "fast", "5", "true"];
  const marks = [
    ":",
    " ",
    "\n",
    "\r\n",
    "- ",
    "  ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "&a ",
    "*a",
    "<<",
    "'",
    '"',
    "#",
    "---\n",
    "!t ",
    "|",
    "\t",
    "? ",
  ];
  const text = fc
    .array(fc.constantFrom(...words, ...marks, ": ", "🦙"), { maxLength: 60 })
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, fc.nat(), (broken, at) => {
      askEverything(broken, [at % (broken.length + 1)]);
    }),
    { numRuns: 500 },
  );
});
