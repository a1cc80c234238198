import { expect, test } from "vitest";
import { diagnose } from "../../../../core/diagnostics/diagnose.ts";
import { exampleSurroundings, exampleView } from "../../../../core/diagnostics/exampleSituation.ts";
import { fixesFor } from "../../../../core/fixes/fixesFor.ts";
import { readSketch } from "../../../../core/language/sketch/readSketch.ts";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import { applyEdits } from "../../../../core/text/textEdit.ts";

const fast = "qwen3_4p0b_q4km_fast";
const other = "qwen3_8p0b_q4km_fast";
const powerful = "gpt_oss_20p0b_q4km_powerful";

/** What each fix of the first problem with a code makes of a text, by title; without the one that ignores it. */
function fixed(code: string, text: string): Readonly<Record<string, string>> {
  const parsed = parseProfile(text, "desk");
  const problem = diagnose(parsed, exampleView, { surroundings: exampleSurroundings }).find((one) => one.code === code);
  if (problem === undefined) throw new Error(`There is no ${code} in:\n${text}`);
  const context = { text, parsed, sketch: readSketch(text).sketch, view: exampleView, stem: "desk" };
  const fixes = fixesFor(problem, context).filter(({ title }) => !title.startsWith("Ignore "));
  return Object.fromEntries(fixes.map(({ title, edits }) => [title, applyEdits(text, edits)]));
}

test.each([
  [
    "yaml-syntax",
    `enabled_models:\r\n  - "${fast} # mine\r\nname: desk\r\n`,
    { "Close the quote": `enabled_models:\r\n  - "${fast}" # mine\r\nname: desk\r\n` },
  ],
  [
    "yaml-syntax",
    `enabled_models: ['${fast}, ${other}]\n`,
    { "Close the quote": `enabled_models: ['${fast}', ${other}]\n` },
  ],
  ["yaml-syntax", `description: "Fast, cheap: all\n`, { "Close the quote": `description: "Fast, cheap: all"\n` }],
  ["yaml-syntax", `"name: desk\n`, { "Close the quote": `"name": desk\n` }],
  [
    "yaml-syntax",
    `enabled_models: [${fast}, # mine\n  ${other} # too\nname: desk\n`,
    { "Close the bracket": `enabled_models: [${fast}, # mine\n  ${other}] # too\nname: desk\n` },
  ],
  // Two are missing, or one that ends the other as well.
  [
    "yaml-syntax",
    `tier_config: [{ name: fast, max_score: .inf\nname: desk\n`,
    { "Close the brackets": `tier_config: [{ name: fast, max_score: .inf}]\nname: desk\n` },
  ],
  [
    "yaml-syntax",
    `tier_config: [{ name: fast, max_score: .inf]\n`,
    { "Close the bracket": `tier_config: [{ name: fast, max_score: .inf}]\n` },
  ],
  // Where the next tier begins the one before has ended.
  [
    "yaml-syntax",
    `tier_config: [\r\n  { name: fast, max_score: 3,\r\n  { name: slow, max_score: .inf }\r\n]\r\n`,
    {
      "Close the bracket": `tier_config: [\r\n  { name: fast, max_score: 3},\r\n  { name: slow, max_score: .inf }\r\n]\r\n`,
    },
  ],
  [
    "yaml-syntax",
    `enabled_models: [${fast},, ${other}]\n`,
    { "Remove the comma": `enabled_models: [${fast}, ${other}]\n` },
  ],
  ["yaml-syntax", `enabled_models: [, ${fast}]\n`, { "Remove the comma": `enabled_models: [ ${fast}]\n` }],
  // A backslash that was meant as such.
  [
    "yaml-syntax",
    String.raw`routing: {rules: [{pattern: "\d+ it's \"\bx\"", tier: fast}]}`,
    { "Use single quotes": String.raw`routing: {rules: [{pattern: '\d+ it''s "\bx"', tier: fast}]}` },
  ],
  [
    "yaml-syntax",
    String.raw`description: "C:\models\\x" # mine`,
    { "Use single quotes": String.raw`description: 'C:\models\x' # mine` },
  ],
  ["yaml-syntax", String.raw`description: "C:\models\new"`, {}],
  [
    "bad-pattern",
    String.raw`routing: {rules: [{pattern: "\bSQL\b", tier: fast}]}`,
    {
      "Put the pattern in single quotes": String.raw`routing: {rules: [{pattern: '\bSQL\b', tier: fast}]}`,
      "Remove the rule": "routing: {rules: []}",
    },
  ],
  // A list to YAML, but nobody lists in a pattern.
  [
    "schema",
    `routing:\n  rules:\n    - pattern: [Ss]ql # x\n      tier: fast\n`,
    { "Put the text in quotes": `routing:\n  rules:\n    - pattern: '[Ss]ql' # x\n      tier: fast\n` },
  ],
  [
    "yaml-syntax",
    `routing:\n  rules:\n    - tier: fast\n      pattern: [it's]+\n`,
    { "Put the text in quotes": `routing:\n  rules:\n    - tier: fast\n      pattern: '[it''s]+'\n` },
  ],
  [
    "yaml-syntax",
    `description: [new] fast: cheap\n`,
    { "Put the text in quotes": `description: '[new] fast: cheap'\n` },
  ],
  ["schema", `enabled_models: [${fast}]\ntwo_stage:\n  stage1_tier: [fast]\n`, {}],
  // As in JSON.
  [
    "schema",
    `tier_config:\n  - name: fast\n    max_score: 5,\n`,
    { "Change to `5`": `tier_config:\n  - name: fast\n    max_score: 5\n` },
  ],
  [
    "not-infinity",
    `tier_config:\n  - name: fast\n    max_score: .inf,\n`,
    { "Change to `.inf`": `tier_config:\n  - name: fast\n    max_score: .inf\n` },
  ],
  ["schema", `two_stage:\n  enabled: true,\n`, { "Change to `true`": `two_stage:\n  enabled: true\n` }],
  [
    "no-models",
    `enabled_models: &mine\nname: desk\n`,
    {
      [`Enable \`${fast}\``]: `enabled_models: &mine [${fast}]\nname: desk\n`,
      [`Enable \`${powerful}\``]: `enabled_models: &mine [${powerful}]\nname: desk\n`,
    },
  ],
  // Only the first key is further in.
  [
    "yaml-syntax",
    `# Top.\n  enabled_models: # These:\n    - ${fast}\n\n    - ${other}\nname: desk\ntwo_stage:\n  enabled: false\n`,
    {
      "Line the key up": `# Top.\nenabled_models: # These:\n  - ${fast}\n\n  - ${other}\nname: desk\ntwo_stage:\n  enabled: false\n`,
    },
  ],
  [
    "yaml-syntax",
    `description: It's cheap: free # so\n`,
    { "Put the text in quotes": `description: 'It''s cheap: free' # so\n` },
  ],
  ["yaml-syntax", `description: @home\n`, { "Put the text in quotes": `description: '@home'\n` }],
  ["yaml-syntax", `enabled_models:\n  - *fast\n`, {}],
  ["unknown-field", `models:\n  - ${fast}\n`, { "Change to `enabled_models`": `enabled_models:\n  - ${fast}\n` }],
  [
    "schema",
    `profile: my desk\nenabled_models: [${fast}]\n`,
    { "Change to `{ name: my desk }`": `profile: { name: my desk }\nenabled_models: [${fast}]\n` },
  ],
  // Where it belongs in a text with one too many nobody can say.
  ["yaml-syntax", `description: "a "b"\n`, {}],
  [
    "missing-model",
    `# Top.\nenabled_models: # These:\n  # only one\n  - nothing_like_it # gone\n\nname: desk\n`,
    {
      [`Change to \`${fast}\``]: `# Top.\nenabled_models: # These:\n  # only one\n  - ${fast} # gone\n\nname: desk\n`,
    },
  ],
  [
    "missing-model",
    `enabled_models: &mine\r\n- nothing_like_it\r\nname: desk\r\n`,
    {
      [`Change to \`${fast}\``]: `enabled_models: &mine\r\n- ${fast}\r\nname: desk\r\n`,
    },
  ],
  // Without it, nothing would be left.
  [
    "missing-model",
    `enabled_models: [nothing_like_it]\n`,
    { [`Change to \`${fast}\``]: `enabled_models: [${fast}]\n` },
  ],
  [
    "schema",
    `# Top.\nenabled_models: # These:\n  # only one\n  - '' # gone\n\nname: desk\n`,
    { "Remove this entry": `# Top.\nenabled_models: [] # These:\n  # only one\n\nname: desk\n` },
  ],
  [
    "schema",
    `enabled_models: &mine\r\n- 5\r\nname: desk\r\n`,
    { "Remove this entry": `enabled_models: &mine []\r\nname: desk\r\n` },
  ],
  // Lower than any score, or lower than all of them: what there is room for.
  [
    "schema",
    `enabled_models: [${fast}, ${powerful}]\ntier_config: [{name: fast, max_score: 5}, {name: powerful, max_score: -.inf}]\n`,
    {
      "Change to `.inf`": `enabled_models: [${fast}, ${powerful}]\ntier_config: [{name: fast, max_score: 5}, {name: powerful, max_score: .inf}]\n`,
    },
  ],
  [
    "schema",
    `enabled_models: [${fast}, ${powerful}]\ntier_config: [{name: fast, max_score: -1}, {name: powerful, max_score: .inf}]\n`,
    {
      "Change to `5.0`": `enabled_models: [${fast}, ${powerful}]\ntier_config: [{name: fast, max_score: 5.0}, {name: powerful, max_score: .inf}]\n`,
    },
  ],
  [
    "schema",
    `enabled_models: [${fast}]\ntwo_stage: {stage1_max_tokens: 0}\n`,
    { "Change to `500`": `enabled_models: [${fast}]\ntwo_stage: {stage1_max_tokens: 500}\n` },
  ],
  [
    "schema",
    `enabled_models: [${fast}]\nload_balancing: {health_check_interval: -5}\n`,
    { "Change to `30`": `enabled_models: [${fast}]\nload_balancing: {health_check_interval: 30}\n` },
  ],
  [
    "missing-model",
    `enabled_models:\n  - ${fast}\n  - nothing_like_it`,
    { "Remove `nothing_like_it`": `enabled_models:\n  - ${fast}` },
  ],
  [
    "missing-model",
    `enabled_models: [\n  ${fast}, # fast\n  "qwen3_8p0b_q4km_fats", # mine\n]\n`,
    {
      [`Change to \`${other}\``]: `enabled_models: [\n  ${fast}, # fast\n  "${other}", # mine\n]\n`,
      "Change to `llama3_8p0b_q4km_fast`": `enabled_models: [\n  ${fast}, # fast\n  "llama3_8p0b_q4km_fast", # mine\n]\n`,
      "Remove `qwen3_8p0b_q4km_fats`": `enabled_models: [\n  ${fast}, # fast\n  # mine\n]\n`,
    },
  ],
  [
    "duplicate-model",
    `enabled_models: [${fast}, ${powerful}, ${fast}]\n`,
    { [`Remove \`${fast}\``]: `enabled_models: [${fast}, ${powerful}]\n` },
  ],
  [
    "tier-mismatch",
    `enabled_models:\n  - ${fast}\n  - ${powerful}\ntier_config:\n  # The only one.\n  - name: fast\n    max_score: .inf # all\n\ntwo_stage:\n  enabled: false\n`,
    {
      "Add the tier `powerful`": `enabled_models:\n  - ${fast}\n  - ${powerful}\ntier_config:\n  # The only one.\n  - name: fast\n    max_score: 5.0 # all\n  - name: powerful\n    max_score: .inf\n    expected_time_seconds: 15\n\ntwo_stage:\n  enabled: false\n`,
      [`Remove \`${powerful}\``]: `enabled_models:\n  - ${fast}\ntier_config:\n  # The only one.\n  - name: fast\n    max_score: .inf # all\n\ntwo_stage:\n  enabled: false\n`,
    },
  ],
  [
    "tier-mismatch",
    `enabled_models: [${fast}, ${powerful}]\ntier_config: [{ name: powerful, max_score: .inf }]\n`,
    {
      "Add the tier `fast`": `enabled_models: [${fast}, ${powerful}]\ntier_config: [{ name: fast, max_score: 5.0, expected_time_seconds: 2 }, { name: powerful, max_score: .inf }]\n`,
      [`Remove \`${fast}\``]: `enabled_models: [${powerful}]\ntier_config: [{ name: powerful, max_score: .inf }]\n`,
    },
  ],
  [
    "tier-order",
    `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  # Hard ones.\n  - name: powerful # strong\n    max_score: .inf\n\n  # Easy ones.\n  - max_score: 5\n    name: fast\n    # expected_time_seconds: 2\nname: desk\n`,
    {
      "Sort the tiers by `max_score`": `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  # Easy ones.\n  - max_score: 5\n    name: fast\n    # expected_time_seconds: 2\n\n  # Hard ones.\n  - name: powerful # strong\n    max_score: .inf\nname: desk\n`,
    },
  ],
  [
    "unreachable-tier",
    `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - {name: powerful, max_score: .inf}\n  - {name: fast, max_score: .inf}\n`,
    {
      "Give `fast` scores of its own": `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - {name: powerful, max_score: .inf}\n  - {name: fast, max_score: 5.0}\n`,
    },
  ],
  [
    "unreachable-tier",
    `enabled_models: [${fast}]\ntier_config:\n  - {name: fast, max_score: .inf}\n  - {name: slow, max_score: .inf}\n`,
    {
      "Give `slow` scores of its own": `enabled_models: [${fast}]\ntier_config:\n  - {name: fast, max_score: 5.0}\n  - {name: slow, max_score: .inf}\n`,
      "Remove the tier `slow`": `enabled_models: [${fast}]\ntier_config:\n  - {name: fast, max_score: .inf}\n`,
    },
  ],
  [
    "duplicate-tier",
    `enabled_models: [${fast}]\ntier_config:\n  - name: fast\n    max_score: 5\n  - name: fast\n    max_score: .inf\n`,
    { "Remove this `fast`": `enabled_models: [${fast}]\ntier_config:\n  - name: fast\n    max_score: .inf\n` },
  ],
  [
    "empty-tier",
    `enabled_models:\n  - ${fast}\ntier_config:\n  - name: fast\n    max_score: 5\n  - name: powerful\n    max_score: .inf\n`,
    {
      [`Enable \`${powerful}\``]: `enabled_models:\n  - ${fast}\n  - ${powerful}\ntier_config:\n  - name: fast\n    max_score: 5\n  - name: powerful\n    max_score: .inf\n`,
      "Remove the tier `powerful`": `enabled_models:\n  - ${fast}\ntier_config:\n  - name: fast\n    max_score: .inf\n`,
    },
  ],
  [
    "no-catch-all",
    `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - name: fast\n    max_score: 7 # most\n`,
    {
      "Let `fast` take the rest: `.inf`": `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - name: fast\n    max_score: .inf # most\n`,
      "Add the tier `powerful` for the rest": `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - name: fast\n    max_score: 7 # most\n  - name: powerful\n    max_score: .inf\n    expected_time_seconds: 15\n`,
    },
  ],
  [
    "unknown-field",
    `enabled_models: [${fast}]\ntier_config:\n  - nmae: x\n    name: fast\n    max_score: .inf\n`,
    { "Remove `nmae`": `enabled_models: [${fast}]\ntier_config:\n  - name: fast\n    max_score: .inf\n` },
  ],
  [
    "duplicate-key",
    `name: a\nname: b # mine\nenabled_models: [${fast}]\n`,
    {
      "Keep this `name`, remove the one above": `name: b # mine\nenabled_models: [${fast}]\n`,
      "Remove this `name`, keep the one above": `name: a\nenabled_models: [${fast}]\n`,
    },
  ],
  [
    "schema",
    `enabled_models: [${fast}, ${powerful}]\ntier_config: [fast, powerful] # both\n`,
    {
      "Write the names as tiers": `enabled_models: [${fast}, ${powerful}]\ntier_config: [{ name: fast, max_score: 5.0 }, { name: powerful, max_score: .inf }] # both\n`,
    },
  ],
  [
    "schema",
    `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - fast\n  - "balanced"\n  - powerful # hard\n`,
    {
      "Write the names as tiers": `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - { name: fast, max_score: 3.5 }\n  - { name: balanced, max_score: 6.5 }\n  - { name: powerful, max_score: .inf } # hard\n`,
    },
  ],
  [
    "duplicate-key",
    `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - name: fast\n    max_score: 5\n    name: powerful # hard\n    max_score: .inf\n`,
    {
      "Begin another tier here": `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - name: fast\n    max_score: 5\n  - name: powerful # hard\n    max_score: .inf\n`,
      "Keep this `name`, remove the one above": `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - max_score: 5\n    name: powerful # hard\n    max_score: .inf\n`,
      "Remove this `name`, keep the one above": `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - name: fast\n    max_score: 5\n    max_score: .inf\n`,
    },
  ],
  [
    "reversed-stages",
    `enabled_models: [${fast}, ${powerful}]\ntwo_stage: { enabled: true, stage2_tier: fast, stage1_tier: powerful }\n`,
    {
      "Draft with `fast`, refine with `powerful`": `enabled_models: [${fast}, ${powerful}]\ntwo_stage: { enabled: true, stage2_tier: powerful, stage1_tier: fast }\n`,
    },
  ],
  [
    "schema",
    `enabled_models: [${fast}, ${powerful}]\ntier_config:\n    fast: # easy\n        max_score: 5\n        # Soon.\n        expected_time_seconds: 2\n\n    "powerful" : { max_score: .inf } # hard\ntwo_stage:\n  enabled: false\n`,
    {
      "Write the tiers as a list": `enabled_models: [${fast}, ${powerful}]\ntier_config:\n    - name: fast # easy\n      max_score: 5\n      # Soon.\n      expected_time_seconds: 2\n\n    - { name: powerful, max_score: .inf } # hard\ntwo_stage:\n  enabled: false\n`,
    },
  ],
  [
    "schema",
    `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  fast: 5\n  powerful: .inf\n`,
    {
      "Write the tiers as a list": `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - { name: fast, max_score: 5 }\n  - { name: powerful, max_score: .inf }\n`,
    },
  ],
  [
    "reversed-stages",
    `enabled_models: [${fast}, ${powerful}]\ntwo_stage:\n  enabled: true\n  stage1_tier: powerful # drafts\n  stage2_tier: fast\n`,
    {
      "Draft with `fast`, refine with `powerful`": `enabled_models: [${fast}, ${powerful}]\ntwo_stage:\n  enabled: true\n  stage1_tier: fast # drafts\n  stage2_tier: powerful\n`,
    },
  ],
  [
    "reversed-stages",
    `enabled_models: [${fast}, ${powerful}]\ntier_config: [{name: powerful, max_score: 5}, {name: balanced, max_score: .inf}]\ntwo_stage:\n  enabled: true\n`,
    {
      "Draft with `powerful`, refine with `balanced`": `enabled_models: [${fast}, ${powerful}]\ntier_config: [{name: powerful, max_score: 5}, {name: balanced, max_score: .inf}]\ntwo_stage:\n  enabled: true\n  stage1_tier: powerful\n  stage2_tier: balanced\n`,
    },
  ],
  [
    "unknown-stage-tier",
    `enabled_models: [${fast}, ${powerful}]\ntier_config: [{name: fast, max_score: 5}, {name: powerful, max_score: .inf}]\ntwo_stage:\n  enabled: true # on\n  stage2_tier: powerful\n`,
    {
      "Add `stage1_tier: fast`": `enabled_models: [${fast}, ${powerful}]\ntier_config: [{name: fast, max_score: 5}, {name: powerful, max_score: .inf}]\ntwo_stage:\n  enabled: true # on\n  stage2_tier: powerful\n  stage1_tier: fast\n`,
    },
  ],
  [
    "bad-pattern",
    `enabled_models: [${fast}]\nrouting:\n  rules:\n    - pattern: f(x # why\n      tier: fast\n    - pattern: b\n      tier: fast\n`,
    {
      "Search for this text as it stands": `enabled_models: [${fast}]\nrouting:\n  rules:\n    - pattern: 'f\\(x' # why\n      tier: fast\n    - pattern: b\n      tier: fast\n`,
      "Remove the rule": `enabled_models: [${fast}]\nrouting:\n  rules:\n    - pattern: b\n      tier: fast\n`,
    },
  ],
  [
    "unknown-rule-tier",
    `enabled_models: [${fast}]\nrouting: {rules: [{pattern: a, tier: "fats"}]}\n`,
    {
      "Change to `fast`": `enabled_models: [${fast}]\nrouting: {rules: [{pattern: a, tier: "fast"}]}\n`,
      "Change to `powerful`": `enabled_models: [${fast}]\nrouting: {rules: [{pattern: a, tier: "powerful"}]}\n`,
      "Change to `balanced`": `enabled_models: [${fast}]\nrouting: {rules: [{pattern: a, tier: "balanced"}]}\n`,
    },
  ],
  [
    "tabs",
    `enabled_models:\n\t- ${fast}\ntier_config:\n\t-\tname: fast\n\t\tmax_score: .inf\n\t\tdescription: |\n\t\t\tOne\n`,
    {
      "Indent with spaces": `enabled_models:\n  - ${fast}\ntier_config:\n  - name: fast\n    max_score: .inf\n    description: |\n      One\n`,
    },
  ],
])("%s in %j", (code, text, expected) => {
  expect(fixed(code, text)).toEqual(expected);
});

// A fix that turns the way of writing over is there only where it is sure to be read as what it was.
test.each([
  ["schema", "  fast:\n    name: fast\n    max_score: 5\n"],
  ["schema", "  fast: { name: fast, max_score: 5 }\n"],
  ["schema", "  tiers:\n    - name: fast\n      max_score: 5\n"],
  ["schema", "  fast:\n    5\n"],
  ["schema", "  fast: 5\n    up\n"],
  ["schema", "  fast:\n    &f\n    max_score: 5\n"],
  ["schema", "  max_score: 5\n"],
  ["schema", "  '': 5\n"],
  ["schema", "  - &a fast\n  - powerful\ntwo_stage:\n  enabled: true\n  stage1_tier: *a\n"],
  ["schema", "  - !!str fast\n  - powerful\n"],
  ["schema", "  [powerful, x, fast]\n"],
  ["schema", "  [fast, fast]\n"],
  ["schema", "  [.inf]\n"],
  ["schema", `  [${Array.from({ length: 24 }, (_, at) => `t${String(at)}`).join(", ")}]\n`],
  ["duplicate-key", "  - { name: fast, max_score: 5,\n      name: powerful, max_score: .inf }\n"],
  ["duplicate-key", "  - name: fast\n    name: powerful\n    max_score: .inf\n"],
  [
    "duplicate-key",
    "  - name: fast\n    max_score: .inf\n    x:\n      - name: a\n        max_score: 1\n        name: b\n        max_score: 2\n",
  ],
  [
    "reversed-stages",
    "  - { name: fast, max_score: 5 }\n  - { name: powerful, max_score: .inf }\ntwo_stage:\n  enabled: true\n  stage1_tier: &p powerful\n  stage2_tier: fast\n",
  ],
])("no %s in %j is written another way", (code, tiers) => {
  const titles = Object.keys(fixed(code, `enabled_models: [${fast}, ${powerful}]\ntier_config:\n${tiers}`));
  expect(titles.filter((title) => /^Write the|^Begin another|^Draft with .* refine with/.test(title))).toEqual([]);
});

test("what belongs to a tier that was a key moves with it, with comments, and texts of several lines stay what they are", () => {
  const text = (tiers: string): string => `enabled_models: [${fast}]\ntier_config:\n${tiers}`;
  expect(
    fixed("schema", text("  fast:\n   # One.\n   description: |\n    a\n    # b\n     c\n   max_score: .inf # All.\n")),
  ).toEqual({
    "Write the tiers as a list": text(
      "  - name: fast\n   # One.\n    description: |\n     a\n     # b\n      c\n    max_score: .inf # All.\n",
    ),
  });
});

const twoTiers = "tier_config: [{name: fast, max_score: 5}, {name: powerful, max_score: .inf}]\n";

test.each([
  ["no-models", `enabled_models: []\n${twoTiers}`, `enabled_models: [${fast}, ${powerful}]\n${twoTiers}`],
  ["no-models", `enabled_models: null\n${twoTiers}`, `enabled_models: [${fast}, ${powerful}]\n${twoTiers}`],
  ["no-models", twoTiers, `${twoTiers}enabled_models: [${fast}, ${powerful}]\n`],
  [
    "disabled-model",
    `enabled_models:\n  - ${fast}\n  - phi4_14p0b_q4km_powerful # big\n${twoTiers}`,
    `enabled_models:\n  - ${fast}\n  - ${powerful} # big\n${twoTiers}`,
  ],
  [
    "missing-model",
    `enabled_models: [${fast}, zzz]\n${twoTiers}`,
    `enabled_models: [${fast}, ${powerful}]\n${twoTiers}`,
  ],
])("the first fix of %s in %j leaves no tier without a model", (code, text, expected) => {
  const [first = ""] = Object.values(fixed(code, text));
  expect(first).toBe(expected);
  expect(diagnose(parseProfile(first, "desk"), exampleView, { surroundings: exampleSurroundings })).toEqual([]);
});

const onlyFast = "tier_config:\n  - name: fast\n    max_score: .inf\n";

test.each([
  [
    "missing-model",
    `enabled_models:\n  - ${fast}\n  - nobody # gone\n${twoTiers}`,
    [`Change to \`${powerful}\``, "Remove `nobody` and the tier `powerful`"],
    `enabled_models:\n  - ${fast}\ntier_config: [{name: fast, max_score: .inf}]\n`,
  ],
  [
    "disabled-model",
    `enabled_models: [${fast}, phi4_14p0b_q4km_powerful]\n${twoTiers}`,
    [`Change to \`${powerful}\``, "Remove `phi4_14p0b_q4km_powerful` and the tier `powerful`"],
    `enabled_models: [${fast}]\ntier_config: [{name: fast, max_score: .inf}]\n`,
  ],
  [
    "unknown-stage-tier",
    `enabled_models:\n  - ${fast}\n${onlyFast}two_stage:\n  enabled: true\n  stage1_tier: fast\n`,
    ["Add `stage2_tier: fast`", `Add the tier \`powerful\` and enable \`${powerful}\``],
    `enabled_models:\n  - ${fast}\n  - ${powerful}\ntier_config:\n  - name: fast\n    max_score: 5.0\n  - name: powerful\n    max_score: .inf\n    expected_time_seconds: 15\ntwo_stage:\n  enabled: true\n  stage1_tier: fast\n`,
  ],
  [
    "unknown-rule-tier",
    `enabled_models: [${fast}]\n${onlyFast}routing: {rules: [{pattern: a, tier: powerful}]}\n`,
    ["Change to `fast`", `Add the tier \`powerful\` and enable \`${powerful}\``],
    `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - name: fast\n    max_score: 5.0\n  - name: powerful\n    max_score: .inf\n    expected_time_seconds: 15\nrouting: {rules: [{pattern: a, tier: powerful}]}\n`,
  ],
  [
    "unreachable-tier",
    `enabled_models: [${fast}]\ntier_config:\n  - {name: fast, max_score: .inf}\n  - {name: slow, max_score: .inf}\n`,
    ["Remove the tier `slow`", "Give `slow` scores of its own"],
    undefined,
  ],
  [
    "unreachable-tier",
    `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - {name: fast, max_score: 5}\n  - {name: powerful, max_score: 5}\n`,
    ["Give `powerful` scores of its own"],
    `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - {name: fast, max_score: 5.0}\n  - {name: powerful, max_score: .inf}\n`,
  ],
  [
    "unreachable-tier",
    `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - &one\n    name: fast\n    max_score: 5\n  - <<: *one\n    name: powerful\n`,
    ["Give `powerful` scores of its own"],
    `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - &one\n    name: fast\n    max_score: 5.0\n  - <<: *one\n    name: powerful\n    max_score: .inf\n`,
  ],
])("what %s in %j comes to leaves no other problem", (code, text, titles, expected) => {
  const fixes = fixed(code, text);
  expect(Object.keys(fixes)).toEqual(titles);
  const sound = expected ?? Object.values(fixes)[0] ?? "";
  expect(Object.values(fixes)).toContain(sound);
  expect(diagnose(parseProfile(sound, "desk"), exampleView, { surroundings: exampleSurroundings })).toEqual([]);
});

test("a tier whose only model is off goes with it", () => {
  const off = "phi4_14p0b_q4km_powerful";
  const view = { ...exampleView, registry: { models: new Map(exampleView.registry?.models) } };
  view.registry.models.delete(powerful);
  const text = `enabled_models:\n  - ${fast}\n  - ${off}\n${twoTiers}`;
  const parsed = parseProfile(text, "desk");
  const problem = diagnose(parsed, view).find(({ code }) => code === "empty-tier");
  if (problem === undefined) throw new Error("No tier is empty.");
  const [fix] = fixesFor(problem, { text, parsed, sketch: readSketch(text).sketch, view, stem: "desk" });
  expect(fix?.title).toBe(`Remove the tier \`powerful\` and \`${off}\``);
  expect(applyEdits(text, fix?.edits ?? [])).toBe(
    `enabled_models:\n  - ${fast}\ntier_config: [{name: fast, max_score: .inf}]\n`,
  );
});

test("the default tiers are written out with one more where models serve it", () => {
  const view = { ...exampleView, registry: { models: new Map(exampleView.registry?.models) } };
  view.registry.models.set("coder", { model_id: "coder", assigned_tier: "coding" });
  view.registry.models.set("middle", { model_id: "middle", assigned_tier: "balanced" });
  const text = `enabled_models: [${fast}, middle, ${powerful}]\nrouting: {rules: [{pattern: a, tier: coding}]}\n`;
  const parsed = parseProfile(text, "desk");
  const [problem] = diagnose(parsed, view);
  if (problem === undefined) throw new Error("There is no problem.");
  const context = { text, parsed, sketch: readSketch(text).sketch, view, stem: "desk" };
  const fix = fixesFor(problem, context).find(({ title }) => title === "Add the tier `coding` and enable `coder`");
  expect(applyEdits(text, fix?.edits ?? [])).toBe(
    `enabled_models: [${fast}, middle, ${powerful}, coder]\ntier_config:\n  - name: fast\n    max_score: 3.0\n    expected_time_seconds: 2\n  - name: balanced\n    max_score: 7.0\n    expected_time_seconds: 5\n  - name: powerful\n    max_score: 8.5\n    expected_time_seconds: 15\n  - name: coding\n    max_score: .inf\nrouting: {rules: [{pattern: a, tier: coding}]}\n`,
  );
});

test.each([
  [`enabled_models:\n  -${fast}\n  - ${powerful}\n`, `enabled_models:\n  - ${fast}\n  - ${powerful}\n`],
  [`enabled_models:\r\n-${fast}\r\n-${powerful}\r\n`, undefined],
  [`enabled_models:\r\n  ${fast}\r\n  ${powerful}\r\n`, `enabled_models:\r\n  - ${fast}\r\n  - ${powerful}\r\n`],
  [`enabled_models:\n  -${fast}\n`, `enabled_models:\n  - ${fast}\n`],
  // Where one line is further in, or is more than a word, nobody knows what is meant.
  [`enabled_models:\n  ${fast}\n    ${powerful}\n`, undefined],
  [`enabled_models:\n  ${fast}\n  and others\n`, undefined],
])("a list whose dashes are missing in %j has them again", (text, expected) => {
  const problems = diagnose(parseProfile(text, "desk"), exampleView).filter(({ code }) => code === "schema");
  const fixes = problems.length === 0 ? {} : fixed("schema", text);
  expect(fixes).toEqual(expected === undefined ? {} : { "Write the lines as a list": expected });
});

test.each([
  [`enabled_models:\n- ${fast}\n - ${powerful} # b\n`, `enabled_models:\n- ${fast}\n- ${powerful} # b\n`],
  [`enabled_models:\r\n  - ${fast}\r\n    - ${powerful}\r\n`, `enabled_models:\r\n  - ${fast}\r\n  - ${powerful}\r\n`],
])("items in %j are lined up", (text, expected) => {
  expect(fixed("missing-model", text)).toEqual({ "Line the items up": expected });
});

test("a tier that is nearly called as its models want it is renamed, wherever it stands", () => {
  const text = `enabled_models: [${fast}, ${powerful}]\ntier_config: [{name: Fast, max_score: 5}, {name: powerful, max_score: .inf}]\ntwo_stage: {stage1_tier: Fast, stage2_tier: powerful}\n`;
  const expected = text.replaceAll("Fast", "fast");
  for (const code of ["tier-mismatch", "empty-tier"])
    expect(Object.entries(fixed(code, text))[0]).toEqual(["Rename the tier `Fast` to `fast`", expected]);
  // One that models serve keeps its name.
  expect(Object.keys(fixed("tier-mismatch", `enabled_models: [${fast}, ${powerful}]\n${onlyFast}`))).toEqual([
    "Add the tier `powerful`",
    `Remove \`${powerful}\``,
  ]);
});

test("nothing is offered that takes an anchor away from its alias", () => {
  expect(fixed("missing-model", `enabled_models:\n  - &a nobody\n  - *a\n`)).toEqual({
    [`Change to \`${fast}\``]: `enabled_models:\n  - &a ${fast}\n  - *a\n`,
  });
  expect(Object.keys(fixed("missing-model", `enabled_models:\n  - &a nobody\n  - ${fast}\n`))).toEqual([
    "Remove `nobody`",
  ]);
});

test("a model whose file is not there, or that is off, is proposed only when its id is the nearest", () => {
  const titles = (id: string): readonly string[] => Object.keys(fixed("missing-model", `enabled_models: [${id}]\n`));
  expect(titles("slama2_1p7b_q4km_fast")).toContain("Change to `llama3_8p0b_q4km_fast`");
  expect(titles("slama2_1p7b_q4km_fast")).not.toContain("Change to `smollm2_1p7b_q80_fast`");
  expect(titles("smollm2_1p7b_q8_fast")[0]).toBe("Change to `smollm2_1p7b_q80_fast`");
  expect(titles("oss4_20p0b_q4km_powerful")).not.toContain("Change to `phi4_14p0b_q4km_powerful`");
  expect(titles("phi4_14p0b_q4km_powerfull")[0]).toBe("Change to `phi4_14p0b_q4km_powerful`");
});

test("a tier that two stages need is not removed", () => {
  const tiers = "tier_config: [{name: fast, max_score: 5}, {name: powerful, max_score: .inf}]\n";
  const text = `enabled_models: [${fast}]\n${tiers}two_stage: {enabled: false, stage1_tier: fast, stage2_tier: powerful}\n`;
  expect(Object.keys(fixed("empty-tier", text))).toEqual([`Enable \`${powerful}\``]);
});

test("a pattern with escapes in double quotes is not taken as it stands", () => {
  const text = `enabled_models: [${fast}]\nrouting: {rules: [{pattern: "a\\\\b(", tier: fast}, {pattern: "b (", tier: fast}]}\n`;
  expect(Object.keys(fixed("bad-pattern", text))).toEqual(["Remove the rule"]);
  const plain = text.replace(String.raw`a\\b(`, "a b(");
  expect(Object.keys(fixed("bad-pattern", plain))).toEqual(["Search for this text as it stands", "Remove the rule"]);
});

test("a tier that a rule names is not removed", () => {
  const tiers = "tier_config: [{name: fast, max_score: 5}, {name: powerful, max_score: .inf}]\n";
  const text = `enabled_models: [${fast}]\n${tiers}routing: {rules: [{pattern: a, tier: powerful}]}\n`;
  expect(Object.keys(fixed("empty-tier", text))).toEqual([`Enable \`${powerful}\``]);
});

test.each([
  [`two_stage:\n  enabled: true\n   stage1_tier: fast\n   stage2_tier: powerful\n`, "s"],
  [`two_stage:\n  enabled: true # on\n\n   # The first.\n   stage1_tier: fast\n   stage2_tier: powerful # 2\n`, "s"],
  [`two_stage:\r\n  enabled: true\r\n   stage1_tier: 'fast'\r\n  stage2_tier: powerful\r\n`, ""],
  [`tier_config:\n  - name: 'fast'\n     max_score: .inf\n`, ""],
  [`tier_config:\n  - name: fast\n     max_score: 5\n  - name: powerful\n    max_score: .inf\n`, ""],
  [`routing:\n  x: 1\n   rules:\n    - pattern: a\n      tier: fast\n`, ""],
  [`two_stage:\n    enabled: true\n  stage1_tier: fast\n  stage2_tier: powerful\n`, "s"],
  [`enabled_models: [${fast}]\n name: desk\n`, ""],
])("keys in %j are lined up with those that they belong to", (text, more) => {
  const fixes = fixed("yaml-syntax", text);
  expect(Object.keys(fixes)).toEqual([`Line the key${more} up`]);
  const [after = ""] = Object.values(fixes);
  expect(parseProfile(after, "desk").problems.filter(({ code }) => code !== "unknown-field")).toEqual([]);
  expect(after.replace(/^[ -]+/gm, "")).toBe(text.replace(/^[ -]+/gm, ""));
});

test.each([
  "enabled_models:\n  - x\n   tier_config:\n    - name: fast\n      max_score: 5\n",
  "tier_config:\n  - name: fast\n   max_score: 5\n",
  "routing:\n  rules:\n      - pattern: a\n      tier: fast\n",
  "profile:\n  name: desk\n   enabled_models:\n  - x\nname: y\n",
])("a key in %j goes where its name belongs", (text) => {
  const [after = "", ...others] = Object.values(fixed("yaml-syntax", text));
  expect(others).toEqual([]);
  expect(parseProfile(after, "desk").problems).toEqual([]);
  expect(after.replace(/^ +/gm, "")).toBe(text.replace(/^ +/gm, ""));
});

test("a key that belongs nowhere around is not moved", () => {
  expect(fixed("yaml-syntax", "two_stage:\n  enabled: true\n   strategy: random\n")).toEqual({});
});

test.each([
  ["colon", `enabled_models|\n  - ${fast}\nname: desk\n`],
  ["colon", `name: desk\ntwo_stage| # mine\n  enabled: true\n  stage1_tier: fast\n`],
  ["colon", `two_stage:\r\n  enabled| true\r\n  stage1_tier: fast\r\n`],
  ["colon", `tier_config:\n  - name| fast\n    max_score: .inf\n`],
  ["colon", `name| desk\nenabled_models: [${fast}]\n`],
  ["space", `tier_config:\n  - name:|fast\n    max_score: .inf\n`],
  ["space", `two_stage:\n  enabled:|true\n  stage1_tier: fast\n`],
  ["space", `enabled_models:\n  - ${fast}\n  -|${other}\nname: desk\n`],
  ["dash", `enabled_models:\n  - ${fast}\n\n  |${other} # too\nname: desk\n`],
])("the %s that is missing is put where it leaves the fewest mistakes: %j", (what, marked) => {
  const mark = { colon: ":", space: " ", dash: "- " }[what] ?? "";
  const [after, ...others] = Object.entries(fixed("yaml-syntax", marked.replace("|", "")));
  expect(after).toEqual([`Insert the ${what}`, marked.replace("|", mark)]);
  expect(others).toEqual([]);
});

test("what is no key of a profile, or no item, gets no mark", () => {
  expect(fixed("yaml-syntax", "name: x\nsome words\n")).toEqual({});
  expect(fixed("yaml-syntax", "two_stage:\n  enabled: true\n  some words\n")).toEqual({});
});

test.each(["enabled true", "enabled:true"])("%j in braces is a key and its value", (written) => {
  expect(fixed("unknown-field", `two_stage: {${written}, stage1_tier: fast}\n`)).toEqual({
    "Change to `enabled: true`": "two_stage: {enabled: true, stage1_tier: fast}\n",
  });
});

test("a tier too far in is lined up with the others", () => {
  const text = `tier_config:\n  - name: fast\n    max_score: 5\n     - name: powerful\n       max_score: .inf\n`;
  expect(fixed("yaml-syntax", text)).toEqual({
    "Line the item up": `tier_config:\n  - name: fast\n    max_score: 5\n  - name: powerful\n    max_score: .inf\n`,
  });
});

test.each([
  [`enabled_models:\n  - ${fast}\n - ${powerful}\n`, ""],
  [`enabled_models:\r\n  - ${fast} # mine\r\n\r\n# too\r\n- ${powerful}\r\n- ${other}\r\nname: desk\r\n`, "s"],
  [`enabled_models:\n  - ${fast}\n- ${powerful}\n  - ${other}\n`, ""],
  [`tier_config:\n    - name: fast\n      max_score: 5\n  - name: powerful\n    max_score: .inf\nname: desk\n`, ""],
  [`routing:\n  rules:\n    - pattern: a\n      tier: fast\n  - pattern: b\n    tier: fast\n`, ""],
])("items in %j are lined up with their list", (text, more) => {
  const fixes = fixed("yaml-syntax", text);
  expect(Object.keys(fixes)).toEqual([`Line the item${more} up`]);
  const [after = ""] = Object.values(fixes);
  const { problems, data } = parseProfile(after, "desk");
  expect(problems).toEqual([]);
  expect(JSON.stringify(data)).not.toMatch(/ - /);
  expect(after.replace(/^ +/gm, "")).toBe(text.replace(/^ +/gm, ""));
});

test.each([
  [
    "Move `enabled_models` to the top level",
    `profile:\n  name: desk\n  enabled_models: # mine\n    - ${fast}\n  description: x\ntwo_stage:\n  enabled: false\n`,
    `profile:\n  name: desk\n  description: x\ntwo_stage:\n  enabled: false\nenabled_models: # mine\n  - ${fast}\n`,
  ],
  [
    "Move `stage1_tier` into `two_stage`",
    `stage1_tier: fast # draft\r\nenabled_models: [${fast}]\r\n`,
    `enabled_models: [${fast}]\r\ntwo_stage:\r\n  stage1_tier: fast # draft\r\n`,
  ],
  [
    "Move `strategy` into `load_balancing`",
    `tier_config:\n  - name: fast\n    strategy: random\n    max_score: .inf\nload_balancing: {enabled: true}\n`,
    `tier_config:\n  - name: fast\n    max_score: .inf\nload_balancing: {enabled: true, strategy: random}\n`,
  ],
  [
    "Move `strategy` into `load_balancing`",
    `two_stage: {enabled: false, strategy: random}\nload_balancing:\n    enabled: true # so\nname: desk\n`,
    `two_stage: {enabled: false}\nload_balancing:\n    enabled: true # so\n    strategy: random\nname: desk\n`,
  ],
  [
    "Move `enabled` into `two_stage`",
    `two_stage: # so\nenabled: true\nstage1_tier: fast\n`,
    `two_stage: # so\n  enabled: true\nstage1_tier: fast\n`,
  ],
  [
    "Move `stage1_tier` into `two_stage`",
    `two_stage:\nstage1_tier: fast\nname: desk\n`,
    `two_stage:\n  stage1_tier: fast\nname: desk\n`,
  ],
])("a key in the wrong section has its place elsewhere: %s", (title, before, after) => {
  const fixes = fixed("unknown-field", before);
  const [first, ...others] = Object.keys(fixes);
  expect(first).toBe(title);
  expect(others.filter((one) => !one.startsWith("Remove `"))).toEqual([]);
  expect(fixes[title]).toBe(after);
});

test.each([
  ["of many places", "max_score: 5\n", "max_score"],
  ["that is there already", "load_balancing:\n  strategy: random\nstrategy: least_loaded\n", "strategy"],
])("a key %s is not moved, and its removal is not what is best", (_, text, key) => {
  const whole = `enabled_models: [${fast}]\n${text}`;
  const parsed = parseProfile(whole, "desk");
  const problem = parsed.problems.find(({ code }) => code === "unknown-field");
  if (problem === undefined) throw new Error("The key is known.");
  const context = { text: whole, parsed, sketch: readSketch(whole).sketch, view: exampleView, stem: "desk" };
  const [fix, ignore, ...more] = fixesFor(problem, context);
  expect(fix).toMatchObject({ title: `Remove \`${key}\`` });
  expect(fix?.isPreferred).toBeUndefined();
  expect(ignore?.title).toMatch(/^Ignore /);
  expect(more).toEqual([]);
});

test.each([["pattern: ''\n      tier: fast"], ["pattern:\n      tier: fast"], ["pattern: b\n      tier: ''"]])(
  "a rule that lacks what it needs goes as a whole: %j",
  (rule) => {
    const text = `routing:\n  rules:\n    - pattern: a\n      tier: fast\n`;
    expect(fixed("schema", `${text}    - ${rule}\n`)).toEqual({ "Remove the rule": text });
  },
);

test.each([
  [`tier_config:\n  - name: fast\n    max_score: 5\n  - name: powerful\n`, `max_score: .inf # all\n`],
  [`tier_config:\n- name: fast # f\n`, `max_score: .inf\n  description: x\n`],
  [`routing:\n  rules:\n    - pattern: a\n`, `tier: fast\n`],
])("the halves of an entry are joined: %j", (above, below) => {
  const dashes = / *- (?=\w+: \S+(?: #.*)?\n$)/.exec(above)?.[0] ?? "";
  const fixes = fixed("schema", above + dashes + below);
  expect(fixes).toEqual({ "Remove the dash": above + dashes.replace("-", " ") + below });
});

test("a tier keeps the keys that it needs", () => {
  const text = `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - name: fast\n    max_score: 5\n  - name: powerful\n    max_score: []\n`;
  expect(fixed("schema", text)).toEqual({ "Change to `.inf`": text.replace("[]", ".inf") });
});

test.each([
  ["Line the item up", `    - name: powerful\n      max_score: .inf\n`, `  - name: powerful\n    max_score: .inf\n`],
  [
    "Line the items up",
    `    # so\n    - name: balanced\n      max_score: 7 # mine\n    - name: powerful\n      max_score: .inf\n`,
    `    # so\n  - name: balanced\n    max_score: 7 # mine\n  - name: powerful\n    max_score: .inf\n`,
  ],
  ["Remove the dash", `    - expected_time_seconds: 2 # mine\n`, `    expected_time_seconds: 2 # mine\n`],
])("an item among the keys of the one above: %s", (title, before, after) => {
  const above = `tier_config:\n  - name: fast\n    max_score: 5\n`;
  expect(fixed("yaml-syntax", above + before)).toEqual({ [title]: above + after });
});

test("an item whose keys are in the column of the others is lined up by them", () => {
  const text = `tier_config:\n   - name: fast\n    max_score: 5\n  - name: powerful\n    max_score: .inf\n`;
  expect(fixed("yaml-syntax", text)).toEqual({ "Line the item up": text.replace("   - ", "  - ") });
});

test.each([
  ["max_score:", ".inf", `  - name: fast\n    max_score: 5\n  - name: powerful\n    max_score:|\n`],
  ["max_score: ~", "5.0", `  - name: fast\n    max_score: |~\n  - name: powerful\n    max_score: .inf\n`],
  ["name:", "powerful", `  - name: fast\n    max_score: 5\n  - name:|\n    max_score: .inf\n`],
])("a tier's %j is filled with %s", (_, value, marked) => {
  const tiers = `enabled_models: [${fast}, ${powerful}]\ntier_config:\n${marked}`;
  const expected = tiers.replace(/:\|/, `: ${value}`).replace(/\|~/, value);
  expect(fixed("schema", tiers.replace("|", ""))).toEqual({ [`Write \`${value}\``]: expected });
});

test.each([
  [`enabled_models:\n  - ${fast}\n  -\nname: desk\n`, `enabled_models:\n  - ${fast}\nname: desk\n`],
  [`enabled_models:\r\n- \r\n- ${fast}\r\n`, `enabled_models:\r\n- ${fast}\r\n`],
  [
    `routing:\n  rules:\n    -\n    - {pattern: a, tier: fast}\n`,
    `routing:\n  rules:\n    - {pattern: a, tier: fast}\n`,
  ],
])("an item without a value goes: %j", (text, expected) => {
  expect(fixed("schema", text)).toEqual({ "Remove this entry": expected });
});

test.each([
  [`enabled_models: !!models\n  - ${fast}\n`, `enabled_models:\n  - ${fast}\n`],
  [`enabled_models:  !m # mine\r\n\r\n- ${fast}\r\n`, `enabled_models: # mine\r\n\r\n- ${fast}\r\n`],
  [
    `profile: !p\n  # so\n  name: desk\nenabled_models: [${fast}]\n`,
    `profile:\n  # so\n  name: desk\nenabled_models: [${fast}]\n`,
  ],
])("a tag before a list or mapping goes: %j", (text, expected) => {
  expect(fixed("yaml-syntax", text)).toEqual({ "Remove the tag": expected });
});

test("a text that begins like a tag is put in quotes", () => {
  expect(fixed("yaml-syntax", "profile:\n  description: !important\nname: desk\n")).toEqual({
    "Put the text in quotes": "profile:\n  description: '!important'\nname: desk\n",
  });
});

test("quotes are put only around what needs them", () => {
  expect(fixed("yaml-syntax", "name: x\n  y\n  z: 1\n")).toEqual({});
  expect(fixed("yaml-syntax", "description: - cheap\n")).toEqual({
    "Put the text in quotes": "description: '- cheap'\n",
  });
});

test.each([
  ["two_stage: enabled: true # so\nname: desk\n", "two_stage:\n  enabled: true # so\nname: desk\n"],
  [
    "two_stage: enabled: true\r\n    stage1_tier: fast\r\n",
    "two_stage:\r\n    enabled: true\r\n    stage1_tier: fast\r\n",
  ],
])("the mapping in %j begins on a line of its own", (text, expected) => {
  expect(fixed("yaml-syntax", text)).toEqual({ "Begin the mapping on a line of its own": expected });
});

test.each([
  [`enabled_models: - ${fast} # so\n`, `enabled_models:\n  - ${fast} # so\n`],
  [`enabled_models: - ${fast}\r\n    - ${other}\r\n`, `enabled_models:\r\n    - ${fast}\r\n    - ${other}\r\n`],
  [`enabled_models:  - ${fast}\n- ${other}\n`, `enabled_models:\n- ${fast}\n- ${other}\n`],
  [
    `tier_config: - name: fast\n    max_score: .inf\nname: desk\n`,
    `tier_config:\n  - name: fast\n    max_score: .inf\nname: desk\n`,
  ],
])("the list in %j begins on a line of its own", (text, expected) => {
  expect(fixed("yaml-syntax", text)).toEqual({ "Begin the list on a line of its own": expected });
});

test("a quote is closed where that leaves the fewest mistakes", () => {
  const text = `enabled_models:\n  - ${fast}\n"two_stage: 1\n`;
  const parsed = parseProfile(text, "desk");
  const context = { text, parsed, sketch: readSketch(text).sketch, view: exampleView, stem: "desk" };
  const problem = diagnose(parsed, exampleView).find(({ message }) => message === "This quote is not closed.");
  const fixes = problem === undefined ? [] : fixesFor(problem, context);
  expect(fixes.map(({ edits }) => applyEdits(text, edits))).toEqual([text.replace('"two_stage', '"two_stage"')]);
});

test("a stage or a rule takes a tier that is written, also while its score is none", () => {
  const tiers = "tier_config:\n  - name: fats\n    max_score: Infinity\n";
  const stages = "two_stage: {enabled: true, stage1_tier: fats, stage2_tier: powerful}\n";
  const text = `${tiers}enabled_models: [${fast}]\n${stages}`;
  expect(fixed("unknown-stage-tier", text)).toEqual({
    "Change to `fats`": text.replace("stage2_tier: powerful", "stage2_tier: fats"),
  });
  const rule = `${tiers}enabled_models: [${fast}]\nrouting: {rules: [{pattern: a, tier: fast}]}\n`;
  expect(fixed("unknown-rule-tier", rule)).toEqual({
    "Change to `fats`": rule.replace("tier: fast}", "tier: fats}"),
  });
});

test("no default is written that is no tier of the profile", () => {
  const text = `enabled_models: [${fast}]\ntier_config: [{name: fast, max_score: .inf}]\ntwo_stage:\n  stage1_tier: fast\n  stage2_tier:\n`;
  expect(Object.keys(fixed("schema", text))).toEqual(["Remove `stage2_tier`"]);
  expect(Object.keys(fixed("schema", text.replace("tier_config", "x-tiers")))).toEqual([
    "Write the default: `powerful`",
    "Remove `stage2_tier`",
  ]);
});

test("a model with a bracket too many becomes a list of the model, and somebody is asked", () => {
  for (const written of [`${fast}]`, `${fast}],`]) {
    const text = `enabled_models: ${written}\n`;
    expect(fixed("schema", text)).toEqual({ [`Change to \`[${fast}]\``]: `enabled_models: [${fast}]\n` });
    expect(isFirstSafe("schema", text)).toBe(false);
  }
  expect(isFirstSafe("schema", `enabled_models: ${fast}\n`)).toBe(true);
});

test("models without a comma between them get one", () => {
  const title = "Put a comma between the models";
  expect(Object.entries(fixed("missing-model", `enabled_models: [${fast} ${other}, ${powerful}] # so\n`))[0]).toEqual([
    title,
    `enabled_models: [${fast}, ${other}, ${powerful}] # so\n`,
  ]);
  expect(fixed("missing-model", `enabled_models: [\n  ${fast}\n  ${other}\n]\n`)).toEqual({
    [title]: `enabled_models: [\n  ${fast},\n  ${other}\n]\n`,
  });
  const lines = `enabled_models:\r\n  - ${fast} ${other} # two\r\n`;
  expect(Object.entries(fixed("missing-model", lines))[0]).toEqual([
    "Put each model on a line of its own",
    `enabled_models:\r\n  - ${fast}\r\n  - ${other} # two\r\n`,
  ]);
  expect(Object.keys(fixed("missing-model", `enabled_models: [${fast} too]\n`))).not.toContain(title);
});

test("a tier that stands there twice is not removed once for having no model", () => {
  const text = `enabled_models: [${fast}]\ntier_config: [{name: fast, max_score: 3}, {name: x, max_score: 5}, {name: x, max_score: .inf}]\n`;
  expect(fixed("empty-tier", text)).toEqual({});
  expect(Object.keys(fixed("duplicate-tier", text))).toEqual(["Remove this `x`"]);
});

test("a tab before the first key goes, since no spaces make sense there", () => {
  const rest = `name: desk\nenabled_models: [${fast}]\n`;
  expect(fixed("tabs", `\tdescription: x\n${rest}`)).toEqual({
    "Remove the tabs": `description: x\n${rest}`,
  });
  expect(fixed("tabs", `\tdescription: x\n two: [\n${rest}`)).toEqual({});
});

/** Whether the first fix of a problem may be applied without asking. */
function isFirstSafe(code: string, text: string): boolean | undefined {
  const parsed = parseProfile(text, "desk");
  const problem = diagnose(parsed, exampleView).find((one) => one.code === code);
  const context = { text, parsed, sketch: readSketch(text).sketch, view: exampleView, stem: "desk" };
  return problem && fixesFor(problem, context)[0]?.isSafe;
}

test("an order is safe to change only while no tier stands there twice", () => {
  const isSafe = (tiers: string): boolean | undefined =>
    isFirstSafe("tier-order", `enabled_models: [${fast}]\ntier_config: [${tiers}]\n`);
  expect(isSafe("{name: powerful, max_score: .inf}, {name: fast, max_score: 5}")).toBe(true);
  expect(isSafe("{name: powerful, max_score: .inf}, {name: fast, max_score: 5}, {name: fast, max_score: 3}")).toBe(
    false,
  );
});

test("the highest tier takes the rest without asking only while no model waits for another", () => {
  const tiers = "tier_config: [{name: fast, max_score: 5}]\n";
  expect(isFirstSafe("no-catch-all", `enabled_models: [${fast}]\n${tiers}`)).toBe(true);
  expect(isFirstSafe("no-catch-all", `enabled_models: [${fast}, ${powerful}]\n${tiers}`)).toBe(false);
});

test("a line with a comment is not removed without asking", () => {
  expect(isFirstSafe("duplicate-model", `enabled_models:\n  - ${fast}\n  - ${fast}\n`)).toBe(true);
  expect(isFirstSafe("duplicate-model", `enabled_models:\n  - ${fast}\n  - ${fast} # why\n`)).toBe(false);
});
