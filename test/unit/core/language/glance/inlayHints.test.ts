import { expect, test } from "vitest";
import { inlayHints } from "../../../../../core/language/glance/inlayHints.ts";
import { readNames } from "../../../../../core/language/navigation/names.ts";
import { readSketch } from "../../../../../core/language/sketch/readSketch.ts";
import { sampleRegistry } from "../../../../support/lsp/sampleRegistry.ts";

interface Options {
  readonly within?: { readonly start: number; readonly end: number };
  readonly health?: (id: string) => string | undefined;
}

function hintsIn(text: string, { within = { start: 0, end: text.length }, health }: Options = {}) {
  const names = readNames(text, readSketch(text).sketch);
  return inlayHints({ names, registry: sampleRegistry, within, ...(health !== undefined && { health }) });
}

/** The text with each hint in its place, between ⟦ and ⟧. */
function checkHints(text: string, expected: string, options?: Options): void {
  let shown = text;
  for (const { offset, label } of hintsIn(text, options).toReversed())
    shown = `${shown.slice(0, offset)}⟦${label}⟧${shown.slice(offset)}`;
  expect(shown).toBe(expected);
}

/** The ranges of tiers with these scores, in the order of the file. */
function checkRanges(scores: readonly string[], ...expected: string[]): void {
  const text = `tier_config:\n${scores.map((score, i) => `  - name: t${i}\n    max_score: ${score}\n`).join("")}`;
  expect(hintsIn(text).map(({ label }) => label)).toEqual(expected);
}

test("the scores that a tier really receives stand behind its max_score", () => {
  checkHints(
    "tier_config:\n  - name: fast\n    max_score: 5.0 # why\n  - {name: b, max_score: 7}\n  - name: c\n    max_score: .inf\n",
    "tier_config:\n  - name: fast\n    max_score: 5.0⟦0 < score ≤ 5⟧ # why\n  - {name: b, max_score: 7⟦5 < score ≤ 7⟧}\n  - name: c\n    max_score: .inf⟦score > 7⟧\n",
  );
});

test("whatever the order of the tiers, and whatever their scores", () => {
  checkRanges([".inf", "3", "7"], "score > 7", "0 < score ≤ 3", "3 < score ≤ 7");
  checkRanges([".inf"], "any score");
  checkRanges(["12", "13"], "any score", "never");
  checkRanges(["5", "5", "4.5"], "4.5 < score ≤ 5", "never", "0 < score ≤ 4.5");
  checkRanges(["-1", "5", "-.inf"], "never", "0 < score ≤ 5", "never");
  checkRanges(["'5'", "inf", "1e0", ".5", "0x2"], "0.5 < score ≤ 1", "0 < score ≤ 0.5", "1 < score ≤ 2");
});

test("of two tiers with one name only the first receives anything", () => {
  checkHints(
    "tier_config: [{name: a, max_score: 3}, {name: a, max_score: 5}, {name: b, max_score: 9}]",
    "tier_config: [{name: a, max_score: 3⟦0 < score ≤ 3⟧}, {name: a, max_score: 5⟦never⟧}, {name: b, max_score: 9⟦3 < score ≤ 9⟧}]",
  );
});

test("a sentence says the same", () => {
  const sentences = hintsIn(
    "tier_config: [{name: a, max_score: 3}, {name: b, max_score: 3}, {name: c, max_score: 9}, {name: d, max_score: .inf}]",
  );
  expect(sentences.map(({ more }) => (more.kind === "sentence" ? more.text : ""))).toEqual([
    "Prompts with a score up to and including 3 come to this tier.",
    "No prompt reaches this tier: a takes every score before it.",
    "Prompts with a score above 3, up to and including 9, come to this tier.",
    "Prompts with a score above 9 come to this tier.",
  ]);
});

test("size, quantisation and tier stand beside a model id, and that it is switched off", () => {
  checkHints(
    "enabled_models:\r\n  - qwen3_4p0b_q4km_fast\r\n  - 'qwen3_vl_4p0b_q4km_fast' # 🦙\r\n  - nobody\r\n",
    "enabled_models:\r\n  - qwen3_4p0b_q4km_fast⟦4B · Q4_K_M · fast⟧\r\n  - 'qwen3_vl_4p0b_q4km_fast'⟦4B · Q4_K_M · fast · off⟧ # 🦙\r\n  - nobody\r\n",
  );
});

test("health, for who knows it", () => {
  checkHints(
    "enabled_models: [qwen3_4p0b_q4km_fast]",
    "enabled_models: [qwen3_4p0b_q4km_fast⟦4B · Q4_K_M · fast · down⟧]",
    {
      health: (id) => (id.startsWith("qwen3_4p0b") ? "down" : undefined),
    },
  );
});

test("only what was asked for", () => {
  const text = "enabled_models: [qwen3_4p0b_q4km_fast, qwen3_4p0b_q4km_fast]\ntier_config: [{name: a, max_score: 1}]\n";
  const second = text.lastIndexOf("qwen3");
  expect(hintsIn(text, { within: { start: second, end: text.indexOf("]") } }).map(({ offset }) => offset)).toEqual([
    text.indexOf("]"),
  ]);
});

test("aliases and merge keys are followed, and a shared score is said once", () => {
  checkHints(
    "x: &t {max_score: 5}\nm: &m qwen3_4p0b_q4km_fast\nenabled_models: [*m]\ntier_config:\n  - {<<: *t, name: a}\n  - {<<: *t, name: b}\n",
    "x: &t {max_score: 5⟦0 < score ≤ 5⟧}\nm: &m qwen3_4p0b_q4km_fast⟦4B · Q4_K_M · fast⟧\nenabled_models: [*m⟦4B · Q4_K_M · fast⟧]\ntier_config:\n  - {<<: *t, name: a}\n  - {<<: *t, name: b}\n",
  );
});

test("the sound parts of a broken profile", () => {
  checkHints(
    "enabled_models: [qwen3_4p0b_q4km_fast,\ntwo_st\n: 1\ntier_config:\n\t- name: 🦙\n\t  max_score: 5\n  - max_score: 7\n",
    "enabled_models: [qwen3_4p0b_q4km_fast⟦4B · Q4_K_M · fast⟧,\ntwo_st\n: 1\ntier_config:\n\t- name: 🦙\n\t  max_score: 5⟦0 < score ≤ 5⟧\n  - max_score: 7\n",
  );
});
