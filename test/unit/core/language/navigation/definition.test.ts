import { expect, test } from "vitest";
import { findDefinition } from "../../../../../core/language/navigation/findDefinition.ts";
import { readNames } from "../../../../../core/language/navigation/names.ts";
import { readSketch } from "../../../../../core/language/sketch/readSketch.ts";
import { cursorText } from "../../../../support/lsp/cursorText.ts";
import { expectWithin } from "../../../../support/clock/cpuTime.ts";

/** The text of what defines the word at the cursor, `model ID` for a model, nothing where nothing does. */
function checkDefinition(marked: string, ...expected: string[]): void {
  const { text, cursor } = cursorText(marked);
  const found = findDefinition(readNames(text, readSketch(text).sketch), cursor);
  const shown =
    found?.kind === "model"
      ? [`model ${found.id}`]
      : (found?.places ?? []).map(({ target, selection }) => {
          const [all, word] = [target, selection].map(({ start, end }) => text.slice(start, end));
          return all === word ? word : `${String(word)} in ${JSON.stringify(all)}`;
        });
  expect(shown).toEqual(expected);
  if (found !== undefined) expect(cursor).toBeGreaterThanOrEqual(found.origin.start);
}

const tiers = "tier_config:\n  - name: fast\n    max_score: 5\n  - name: slow\n";

test("a tier that two_stage names is defined by its item", () => {
  checkDefinition(`${tiers}two_stage:\n  stage1_tier: fa|st\n`, 'fast in "name: fast\\n    max_score: 5"');
  checkDefinition(`${tiers}two_stage: {stage1_tier: fast, stage2_tier: slow|}`, 'slow in "name: slow"');
});

test("quotes on either side do not matter", () => {
  checkDefinition(
    `{tier_config: [{max_score: 1, "name": 'fast'}], two_stage: {stage2_tier: "f|ast"}}`,
    `fast in "{max_score: 1, \\"name\\": 'fast'}"`,
  );
  checkDefinition(`{tier_config: [{name: 'it''s'}], two_stage: {stage2_tier: "it's|"}}`, `it''s in "{name: 'it''s'}"`);
});

test("a tier that a rule names is defined by its item", () => {
  checkDefinition(
    `${tiers}routing:\n  rules:\n    - pattern: x\n      tier: fa|st\n`,
    'fast in "name: fast\\n    max_score: 5"',
  );
});

test("a tier defines itself, and one that is listed twice has two definitions", () => {
  checkDefinition("tier_config:\n- name: |fast\n", 'fast in "name: fast"');
  checkDefinition(
    "tier_config: [{name: a}, {name: a}]\ntwo_stage: {stage1_tier: |a}",
    'a in "{name: a}"',
    'a in "{name: a}"',
  );
});

test("a tier that the profile does not name has no definition", () => {
  checkDefinition("two_stage:\n  stage1_tier: bal|anced\n");
  checkDefinition(`${tiers}two_stage:\n  stage1_tier: po|werful\n`);
});

test("a model is defined by the registry", () => {
  checkDefinition("enabled_models:\n  - a\n  - qwen|3\n", "model qwen3");
  checkDefinition("enabled_models: [a, 'qwen3'|]\n", "model qwen3");
});

test("keys, comments and other values are not defined anywhere", () => {
  checkDefinition("enabled_|models: [a]\n");
  checkDefinition("enabled_models: # |a\n  - a\n");
  checkDefinition("load_balancing:\n  strategy: ran|dom\n");
  checkDefinition("|");
});

test("an alias is defined by the last anchor before it", () => {
  checkDefinition("a: &x 1\nb: &x 2\nc: *|x\nd: &x 3\n", "&x");
  const text = "a: &x 1\nb: &x 2\nc: *x\nd: &x 3\n";
  const found = findDefinition(readNames(text, readSketch(text).sketch), text.indexOf("*x"));
  expect(found?.kind === "here" && found.places[0]?.target.start).toBe(text.indexOf("&x 2"));
  checkDefinition("base: &base\n  enabled: true\ntwo_stage:\n  <<: *base|\n", "&base");
  checkDefinition("c: *|x\nd: &x 3\n");
  checkDefinition("a: &x 1\n---\nc: *|x\n");
});

test("a tier that is named by an alias, or within an anchored list, is found", () => {
  checkDefinition(
    "stages: &first fast\ntier_config: &tiers\n  - name: fast\ntwo_stage: {stage1_tier: fa|st, stage2_tier: *first}\n",
    'fast in "name: fast"',
  );
  checkDefinition("x: &t\n  - name: fast\ntier_config: *t\ntwo_stage: {stage1_tier: f|ast}\n", 'fast in "name: fast"');
  checkDefinition(
    "x: &t {name: fast}\ntier_config: [{<<: *t, max_score: 2}]\ntwo_stage: {stage1_tier: f|ast}\n",
    'fast in "{<<: *t, max_score: 2}"',
  );
  checkDefinition("{enabled_models: [&m qwe|n3, *m]}", "model qwen3");
  checkDefinition("{enabled_models: [&m 'qwe|n3', *m]}", "model qwen3");
});

test("in a broken document the sound part is found", () => {
  checkDefinition(
    `enabled_models: [a,\ntwo_st\n: 1\n${tiers}two_stage:\n\tstage1_tier: 'fa|st\n`,
    'fast in "name: fast\\n    max_score: 5"',
  );
});

test("windows line ends and characters beyond the first plane do not move a range", () => {
  const text = `# 🦙🦙\r\n${tiers.replaceAll("\n", "\r\n")}two_stage:\r\n  stage1_tier: fa|st # 🦙\r\n`;
  checkDefinition(text, 'fast in "name: fast\\r\\n    max_score: 5"');
  checkDefinition("tier_config: [{name: 🦙}]\ntwo_stage: {stage1_tier: 🦙|}", '🦙 in "{name: 🦙}"');
});

test("thousands of anchors, and aliases that lead in a circle, take no time", () => {
  const many = Array.from({ length: 20_000 }, (_, i) => `  - &a${i} x\n  - *a${i}\n`).join("");
  const bomb = `a: &a [x]\n${Array.from({ length: 60 }, (_, i) => `b${i}: &b${i} {<<: [*b${i - 1}, *b${i - 1}, *b${i - 1}]}\n`).join("")}tier_config: [*b59]\n`;
  const circle = "x: &x\n  <<: *x\ntier_config: &t\n  - *t\n  - <<: *x\n  - name: *y\ny: &y *y\n";
  expectWithin(2_000, () => {
    for (const text of [`enabled_models:\n${many}`, bomb, circle]) readNames(text, readSketch(text).sketch);
  });
});
