import { expect, test } from "vitest";
import { parse } from "yaml";
import { readNames } from "../../../../../core/language/navigation/names.ts";
import { prepareRename, refuseName, renameHere, renameModel } from "../../../../../core/language/navigation/rename.ts";
import { readSketch } from "../../../../../core/language/sketch/readSketch.ts";
import { applyEdits } from "../../../../../core/text/textEdit.ts";
import { cursorText } from "../../../../support/lsp/cursorText.ts";

/** The text after renaming what is at the cursor, or the sentence that says why not. */
function renamed(marked: string, newName: string): string {
  const { text, cursor } = cursorText(marked);
  const names = readNames(text, readSketch(text).sketch);
  const target = prepareRename(names, cursor);
  if (target.kind === "refused") return target.reason;
  expect(text.slice(target.range.start, target.range.end).replaceAll("''", "'")).toBe(target.placeholder);
  const result =
    target.thing.kind === "model"
      ? { kind: "edits" as const, edits: renameModel(names, target.thing.name, newName) }
      : renameHere(names, target.thing, newName);
  return result.kind === "refused" ? result.reason : applyEdits(text, result.edits);
}

function checkRename(marked: string, newName: string, expected: string): void {
  expect(renamed(marked, newName)).toBe(expected);
}

test("a tier, everywhere in the file, in the quotes that it has", () => {
  checkRename(
    "tier_config:\n  - name: fast # fast\n  - name: 'slow'\ntwo_stage:\n  stage1_tier: \"fa|st\"\n  stage2_tier: 'fast'\n",
    "quick",
    "tier_config:\n  - name: quick # fast\n  - name: 'slow'\ntwo_stage:\n  stage1_tier: \"quick\"\n  stage2_tier: 'quick'\n",
  );
});

test("a tier, also in a block of one line and with escapes, as YAML reads them", () => {
  const text = (name: string, quoted = [`"${name}"`, `"${name}"`]): string =>
    `tier_config:\r\n  - name: ${quoted.join("\r\n  - description: |-\r\n      fast\r\n    name: ")}
two_stage:
  stage1_tier: &a |- # why
    ${name}

  stage2_tier: >-
      ${name}
routing: {rules: [{pattern: '|', tier: *a}]}
`;
  const before = text("fast", [String.raw`"f\x61st"`, String.raw`"\u0066a\U00000073t"`]);
  const names = readNames(before, readSketch(before).sketch);
  const target = prepareRename(names, before.lastIndexOf("fast") + 2);
  if (target.kind === "refused") throw new Error(target.reason);
  expect(target.placeholder).toBe("fast");
  expect(before.slice(target.range.start, target.range.end)).toBe("fast");
  const result = renameHere(names, target.thing, "#1: quick");
  expect(result.kind === "edits" && applyEdits(before, result.edits)).toBe(text("#1: quick"));
});

test("a text of several lines, or with the line break at its end, is another tier", () => {
  const others = "two_stage:\n  stage1_tier: >\n    fast\n  stage2_tier: >-\n    fast\n    fast\n";
  checkRename(`tier_config: [{name: f|ast}]\n${others}`, "quick", `tier_config: [{name: quick}]\n${others}`);
});

test("a tier, in the rules too, but not in their patterns", () => {
  checkRename(
    'tier_config: [{name: |fast}]\nrouting: {rules: [{pattern: fast, tier: "fast"}, {tier: fast}]}\n',
    "quick",
    'tier_config: [{name: quick}]\nrouting: {rules: [{pattern: fast, tier: "quick"}, {tier: quick}]}\n',
  );
});

test("quotes are added where the new name needs them, and kept from breaking", () => {
  for (const newName of ["true", "12", ".inf", "a: b", "#1", "it's", 'say "hi"', "a, b", "*x", "null", "ünï", "🦙"]) {
    const text = renamed(
      "{tier_config: [{name: |t}, {name: 'u'}], two_stage: {stage1_tier: 't', stage2_tier: \"t\"}}",
      newName,
    );
    expect(parse(text)).toEqual({
      tier_config: [{ name: newName }, { name: "u" }],
      two_stage: { stage1_tier: newName, stage2_tier: newName },
    });
  }
  checkRename("tier_config: [{name: |a}]\n", " b ", "tier_config: [{name: b}]\n");
});

test("a tier's new name is neither empty nor another tier's", () => {
  const text = "tier_config: [{name: |fast}, {name: slow}]\n";
  checkRename(text, "  ", "A tier needs a name; this one is empty.");
  checkRename(text, "slow", "The profile has a tier slow already; two tiers cannot share a name.");
  checkRename(text, "a\nb", "A name is one line of ordinary characters.");
  checkRename(text, "fast", "tier_config: [{name: fast}, {name: slow}]\n");
});

test("a tier that profiles have by default is named nowhere", () => {
  checkRename(
    "two_stage: {stage1_tier: |balanced}\n",
    "b",
    "The tier balanced is one of those that every profile has by default; name your own under `tier_config` first.",
  );
});

test("a stage's tier that tier_config lacks can be named anew", () => {
  checkRename(
    "tier_config: [{name: a}]\ntwo_stage: {stage1_tier: |b, stage2_tier: b}\n",
    "c",
    "tier_config: [{name: a}]\ntwo_stage: {stage1_tier: c, stage2_tier: c}\n",
  );
  // Nor is it one of those that every profile has.
  checkRename("two_stage: {stage1_tier: |fats}\n", "fast", "two_stage: {stage1_tier: fast}\n");
});

test("what an alias stands for is renamed, and the alias stays", () => {
  checkRename(
    "x: &f fast\ntier_config:\n  - name: |fast\ntwo_stage: {stage1_tier: *f}\n",
    "quick",
    "x: &f quick\ntier_config:\n  - name: quick\ntwo_stage: {stage1_tier: *f}\n",
  );
  checkRename("{enabled_models: [&m |a, *m, 'a']}", "b", "{enabled_models: [&m b, *m, 'b']}");
});

test("an anchor with its aliases", () => {
  checkRename("a: &x| 1\nb: [*x]\nc: {<<: *x}\n", "y", "a: &y 1\nb: [*y]\nc: {<<: *y}\n");
  checkRename("a: &x 1\nb: *|x\n", "*y", "a: &y 1\nb: *y\n");
  checkRename(
    "a: &x 1\nb: *|x\nc: &y 2\n",
    "y",
    "The file has an anchor y already; its aliases would mean another value.",
  );
  checkRename("a: &|x 1\n", "a b", "The name of an anchor has no spaces, commas or brackets.");
  checkRename("a: &|x 1\n", "", "An anchor needs a name; this one is empty.");
});

test("keys, comments and other values cannot be renamed", () => {
  const sentence = "Only tiers, model ids, and anchors with their aliases can be renamed.";
  checkRename("enabled_|models: [a]\n", "b", sentence);
  checkRename("# a|\n", "b", sentence);
  checkRename("load_balancing: {strategy: |random}\n", "b", sentence);
  checkRename("|", "b", sentence);
});

test("a model's id in one profile", () => {
  checkRename(
    "enabled_models:\r\n  - a|\r\n  - \"a\"\r\n  - 'a' # 🦙 a\r\n  - [\r\n",
    "b c",
    "enabled_models:\r\n  - b c\r\n  - \"b c\"\r\n  - 'b c' # 🦙 a\r\n  - [\r\n",
  );
  expect(refuseName("", "A model")?.reason).toBe("A model needs a name; this one is empty.");
});

test("a quote that was never closed is closed by renaming", () => {
  checkRename(
    "tier_config: [{name: a}]\ntwo_stage: {stage1_tier: 'a|",
    "b",
    "tier_config: [{name: b}]\ntwo_stage: {stage1_tier: 'b'",
  );
});
