import { expect, test } from "vitest";
import { findReferences, modelReferences } from "../../../../../core/language/navigation/findReferences.ts";
import { readNames } from "../../../../../core/language/navigation/names.ts";
import { findThing } from "../../../../../core/language/navigation/thing.ts";
import { readSketch } from "../../../../../core/language/sketch/readSketch.ts";
import { cursorText } from "../../../../support/lsp/cursorText.ts";

/** The text with each reference in brackets, the declaration in double ones; `undefined` where there is nothing. */
function checkReferences(marked: string, expected: string | undefined): void {
  const { text, cursor } = cursorText(marked);
  const names = readNames(text, readSketch(text).sketch);
  const thing = findThing(names, cursor);
  if (thing === undefined) {
    expect(undefined).toBe(expected);
    return;
  }
  let shown = text;
  for (const { range, isDeclaration } of findReferences(names, thing).toReversed()) {
    const [open, close] = isDeclaration ? ["⟦", "⟧"] : ["‹", "›"];
    shown = `${shown.slice(0, range.start)}${open}${shown.slice(range.start, range.end)}${close}${shown.slice(range.end)}`;
  }
  expect(shown).toBe(expected);
}

test("a tier: its name in tier_config, and the stages", () => {
  checkReferences(
    "tier_config:\n  - name: fa|st\n  - name: slow\ntwo_stage:\n  stage1_tier: 'fast'\n  stage2_tier: fast\n",
    "tier_config:\n  - name: ⟦fast⟧\n  - name: slow\ntwo_stage:\n  stage1_tier: '‹fast›'\n  stage2_tier: ‹fast›\n",
  );
});

test("a tier: the rules that name it, in every style", () => {
  checkReferences(
    "tier_config:\n  - name: fast\nrouting:\n  rules:\n    - pattern: fast\n      tier: fa|st\n    - {tier: 'fast', pattern: x}\n",
    "tier_config:\n  - name: ⟦fast⟧\nrouting:\n  rules:\n    - pattern: fast\n      tier: ‹fast›\n    - {tier: '‹fast›', pattern: x}\n",
  );
});

test("a model that is listed twice, in flow style and quotes", () => {
  checkReferences(`{enabled_models: [|a, b, "a", 'a']}`, `{enabled_models: [‹a›, b, "‹a›", '‹a›']}`);
});

test("a tier and a model with one name are two things", () => {
  checkReferences(
    "enabled_models: [|fast]\ntier_config: [{name: fast}]\n",
    "enabled_models: [‹fast›]\ntier_config: [{name: fast}]\n",
  );
});

test("an alias that says the name is a reference, as is what it stands for", () => {
  checkReferences(
    "x: &f fast\ntier_config: [{name: fast|}]\ntwo_stage: {stage1_tier: *f}\n",
    "x: &f ‹fast›\ntier_config: [{name: ⟦fast⟧}]\ntwo_stage: {stage1_tier: ‹*f›}\n",
  );
});

test("an anchor with its aliases, up to the next anchor of that name", () => {
  checkReferences(
    "# &x *x\na: &x '&x *x'\nb: [*|x, *y]\nc: &x 2\nd: *x\n---\ne: *x\n",
    "# &x *x\na: ⟦&x⟧ '&x *x'\nb: [‹*x›, *y]\nc: &x 2\nd: *x\n---\ne: *x\n",
  );
  checkReferences("a: *x\nb: &x| 1\nc:\n  <<: *x\n", "a: *x\nb: ⟦&x⟧ 1\nc:\n  <<: ‹*x›\n");
});

test("an ampersand or a star within a text is none of it", () => {
  checkReferences("description: >\n  a &x and *|x\nb: &x 1\n", undefined);
  checkReferences("description: R&D 5 *| 3 &x\nb: &x 1\n", undefined);
});

test("in a broken document with windows line ends and characters beyond the first plane", () => {
  checkReferences(
    '🦙: [\r\n\ttwo_st\r\ntier_config:\r\n  - {name: 🦙fast, max_score: \r\ntwo_stage:\r\n  stage1_tier: 🦙|fast\r\n  stage2_tier: "🦙fast',
    '🦙: [\r\n\ttwo_st\r\ntier_config:\r\n  - {name: ⟦🦙fast⟧, max_score: \r\ntwo_stage:\r\n  stage1_tier: ‹🦙fast›\r\n  stage2_tier: "‹🦙fast›',
  );
});

test("only the first document of a file is the profile", () => {
  checkReferences(
    "enabled_models: [|a]\n---\nenabled_models: [a]\n",
    "enabled_models: [‹a›]\n---\nenabled_models: [a]\n",
  );
});

test("where a profile enables a model", () => {
  const text = "enabled_models: [a, 'b', a]\ntier_config: [{name: a}]\n";
  const places = modelReferences(readNames(text, readSketch(text).sketch), "a");
  expect(places.map(({ start }) => start)).toEqual([text.indexOf("a,"), text.indexOf("a]")]);
});
