import { expect, test } from "vitest";
import { semanticTokens } from "../../../../../core/language/glance/semanticTokens.ts";
import { readNames } from "../../../../../core/language/navigation/names.ts";
import { readSketch } from "../../../../../core/language/sketch/readSketch.ts";
import { sampleRegistry } from "../../../../support/lsp/sampleRegistry.ts";
import { cpuMs } from "../../../../support/clock/cpuTime.ts";

function tokensOf(text: string, within?: { readonly start: number; readonly end: number }) {
  const { sketch } = readSketch(text);
  const names = readNames(text, sketch);
  return semanticTokens({ text, sketch, names, registry: sampleRegistry, ...(within !== undefined && { within }) });
}

/** The tokens as their text, type and modifier. */
function checkTokens(text: string, ...expected: string[]): void {
  const tokens = tokensOf(text);
  expect(
    tokens.map(({ range, type, modifier = "" }) => `${text.slice(range.start, range.end)} ${type} ${modifier}`.trim()),
  ).toEqual(expected);
}

test("keys, models, tiers, numbers, infinity, booleans and strategies", () => {
  checkTokens(
    "enabled_models:\n  - qwen3_4p0b_q4km_fast\ntier_config:\n  - name: fast\n    max_score: .inf\n    expected_time_seconds: 2.5\ntwo_stage:\n  enabled: true\n  stage1_tier: fast\nload_balancing:\n  strategy: random\n",
    "enabled_models property",
    "qwen3_4p0b_q4km_fast variable",
    "tier_config property",
    "name property",
    "fast enumMember declaration",
    "max_score property",
    ".inf number",
    "expected_time_seconds property",
    "2.5 number",
    "two_stage property",
    "enabled property",
    "true keyword",
    "stage1_tier property",
    "fast enumMember",
    "load_balancing property",
    "strategy property",
    "random enumMember defaultLibrary",
  );
});

test("a rule's tier, and its pattern as plain text", () => {
  checkTokens(
    "routing:\n  rules:\n    - pattern: fast\n      tier: 'fast'\n",
    "routing property",
    "rules property",
    "pattern property",
    "tier property",
    "fast enumMember",
  );
});

test("a model that is missing from the registry or switched off there", () => {
  checkTokens(
    `{enabled_models: [nobody, "qwen3_vl_4p0b_q4km_fast"]}`,
    "enabled_models property",
    "nobody variable missing",
    "qwen3_vl_4p0b_q4km_fast variable deprecated",
  );
});

test("without a registry no model is missing", () => {
  const text = "enabled_models: [a]";
  const { sketch } = readSketch(text);
  const tokens = semanticTokens({ text, sketch, names: readNames(text, sketch), registry: undefined });
  expect(tokens.at(-1)).toEqual({ range: { start: 17, end: 18 }, type: "variable", modifier: undefined });
});

test("a word that only looks like one is text", () => {
  checkTokens(
    "name: random\ndescription: 5 apples, true\nload_balancing: {enabled: 'true', strategy: nobody, health_check_interval: '5'}\n# name: 5\n",
    "name property",
    "description property",
    "load_balancing property",
    "enabled property",
    "strategy property",
    "health_check_interval property",
  );
});

test("names that are numbers or booleans stay names", () => {
  checkTokens(
    "tier_config: [{name: 5}]\nenabled_models: [true]\n",
    "tier_config property",
    "name property",
    "5 enumMember declaration",
    "enabled_models property",
    "true variable missing",
  );
});

test("windows line ends, characters beyond the first plane, and broken parts", () => {
  checkTokens(
    "🦙🦙: 1\r\ntwo_st\r\nenabled_models: ['🦙', \"nobo\r\ntier_config:\r\n\t- name: 🦙fast\r\n",
    "🦙🦙 property",
    "1 number",
    "enabled_models property",
    "🦙 variable missing",
    "nobo variable missing",
    "tier_config property",
    "name property",
    "🦙fast enumMember declaration",
  );
});

test("a value of several lines is left to the grammar", () => {
  checkTokens("enabled_models:\n  - one\n    two\n  - 'one\n    two'\n", "enabled_models property");
});

test("only what was asked for", () => {
  const text = "enabled: true\nenabled_models: [a]\nx: 1\n";
  const within = { start: text.indexOf("enabled_models"), end: text.indexOf("\nx") };
  expect(tokensOf(text, within).map(({ range }) => text.slice(range.start, range.end))).toEqual([
    "enabled_models",
    "a",
  ]);
});

test("5,000 models take a few milliseconds", () => {
  const models = Array.from({ length: 5_000 }, (_, i) => `  - qwen3_coder_${i}_14p0b_q4km_fast\n`).join("");
  const text = `enabled_models:\n${models}tier_config: [{name: fast, max_score: 5}]\n`;
  const { roots } = readSketch(text).sketch;
  const times = Array.from({ length: 30 }, () => {
    // Another sketch to whoever remembers what was read of it.
    const sketch = { roots };
    const began = cpuMs();
    const tokens = semanticTokens({ text, sketch, names: readNames(text, sketch), registry: sampleRegistry });
    const took = cpuMs() - began;
    expect(tokens.length).toBe(5_006);
    return took;
  });
  // The best of them: whatever else the machine does meanwhile is not what is measured.
  expect(Math.min(...times)).toBeLessThan(15);
});

test("no beginning of a profile gives tokens that overlap or span lines", () => {
  const text =
    "{ a: 'x\ny', \"b\": [&m c, *m, {<<: *m, name: d}] }\n---\nenabled_models: &e\r\n- a\n- 'b'\ntier_config: [{name: &t fast, max_score: 5}, *t]\ntwo_stage: {stage1_tier: *t}\n\t- x\n  - [[[{\n: 1\n";
  for (let length = 0; length <= text.length; length++)
    for (const rest of ["", '"', "\n\t- [", ": *t"]) {
      let end = 0;
      const broken = text.slice(0, length) + rest;
      for (const { range } of tokensOf(broken)) {
        expect(range.start).toBeGreaterThanOrEqual(end);
        expect(range.end).toBeGreaterThan(range.start);
        expect(broken.slice(range.start, range.end)).not.toMatch(/[\r\n]/);
        end = range.end;
      }
    }
});
