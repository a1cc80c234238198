import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { complete } from "../../../../../core/language/completion/complete.ts";
import { withoutPlaceholders } from "../../../../../core/language/completion/completion.ts";
import type { CompletionList } from "../../../../../core/language/completion/completion.ts";
import { documentationOf } from "../../../../../core/language/completion/documentationOf.ts";
import { readSketch } from "../../../../../core/language/sketch/readSketch.ts";
import { cursorText } from "../../../../support/lsp/cursorText.ts";
import { sampleRegistry } from "../../../../support/lsp/sampleRegistry.ts";
import { expectWithin } from "../../../../support/clock/cpuTime.ts";

function completeAt(marked: string): CompletionList {
  return complete({ ...cursorText(marked), stem: "desk", registry: sampleRegistry });
}

/** The labels offered at the cursor, in their order. */
function checkLabels(marked: string, ...expected: string[]): void {
  expect(completeAt(marked).items.map((item) => item.label)).toEqual(expected);
}

/** What there is to say of a suggestion. */
function docsAt(marked: string, label: string): string | undefined {
  const about = completeAt(marked).items.find((item) => item.label === label)?.about;
  const { sketch } = readSketch(cursorText(marked).text);
  return about && documentationOf(about, { sketch, registry: sampleRegistry });
}

/** The text after the suggestion was taken and every placeholder kept as it is. */
function checkTaken(marked: string, label: string, expected: string): void {
  const { text } = cursorText(marked);
  const item = completeAt(marked).items.find((one) => one.label === label);
  if (item === undefined) throw new Error(`${label} was not offered`);
  expect(text.slice(0, item.replace.start) + withoutPlaceholders(item.insert) + text.slice(item.replace.end)).toBe(
    expected,
  );
}

// In the registry's order, but for the last: no tier of the default ladder is called "coding".
const [gpt, small, vision, coder] = [
  "gpt_oss_20p0b_q4km_powerful",
  "qwen3_4p0b_q4km_fast",
  "qwen3_vl_4p0b_q4km_fast",
  "qwen2_coder_p5_14p0b_q4km_powerful",
];
const tierKeys = ["name", "max_score", "expected_time_seconds", "description"];
const sections = ["enabled_models", "tier_config", "two_stage", "load_balancing", "routing"];
const stageKeys = ["enabled", "stage1_tier", "stage2_tier", "stage1_max_tokens"];
const tiers = "tier_config:\n  - name: fast\n    max_score: 5\n  - name: slow\n    max_score: .inf\n";

describe("keys", () => {
  test.each([
    [
      "an empty file",
      "|",
      ["new profile", "new two-stage profile", "new tier", "profile", "name", "description", ...sections],
    ],
    [
      "a file with comments only",
      "# For work.\n\n|",
      ["new profile", "new two-stage profile", "new tier", "profile", "name", "description", ...sections],
    ],
    ["lines of two characters' ends", "two_stage:\r\n  enabled: true\r\n  |\r\n", stageKeys.slice(1)],
    ["a quoted key", 'two_stage:\n  "sta|": a\n', stageKeys],
    [
      "the second document of a file: as in the first",
      "name: a\n---\n|",
      ["new profile", "new two-stage profile", "new tier", "profile", "name", "description", ...sections],
    ],
    [
      "the root, without the keys that are there",
      "name: a\nenabled_models: []\n|\nload_balancing:\n",
      ["description", "tier_config", "two_stage", "routing"],
    ],
    [
      "the root of a profile in the nested form",
      "profile:\n  name: a\n|",
      ["enabled_models", "tier_config", "two_stage", "load_balancing", "routing"],
    ],
    [
      "a half-typed line",
      "name: a\ntwo|\ntier_config: []\n",
      ["description", "enabled_models", "two_stage", "load_balancing", "routing"],
    ],
    ["a blank line below a key", "two_stage:\n  |\n", stageKeys],
    [
      "a blank line between keys",
      "two_stage:\n  enabled: true\n  |\n  stage1_tier: a\n",
      ["stage2_tier", "stage1_max_tokens"],
    ],
    [
      "a half-typed key below another",
      "two_stage:\n  enabled: true\n  st|\nname: a\n",
      ["stage1_tier", "stage2_tier", "stage1_max_tokens"],
    ],
    ["the mapping of the nested form", "profile:\n  |", ["name", "description"]],
    ["behind the dash of a tier", "tier_config:\n  - |", ["new tier", ...tierKeys]],
    [
      "a tier",
      "tier_config:\n  - name: fast\n    |\n  - name: slow\n    max_score: 2\n",
      ["max_score", "expected_time_seconds", "description"],
    ],
    [
      "a tier of a list at its key's column",
      "tier_config:\n- name: fast\n  m|",
      ["max_score", "expected_time_seconds", "description"],
    ],
    ["a key that has its colon", "two_stage:\n  |: true\n", stageKeys],
    ["the rules of certain prompts", "routing:\n  |\n", ["rules"]],
    ["behind the dash of a rule", "routing:\n  rules:\n    - |", ["new rule", "pattern", "tier"]],
    ["a rule", "routing:\n  rules:\n    - pattern: x\n      |\n", ["tier"]],
    ["a rule in brackets", "routing: {rules: [{tier: a, |}]}\n", ["pattern"]],
    ["braces", "two_stage: {enabled: true, |}\n", ["stage1_tier", "stage2_tier", "stage1_max_tokens"]],
    ["braces that are not closed", "two_stage: {sta|\nname: a\n", stageKeys],
    [
      "braces in brackets",
      "tier_config: [{name: a}, {name: b, |}]\n",
      ["max_score", "expected_time_seconds", "description"],
    ],
    ["below a line that is wrong", "name: [a, b\ntwo_stage:\n  |\n\tload: {\n", stageKeys],
    ["indented with tabs", "two_stage:\n\tenabled: true\n\t|\n", ["stage1_tier", "stage2_tier", "stage1_max_tokens"]],
  ])("%s", (_, marked, expected) => {
    checkLabels(marked, ...expected);
  });

  test("nothing in a comment, in prose, in a block scalar or under a key that MAGI does not know", () => {
    for (const marked of [
      "# |",
      "name: a # |",
      "load_balancing:\n  strategy: # |",
      "enabled_models: [a, # |",
      "two_stage: { # |\n}\n",
      "description: a |",
      "description: >\n  a\n  |\n  b\n",
      "foo:\n  |",
      "foo: |",
      "name: a\n  |",
    ])
      checkLabels(marked);
  });

  test.each([
    "two_stage:| {enabled: true}",
    "strategy: | random",
    "tier_config:\n  -| name: fast",
    "enabled_models:\n  - | a",
    "load_balancing: {strategy:| random}",
    "two_stage: |{enabled: true, stage1_tier: fast}",
    "enabled_models: |[a,\n  b]",
    "enabled_models: |[\n",
    "enabled_models: &m |[a]",
    "tier_config:\n  - |{name: fast, max_score: 5}",
    "tier_config:\n  - &t |{name: fast}",
    "tier_config:\n  - |&t {name: fast}",
    "tier_config:\n  - |&t\n    name: fast",
    "tier_config:\n  - |*t",
    "tier_config:\n  - |!!map {name: fast}",
    "|{name: desk, enabled_models: [a]}",
    "{name: desk, enabled_models: |[a]}",
    "{name: desk, tier_config: [|{name: a}]}",
    "enabled_models:\n  |\n  [a]",
    "enabled_models: [|&m a]",
    "enabled_models: [&m| a]",
    "load_balancing: {strategy: |*s}",
    "load_balancing: {|&k strategy: random}",
    "enabled_models: [a,\n|  b]",
    "two_stage: {enabled: true,\n | stage1_tier: a}",
    "enabled_models:\n  - |\n    a",
    "tier_config:\n  - &t |\n    name: fast",
    "tier_config:\n  - |\n      name: fast",
    "load_balancing:\n  strategy: &s | random",
    "enabled_models:\n  - &m | a",
    "|---",
    "---|\nname: a\n",
    "--- |\nname: a\n",
    "...|",
    "%YAML| 1.2\n---\n",
    `enabled_models: [\n  "\n  |"a",\n]`,
    `description: "a\n  b|"`,
    `{description: "a\n  b|"}`,
  ])("nothing before what stands there already: %s", (marked) => {
    checkLabels(marked);
  });

  test.each([
    "enabled_models:\n  - a\n |\n  - b\n",
    "enabled_models:\n    - a\n  |\n",
    "enabled_models:\n  |\n    - a\n",
    "two_stage:\n    enabled: true\n  |\n",
    "tier_config:\n  - name: a\n |\n",
    "  name: a\n|",
  ])("nothing on a blank line beside the column of what it would belong to: %s", (marked) => {
    checkLabels(marked);
  });

  test.each([
    ["below the key of a mapping", "two_stage:\n|\n", "stage1_tier", "two_stage:\n  stage1_tier: \n"],
    ["below the key of a list", "enabled_models:\n|", small, `enabled_models:\n  - ${small}`],
    [
      "between two keys, half typed",
      "two_stage:\n  enabled: true\nstage|\n\n  # why\n  stage1_tier: a\n",
      "stage2_tier",
      "two_stage:\n  enabled: true\n  stage2_tier: \n\n  # why\n  stage1_tier: a\n",
    ],
    [
      "between two tiers",
      "tier_config:\n    - name: fast\n      max_score: 3\n|\n    - name: powerful\n      max_score: .inf\n",
      "new tier",
      "tier_config:\n    - name: fast\n      max_score: 3\n    - name: balanced\n      max_score: 5.0\n      expected_time_seconds: 5\n    - name: powerful\n      max_score: .inf\n",
    ],
    [
      "between two tiers at their key's column",
      "tier_config:\n- name: fast\n  max_score: 3\n|\n- name: powerful\n  max_score: .inf\n",
      "new tier",
      "tier_config:\n- name: fast\n  max_score: 3\n- name: balanced\n  max_score: 5.0\n  expected_time_seconds: 5\n- name: powerful\n  max_score: .inf\n",
    ],
    [
      "between two ids at their key's column",
      "enabled_models:\n- a\n|\n- b\n",
      small,
      `enabled_models:\n- a\n- ${small}\n- b\n`,
    ],
    [
      "between two ids at their key's column, half typed",
      "enabled_models:\n- a\nqwen3_4|\n- b\n",
      small,
      `enabled_models:\n- a\n- ${small}\n- b\n`,
    ],
    [
      "within a tier",
      "tier_config:\n  - name: fast\n  |\n    max_score: 3\n",
      "description",
      "tier_config:\n  - name: fast\n    description: \n    max_score: 3\n",
    ],
    ["before the first item", "enabled_models:\r\n|\r\n- a\r\n", small, `enabled_models:\r\n- ${small}\r\n- a\r\n`],
    [
      "below the key of rules",
      "routing:\n  rules:\n  |",
      "new rule",
      "routing:\n  rules:\n    - pattern: ''\n      tier: powerful",
    ],
  ])("%s what goes on there comes first, with what the line lacks", (_, marked, label, expected) => {
    checkTaken(marked, label, expected);
  });

  test("what begins anew at the margin comes behind what goes on there", () => {
    checkLabels(
      "name: a\ntier_config:\n|\n- name: fast\n",
      "new tier",
      "description",
      ...sections.filter((key) => key !== "tier_config"),
    );
    checkLabels(
      "two_stage:\n|",
      ...stageKeys,
      "profile",
      "name",
      "description",
      ...sections.filter((key) => key !== "two_stage"),
    );
    checkLabels(
      "two_stage:\n  enabled: true\n|\nname: a\n",
      "description",
      ...sections.filter((key) => key !== "two_stage"),
    );
    for (const marked of [
      "tier_config:\n  - name: fast\n    max_score:\n    |\n",
      "name: a\nfo|\n  enabled: true\n",
      "fo|\n  enabled: true\n",
    ])
      expect(completeAt(marked).items.filter(({ insert }) => /^[ -]/.test(insert))).toEqual([]);
  });

  test.each([
    "two_stage: {enabled: true}|",
    "two_stage: {enabled: [a]|}",
    "tier_config:\n  - {name: fast}|",
    "tier_config:\n  - &t {name: fast, max_score: 5}|",
    "{name: desk, enabled_models: [a]|}",
    "{name: desk}|",
  ])("nothing behind a closing bracket: %s", (marked) => {
    checkLabels(marked);
  });

  test("a key says its kind, and what it is for", () => {
    const text = "two_stage:\n  stage1_m|";
    expect(completeAt(text).items.at(-1)).toMatchObject({
      label: "stage1_max_tokens",
      detail: "a whole number, at least 1",
      beside: "number",
    });
    expect(docsAt(text, "stage1_max_tokens")).toMatch(/default `500`\n\nThe draft is cut/);
  });
});

describe("a name with the marks of a snippet", () => {
  const taken = (marked: string, id: string): string => {
    const registry = { models: new Map([[id, { model_id: id, assigned_tier: "fast" }]]) };
    const [item] = complete({ ...cursorText(marked), stem: "desk", registry }).items;
    return withoutPlaceholders(item?.insert ?? "");
  };
  test.each(["a$1{b}", "x$0", "a\\$1", "${1:a}", "${1|a,b|}"])("%s", (id) => {
    expect(parse(taken("enabled_models: |", id))).toEqual([id]);
    expect(taken("enabled_models: ['|']", id)).toBe(id);
  });

  test("within a placeholder", () => {
    expect(withoutPlaceholders("a: ${1:x\\$1\\}} ${2|true,false|} $10")).toBe("a: x$1} true ");
  });
});

describe("what is inserted", () => {
  test.each([
    [
      "a mapping with its keys",
      "two|\n",
      "two_stage",
      "two_stage:\n  enabled: true\n  stage1_tier: fast\n  stage2_tier: powerful\n  stage1_max_tokens: 500\n",
    ],
    [
      "the profile's own tiers as stages",
      `${tiers}|`,
      "two_stage",
      `${tiers}two_stage:\n  enabled: true\n  stage1_tier: fast\n  stage2_tier: slow\n  stage1_max_tokens: 500`,
    ],
    [
      "a rule for the profile's highest tier",
      `${tiers}rou|`,
      "routing",
      `${tiers}routing:\n  rules:\n    - pattern: ''\n      tier: slow`,
    ],
    [
      "one more rule",
      "routing:\n  rules:\n    - pattern: a\n      tier: fast\n    |",
      "new rule",
      "routing:\n  rules:\n    - pattern: a\n      tier: fast\n    - pattern: ''\n      tier: powerful",
    ],
    [
      "a pattern in the quotes that keep its backslashes",
      "routing:\n  rules:\n    - tier: fast\n      |",
      "pattern",
      "routing:\n  rules:\n    - tier: fast\n      pattern: ''",
    ],
    ["a rule in brackets", "routing: {rules: [|]}", "new rule", "routing: {rules: [{ pattern: '', tier: powerful }]}"],
    ["a list with its first dash", "ena|", "enabled_models", "enabled_models:\n  - "],
    [
      "a ladder",
      "ti|",
      "tier_config",
      "tier_config:\n  - name: fast\n    max_score: 5.0\n    expected_time_seconds: 2\n  - name: powerful\n    max_score: .inf\n    expected_time_seconds: 15",
    ],
    [
      "a tier at the right column",
      "tier_config:\n    - |",
      "new tier",
      "tier_config:\n    - name: fast\n      max_score: 5.0\n      expected_time_seconds: 5",
    ],
    [
      "a tier on its own line, with a dash",
      `${tiers}  |\n`,
      "new tier",
      `${tiers}  - name: balanced\n    max_score: 7.0\n    expected_time_seconds: 5\n`,
    ],
    [
      "a tier that takes what no other takes",
      "tier_config:\n  - name: fast\n    max_score: 5\n  - |",
      "new tier",
      "tier_config:\n  - name: fast\n    max_score: 5\n  - name: balanced\n    max_score: .inf\n    expected_time_seconds: 5",
    ],
    [
      "a tier in brackets",
      "tier_config: [|]",
      "new tier",
      "tier_config: [{ name: fast, max_score: 5.0, expected_time_seconds: 5 }]",
    ],
    [
      "a tier in braces that are open",
      "tier_config: [{|",
      "new tier",
      "tier_config: [{name: fast, max_score: 5.0, expected_time_seconds: 5",
    ],
    [
      "a key before another, with a comma",
      "tier_config: [{name: a,| max_score: 5}]",
      "description",
      "tier_config: [{name: a,description: , max_score: 5}]",
    ],
    ["an item before another, with a comma", "enabled_models: [a, | b]", small, `enabled_models: [a, ${small}, b]`],
    [
      "an item above another, with a comma",
      "enabled_models: [\n  |\n  b\n]",
      small,
      `enabled_models: [\n  ${small},\n  b\n]`,
    ],
    [
      "a key before a comment and another, with a comma",
      "two_stage: {\n  enabled: true,| # a # b\n  stage1_tier: fast }",
      "stage1_max_tokens",
      "two_stage: {\n  enabled: true,stage1_max_tokens: 500, # a # b\n  stage1_tier: fast }",
    ],
    ["an item before a comma, without another", "enabled_models: [a, |, b]", small, `enabled_models: [a, ${small}, b]`],
    [
      "a list right behind its colon, with nothing at the end of that line",
      "enabled_models:|",
      small,
      `enabled_models:\n  - ${small}`,
    ],
    [
      "a model id behind an anchor, in brackets",
      "enabled_models: [&m a|, b]",
      small,
      `enabled_models: [&m ${small}, b]`,
    ],
    ["a model id behind an anchor", "enabled_models:\n  - &m |\n", small, `enabled_models:\n  - &m ${small}\n`],
    [
      "a value behind an anchor",
      "load_balancing:\n  strategy: &s ra|\n",
      "random",
      "load_balancing:\n  strategy: &s random\n",
    ],
    [
      "only the name of a key that has its colon",
      "two_stage:\n  en|abled: true\n",
      "stage1_tier",
      "two_stage:\n  stage1_tier: true\n",
    ],
    ["the default of a number", "two_stage:\n  stage1_m|", "stage1_max_tokens", "two_stage:\n  stage1_max_tokens: 500"],
    [
      "a model id on its own line, with a dash",
      "enabled_models:\n  - a\n  qwen|\n  - b\n",
      small,
      `enabled_models:\n  - a\n  - ${small}\n  - b\n`,
    ],
    ["a space after a dash without one", "enabled_models:\n  -|", small, `enabled_models:\n  - ${small}`],
    [
      "a space after a colon without one",
      "load_balancing:\n  strategy:|",
      "random",
      "load_balancing:\n  strategy: random",
    ],
    ["list items in the lines below their key", "enabled_models: |", small, `enabled_models: \n  - ${small}`],
    ["keys in the lines below their key", "load_balancing: |", "strategy", "load_balancing: \n  strategy: round_robin"],
    [
      "the whole of a word the cursor is in",
      "load_balancing:\n  strategy: ran|dome # why\n",
      "random",
      "load_balancing:\n  strategy: random # why\n",
    ],
    [
      "inside quotes, without more quotes",
      `load_balancing:\n  strategy: "ra|"\n`,
      "random",
      `load_balancing:\n  strategy: "random"\n`,
    ],
    [
      "a name with an apostrophe in its single quotes",
      `tier_config: [{name: "it's"}]\ntwo_stage:\n  stage1_tier: '|'\n`,
      "it's",
      `tier_config: [{name: "it's"}]\ntwo_stage:\n  stage1_tier: 'it''s'\n`,
    ],
    [
      "a name with quotes in its double quotes, in braces",
      `tier_config: [{name: 'a"b\\c'}]\ntwo_stage: {stage1_tier: "|"}\n`,
      'a"b\\c',
      `tier_config: [{name: 'a"b\\c'}]\ntwo_stage: {stage1_tier: "a\\"b\\\\c"}\n`,
    ],
    [
      "a value before a comment, with a space between",
      "two_stage:\n  enabled: |# c\n",
      "true",
      "two_stage:\n  enabled: true # c\n",
    ],
    [
      "an item before a comment, with a space between",
      "enabled_models:\n  - |# c\n",
      small,
      `enabled_models:\n  - ${small} # c\n`,
    ],
    [
      "keys in the lines below their key, whose comment stays with it",
      "two_stage:| # $1 {c}\nname: a\n",
      "enabled",
      "two_stage: # $1 {c}\n  enabled: true\nname: a\n",
    ],
    [
      "a tier before a comment and spaces, which stay behind its dash",
      "tier_config:\n  -|  # c",
      "new tier",
      "tier_config:\n  - name: fast  # c\n    max_score: 5.0\n    expected_time_seconds: 5",
    ],
    [
      "a tier behind a tag, before a comment",
      "tier_config:\n  - !!map | # c",
      "new tier",
      "tier_config:\n  - !!map  # c\n    name: fast\n    max_score: 5.0\n    expected_time_seconds: 5",
    ],
    [
      "a tier before spaces",
      "tier_config:\n  - |  ",
      "new tier",
      "tier_config:\n  - name: fast\n    max_score: 5.0\n    expected_time_seconds: 5  ",
    ],
    [
      "a tier behind an anchor, in the lines below it",
      "tier_config:\n  - &t |",
      "new tier",
      "tier_config:\n  - &t \n    name: fast\n    max_score: 5.0\n    expected_time_seconds: 5",
    ],
    [
      "in braces, up to the end of the line where a quote is not closed",
      `two_stage: {\n  stage1_tier: "|\n  stage2_tier: "powerful"\n}`,
      "fast",
      `two_stage: {\n  stage1_tier: "fast\n  stage2_tier: "powerful"\n}`,
    ],
    [
      "in brackets, up to the end of the line where a quote is not closed",
      `enabled_models: [\n  "q|w\n  "a",\n]`,
      small,
      `enabled_models: [\n  "${small}\n  "a",\n]`,
    ],
    [
      "up to the comma where a quote is not closed",
      `two_stage: { stage1_tier: "fa|, enabled: true }\n`,
      "fast",
      `two_stage: { stage1_tier: "fast, enabled: true }\n`,
    ],
    [
      "one word where a quote is not closed",
      `two_stage: { stage1_tier: "fa| stage2_tier: "powerful" }\n`,
      "fast",
      `two_stage: { stage1_tier: "fast stage2_tier: "powerful" }\n`,
    ],
    [
      "a key whose quote is not closed",
      `two_stage: {\n  "sta|\n  "enabled": true\n}`,
      "stage1_max_tokens",
      `two_stage: {\n  stage1_max_tokens: 500\n  "enabled": true\n}`,
    ],
    [
      "a name that YAML would misread, in quotes",
      `tier_config:\n  - name: "1"\ntwo_stage:\n  stage1_tier: |`,
      "1",
      `tier_config:\n  - name: "1"\ntwo_stage:\n  stage1_tier: "1"`,
    ],
  ])("%s", (_, marked, label, expected) => {
    checkTaken(marked, label, expected);
  });

  test("a whole profile in an empty file is in order", () => {
    checkTaken(
      "|",
      "new profile",
      "profile:\n  name: desk\n  description: What it is for\n\nenabled_models:\n  - \n\ntier_config:\n  - name: fast\n    max_score: 5.0\n    expected_time_seconds: 2\n  - name: powerful\n    max_score: .inf\n    expected_time_seconds: 15",
    );
  });
});

describe("model ids", () => {
  test.each([
    ["behind a dash", "enabled_models:\n  - |\n"],
    ["behind a dash at the key's column", "enabled_models:\n- |\n"],
    ["in brackets", "enabled_models: [|]\n"],
    ["in brackets over lines", "enabled_models: [\n  |\n"],
    ["on a line of their own", "enabled_models:\n  |\n"],
    ["with half of a word", "enabled_models:\n  - q4|\n"],
    ["in quotes", 'enabled_models:\n  - "q4|\n'],
  ])("%s", (_, marked) => {
    checkLabels(marked, gpt, small, vision, coder);
  });

  test("those of the profile's tiers come before others, those listed already come last", () => {
    checkLabels(
      `enabled_models: [${small}, |]\ntier_config:\n  - name: coding\n    max_score: 5\n  - name: fast\n    max_score: .inf\n`,
      coder,
      vision,
      gpt,
      small,
    );
  });

  test("each has size, quantisation and tier beside it", () => {
    expect(completeAt("enabled_models: [|]").items.map((item) => item.detail)).toEqual([
      "20B · Q4_K_M · powerful",
      "4B · Q4_K_M · fast",
      "4B · Q4_K_M · fast · off",
      "14B · Q4_K_M · coding",
    ]);
    expect(completeAt("enabled_models: [|]").items.map((item) => item.beside)).toEqual([
      "powerful",
      "fast",
      "fast",
      "coding",
    ]);
  });

  test("each has its card", () => {
    expect(docsAt("enabled_models: [|]", gpt)).toContain("- Size: 20B");
  });

  test("only those that hold the typed letters in their order", () => {
    checkLabels("enabled_models:\n  - q3vl|", vision);
    checkLabels("enabled_models:\n  - OSS|", gpt);
  });

  test("of those that fit alike, the ones that begin with what is typed come first", () => {
    const ids = ["a_fast_1p0b_q4km_fast", "xfast_1p0b_q4km_fast", "fast_1p0b_q4km_fast", "f_a_1p0b_st_fast"];
    const registry = { models: new Map(ids.map((id) => [id, { model_id: id, assigned_tier: "fast" }])) };
    const { items } = complete({ ...cursorText("enabled_models: [fa|]"), stem: "desk", registry });
    expect(items.map(({ label }) => label)).toEqual([ids[2], ids[0], ids[1], ids[3]]);
  });

  test("the one that the cursor is in counts as not listed", () => {
    checkLabels(`enabled_models:\n  - gpt_oss|_20p0b_q4km_powerful\n  - ${small}\n`, gpt);
  });

  test("a large registry is cut, and says so", () => {
    const many = Array.from({ length: 5_000 }, (_, n) => ({ model_id: `m${n}_1p0b_q4km_fast`, assigned_tier: "fast" }));
    const registry = { models: new Map(many.map((model) => [model.model_id, model])) };
    const list = complete({ ...cursorText("enabled_models:\n  - |"), stem: "desk", registry });
    expect(list.isIncomplete).toBe(true);
    expect(list.items).toHaveLength(200);
    const narrowed = complete({ ...cursorText("enabled_models:\n  - m4711_|"), stem: "desk", registry });
    expect(narrowed.isIncomplete).toBe(false);
    expect(narrowed.items[0]?.label).toBe("m4711_1p0b_q4km_fast");
  });

  test("none without a registry", () => {
    expect(complete({ ...cursorText("enabled_models: [|]"), stem: "desk", registry: undefined }).items).toEqual([]);
  });
});

describe("a comment that silences problems", () => {
  const codes = ["missing-model", "tabs", "no-models"].map((code) => ({ code, explanation: `About ${code}.` }));
  test.each([
    ["the directive, once it is begun", "# m|", ["magi-ignore", "magi-ignore-file"]],
    ["half of it, behind a value", "enabled_models:\n  - a # magi-|", ["magi-ignore", "magi-ignore-file"]],
    ["the codes", "# magi-ignore |", ["missing-model", "tabs", "no-models"]],
    ["the codes that it has not yet", "# magi-ignore-file: tabs, n|", ["missing-model", "no-models"]],
    ["nothing behind the reason", "# magi-ignore tabs -- |", []],
    ["nothing in other comments", "# see magi-ignore |", []],
    ["nothing in a word", "# magi-ignored |", []],
  ])("%s", (_, marked, expected) => {
    const { items } = complete({ ...cursorText(marked), stem: "desk", registry: sampleRegistry, codes });
    expect(items.map(({ label }) => label)).toEqual(expected);
  });

  test("a code replaces what is typed of it, and says what it is", () => {
    const { text, cursor } = cursorText("# magi-ignore miss|");
    const [item] = complete({ text, cursor, stem: "desk", registry: sampleRegistry, codes }).items;
    expect(item).toMatchObject({ insert: "missing-model", replace: { start: 14, end: 18 } });
    expect(item?.about).toEqual({ kind: "words", text: "About missing-model." });
  });
});

describe("values", () => {
  test("each says what it stands for", () => {
    expect(docsAt(`${tiers}two_stage: {stage1_tier: |}`, "slow")).toContain("takes scores above 5");
    expect(docsAt("tier_config: [{name: |}]", "powerful")).toContain(gpt);
    expect(docsAt("load_balancing: {strategy: |}", "random")).toContain("any healthy model");
    expect(docsAt("two_stage: {enabled: |}", "true")).toContain("drafted first");
  });

  test.each([
    ["tiers of the profile as stages", `${tiers}two_stage:\n  stage1_tier: |`, ["fast", "slow"]],
    [
      "tiers as the second stage, that of the first one last",
      `${tiers}two_stage:\n  stage1_tier: fast\n  stage2_tier: |`,
      ["slow", "fast"],
    ],
    ["tiers in quotes", `${tiers}two_stage: { stage1_tier: "|" }`, ["fast", "slow"]],
    ["tokens", "two_stage: {stage1_max_tokens: |}", ["200", "500", "1000"]],
    ["seconds of a tier", "tier_config: [{expected_time_seconds: |", ["2", "5", "15"]],
    ["booleans in a line with tabs", "two_stage:\n\tenabled:\t|\n", ["true", "false"]],
    ["the tiers of a rule", `${tiers}routing:\n  rules:\n    - pattern: x\n      tier: |`, ["fast", "slow"]],
    ["tiers by default as stages", "two_stage: {stage2_tier: |}", ["fast", "balanced", "powerful"]],
    ["tiers of the registry as names, without those taken", `${tiers}  - name: |`, ["powerful", "coding", "balanced"]],
    ["the tier that is being typed", "tier_config:\n  - name: fast|", ["powerful", "coding", "fast", "balanced"]],
    ["strategies", "load_balancing:\n  strategy: |\n", ["round_robin", "least_loaded", "random"]],
    ["booleans", "two_stage:\n  enabled: t|\n", ["true", "false"]],
    [
      "highest scores",
      "tier_config:\n  - name: a\n    max_score: 3\n  - name: b\n    max_score: |\n",
      [".inf", "5.0", "7.0"],
    ],
    ["highest scores of a half-typed .inf", "tier_config:\n  - max_score: .i|\n", [".inf", "3.0", "5.0", "7.0"]],
    ["the file's name as the profile's", "name: |", ["desk"]],
    ["seconds", "load_balancing: {health_check_interval: |}", ["10", "30", "60"]],
    ["nothing but text in quotes", 'two_stage:\n  enabled: "|"\n', []],
    ["no keys in quotes", 'two_stage:\n  "en|"\n', []],
    ["no keys where a value in quotes stands", 'two_stage: "|"\n', []],
    ["no tier in quotes", 'tier_config: ["|"]\n', []],
    ["nothing for prose", "description: |", []],
  ])("%s", (_, marked, expected) => {
    checkLabels(marked, ...expected);
  });
});

describe("a file that nobody would write is answered at once", () => {
  const answerTo = (text: string): CompletionList =>
    complete({ text, cursor: text.length, stem: "desk", registry: sampleRegistry });

  test.each([
    ["a hundred thousand dashes", `${"- ".repeat(100_000)}x`],
    ["as many dashes with nothing behind them", "- ".repeat(100_000)],
    ["a line that begins with as many tabs", "\t".repeat(100_000)],
    ["a key as far to the right", `two_stage:\n${" ".repeat(100_000)}e`],
  ])("%s: nothing is offered", (_, text) => {
    expectWithin(1_000, () => {
      expect(answerTo(text).items).toEqual([]);
    });
  });

  test("thousands of tiers: the first of those that fit, and it says that there are more", () => {
    const ladder = Array.from({ length: 5_000 }, (_, n) => `  - name: t${n}\n`).join("");
    const text = `tier_config:\n${ladder}two_stage:\n  stage1_tier: `;
    expect(answerTo(text)).toMatchObject({ isIncomplete: true, items: { length: 200 } });
    const narrowed = answerTo(`${text}T4711`);
    expect(narrowed.isIncomplete).toBe(false);
    expect(narrowed.items[0]?.label).toBe("t4711");
  });
});

test("a line with a hundred thousand marks of comments in a text is looked through once", () => {
  expectWithin(2_000, () => {
    checkLabels(`description: "${" #".repeat(100_000)}|`);
  });
});
