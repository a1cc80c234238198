import { describe, expect, test } from "vitest";
import { diagnose } from "../../../../core/diagnostics/diagnose.ts";
import type { RegistryView } from "../../../../core/diagnostics/diagnose.ts";
import type { ProfileSurroundings } from "../../../../core/diagnostics/surroundings.ts";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import type { RegistryModel } from "../../../../core/registry/registry.ts";

/** Three tiers with a model each, a second model and one that is switched off for some. */
const models: readonly RegistryModel[] = [
  { model_id: "f1", assigned_tier: "fast", port: 1 },
  { model_id: "f2", assigned_tier: "fast", port: 2 },
  { model_id: "f1_again", assigned_tier: "fast", port: 1 },
  { model_id: "f1_off", assigned_tier: "fast", port: 1, enabled: false },
  { model_id: "b", assigned_tier: "balanced", port: 3 },
  { model_id: "p", assigned_tier: "powerful", endpoints: [{ url: "http://a/v1" }], port: 1 },
  { model_id: "p2", assigned_tier: "powerful", endpoints: [{ url: "http://a/v1" }, { url: "http://b/v1" }] },
  { model_id: "e", assigned_tier: "fast", engine: "embedded", file_path: "m/e.gguf", port: 1 },
  { model_id: "e_off", assigned_tier: "fast", engine: "embedded", enabled: false },
  { model_id: "e_nowhere", assigned_tier: "fast", engine: "embedded" },
  { model_id: "lost", assigned_tier: "fast", file_path: "m/lost.gguf" },
];
const view: RegistryView = {
  registry: { models: new Map(models.map((model) => [model.model_id, model])) },
  name: "r.json",
  missingFiles: new Set(["e", "e_off", "e_nowhere", "lost"]),
};
const desk: ProfileSurroundings = {
  fileName: "desk.yaml",
  names: new Map([
    ["desk", new Set(["desk.yaml"])],
    ["Night shift", new Set(["night.yaml"])],
    ["both", new Set(["desk.yaml", "other.yaml"])],
  ]),
};

/** Each problem as `code at "text"`, with the texts that it is related to and its tags, in the order of the file. */
function found(text: string, surroundings?: ProfileSurroundings): string[] {
  const options = surroundings === undefined ? {} : { surroundings };
  return diagnose(parseProfile(text, "desk"), view, options).map(({ code, range, related = [], tags = [] }) => {
    const at = (place: { readonly start: number; readonly end: number }): string => text.slice(place.start, place.end);
    const places = related.map((place) => ` [${at(place.range)}]`).join("");
    return `${code} at "${at(range)}"${places}${tags.map((tag) => ` (${tag})`).join("")}`;
  });
}

function ladder(...steps: readonly (readonly [name: string, maxScore: string])[]): string {
  const lines = steps.map(([name, maxScore]) => `  - {name: ${name}, max_score: ${maxScore}}\n`);
  return `enabled_models: [f1, b, p]\ntier_config:\n${lines.join("")}`;
}

describe("a tier and the scores that are left to it", () => {
  test.each([
    [
      "none, below a tier that takes all",
      ladder(["fast", "2"], ["balanced", ".inf"], ["powerful", ".inf"]),
      ['unreachable-tier at "powerful" [.inf] (unnecessary)'],
    ],
    [
      "none, because 10 is all",
      ladder(["fast", "2"], ["balanced", "10"], ["powerful", ".inf"]),
      ['unreachable-tier at "powerful" [10] (unnecessary)'],
    ],
    [
      "none, with the score of another",
      ladder(["fast", "2"], ["balanced", "2.0"], ["powerful", "10"]),
      ['unreachable-tier at "balanced" [2] (unnecessary)'],
    ],
    [
      "some, in another order only",
      ladder(["powerful", ".inf"], ["fast", "2"], ["balanced", "5"]),
      ['tier-order at "2" [.inf]'],
    ],
    [
      "none and another order, of different tiers",
      ladder(["fast", "5"], ["balanced", "2"], ["powerful", "5"]),
      ['no-catch-all at "5"', 'tier-order at "2" [5]', 'unreachable-tier at "powerful" [5] (unnecessary)'],
    ],
    [
      "unknown, while one has no number",
      ladder(["fast", ".inf"], ["balanced", "x"], ["powerful", ".inf"]),
      ['schema at "x"'],
    ],
    [
      "for the refining tier of two stages, which is asked whatever its scores",
      `${ladder(["fast", "2"], ["balanced", ".inf"], ["powerful", ".inf"])}two_stage: {enabled: true, stage1_tier: fast}\n`,
      [],
    ],
    [
      "for a tier that a rule names",
      `${ladder(["fast", "2"], ["balanced", ".inf"], ["powerful", ".inf"])}routing: {rules: [{pattern: x, tier: powerful}]}\n`,
      [],
    ],
    [
      "none, while two stages are off",
      `${ladder(["fast", "2"], ["balanced", ".inf"], ["powerful", ".inf"])}two_stage: {stage1_tier: fast}\n`,
      ['unreachable-tier at "powerful" [.inf] (unnecessary)'],
    ],
    [
      "those of its namesake",
      ladder(["fast", "2"], ["balanced", "5"], ["powerful", ".inf"], ["fast", "1"]),
      ['duplicate-tier at "fast" [fast] (unnecessary)'],
    ],
  ])("%s", (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test.each([".inf", ".Inf", ".INF", "10", "10.5", "+.inf"])("%s takes all", (maxScore) => {
    expect(found(`enabled_models: [f1]\ntier_config: [{name: fast, max_score: ${maxScore}}]\n`)).toEqual([]);
  });

  test.each(["inf", "Infinity", "∞", '".inf"', "'.Inf'", "+inf", "INFINITY"])("%s is no infinity", (maxScore) => {
    expect(found(`enabled_models: [f1]\ntier_config: [{name: fast, max_score: ${maxScore}}]\n`)).toEqual([
      `not-infinity at "${maxScore}"`,
    ]);
  });

  test("a quoted .inf is told to lose its quotes", () => {
    const text = 'enabled_models: [f1]\ntier_config: [{name: fast, max_score: ".inf"}]\n';
    expect(diagnose(parseProfile(text, "desk"), view)[0]?.message).toBe(
      "In quotes, `.inf` is only text to YAML. Remove the quotes.",
    );
  });
});

describe("two stages", () => {
  const both = (stages: string, enabled = "f1, b, p"): string =>
    `enabled_models: [${enabled}]\ntwo_stage: {${stages}}\n`;

  test.each([
    [both("enabled: true, stage1_tier: fast, stage2_tier: fast"), ['same-stage-tiers at "fast" [fast]']],
    [both("enabled: true, stage1_tier: powerful"), ['same-stage-tiers at "powerful"']],
    [both("stage1_tier: powerful"), []],
    [both("enabled: true, stage1_tier: powerful, stage2_tier: fast"), ['reversed-stages at "fast" [powerful]']],
    [both("stage1_tier: powerful, stage2_tier: fast"), ['reversed-stages at "fast" [powerful]']],
    [both("stage1_tier: powerful, stage2_tier: x"), ['unknown-stage-tier at "x"']],
    // What it is said of already, with its place, is not said to be missing.
    [both("enabled: true, stage1_tier: fast, stage2_tier: ''"), ["schema at \"''\""]],
    [both("enabled: true, stage1_tier: fast, stage2_tier: 5"), ['schema at "5"']],
    [both("stage1_tier: fast, stage2_tier: fast"), ['same-stage-tiers at "fast" [fast]']],
    [both("enabled: true, stage1_tier: x, stage2_tier: x"), ['unknown-stage-tier at "x"', 'unknown-stage-tier at "x"']],
    [both("enabled: true, stage1_tier: fast", "f1, b"), ['stage-without-model at "two_stage"']],
    [both("enabled: true, stage2_tier: powerful", "f1, b"), ['stage-without-model at "powerful"']],
    [
      both("enabled: true, stage1_tier: fast", "f1_off, p"),
      ['disabled-model at "f1_off" (unnecessary)', 'stage-without-model at "fast"'],
    ],
    [both("stage1_tier: fast", "b"), []],
    [both("enabled: true, stage1_tier: fast", "p, nobody"), ['missing-model at "nobody"']],
  ])("%s", (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test("reversed stages: swapping is advised where both are written", () => {
    const tiers =
      "tier_config: [{name: fast, max_score: 5}, {name: powerful, max_score: 7}, {name: huge, max_score: 10}]";
    const advice = (stages: string): string | undefined =>
      diagnose(
        parseProfile(`enabled_models: [f1, p]\n${tiers}\ntwo_stage: {enabled: true, ${stages}}\n`, "desk"),
        view,
      ).find(({ code }) => code === "reversed-stages")?.message;
    expect(advice("stage1_tier: powerful, stage2_tier: fast")).toBe(
      "`fast`, the lower tier, would refine what `powerful` has drafted. Swap `stage1_tier` and `stage2_tier`.",
    );
    expect(advice("stage1_tier: huge")).toBe(
      "`powerful`, the lower tier, would refine what `huge` has drafted. Name them the other way round in `stage1_tier` and `stage2_tier`.",
    );
  });

  test("an empty tier and a stage without a model are said at their own places", () => {
    const text = `enabled_models: [f1]\ntier_config: [{name: fast, max_score: 5}, {name: big, max_score: 10}]\ntwo_stage: {enabled: true, stage1_tier: fast, stage2_tier: big}\n`;
    expect(found(text)).toEqual(['empty-tier at "big"', 'stage-without-model at "big"']);
  });
});

describe("load balancing", () => {
  const balancing = (enabled: string, more: string): string =>
    `enabled_models: [${enabled}]\nload_balancing: {${more}}\n`;

  test.each([
    [balancing("f1, b, p", "enabled: true"), ['balancing-without-choice at "true"']],
    [
      balancing("f1, f1, b", "enabled: true"),
      ['duplicate-model at "f1" [f1] (unnecessary)', 'balancing-without-choice at "true"'],
    ],
    [
      balancing("f1, f1_off", "enabled: true"),
      ['disabled-model at "f1_off" (unnecessary)', 'balancing-without-choice at "true"'],
    ],
    [balancing("f1, f2", "enabled: true"), []],
    [balancing("p2", "enabled: true"), []],
    [balancing("f1, b", "strategy: random"), []],
    [balancing("f1, b", "enabled: false"), []],
    [balancing("f1, b", "enabled: maybe"), ['schema at "maybe"']],
    [balancing("f1, nobody", "enabled: true"), ['missing-model at "nobody"']],
    [balancing("f1", "health_check_interval: 0.5"), ['interval-too-short at "0.5"']],
    [balancing("f1", "health_check_interval: 4.9"), ['interval-too-short at "4.9"']],
    [balancing("f1", "health_check_interval: 5"), []],
    [balancing("f1", "health_check_interval: 0"), ['schema at "0"']],
    [balancing("f1", "health_check_interval: -1"), ['schema at "-1"']],
    [balancing("f1", "health_check_interval: often"), ['schema at "often"']],
  ])("%s", (text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe("ports and files of the enabled models", () => {
  test.each([
    ["[f1, f2, f1_again]", ['port-conflict at "f1_again" [f1]']],
    [
      "[f1_again, p, e_off, f1_off]",
      ['disabled-model at "e_off" (unnecessary)', 'disabled-model at "f1_off" (unnecessary)'],
    ],
    ["[f1, f1]", ['duplicate-model at "f1" [f1] (unnecessary)']],
    ["[e, f1]", ['model-file-missing at "e"']],
    ["[e_nowhere]", ['model-file-missing at "e_nowhere"']],
    ["[lost]", ['model-file-missing at "lost"']],
  ])("%s", (enabled, expected) => {
    expect(found(`enabled_models: ${enabled}\n`)).toEqual(expected);
  });

  test("nothing is said of files where nobody has looked", () => {
    const { missingFiles, ...rest } = view;
    expect(missingFiles?.size).toBe(4);
    expect(diagnose(parseProfile("enabled_models: [e]\n", "desk"), rest)).toEqual([]);
  });
});

describe("the profile's name", () => {
  test.each([
    ["name: desk\n", []],
    ["profile: {name: DESK}\n", []],
    ["name: Night shift\n", ['duplicate-profile-name at "Night shift"']],
    ["profile:\n  name: both\n", ['duplicate-profile-name at "both"']],
    ["name: office\n", ['name-file-mismatch at "office"']],
    ["name: ''\n", []],
    ["name: '!'\n", []],
    ["name: office\nprofile: {name: desk}\n", ['overridden-field at "name" [name] (unnecessary)']],
    [
      "profile: {name: desk, description: a}\ndescription: b\n",
      ['overridden-field at "description" [description] (unnecessary)'],
    ],
    ["name: desk\nprofile: {description: a}\n", []],
    ["description: no name\n", []],
  ])("%s", (name, expected) => {
    expect(found(`${name}enabled_models: [f1]\n`, desk)).toEqual(expected);
  });

  test("differs from the file's in capitals and punctuation only", () => {
    for (const [name, fileName] of [
      ["Fast only!", "fast-only.yaml"],
      ["fast_only", "Fast-Only.yml"],
      ["Größe 2", "größe-2.yaml"],
    ] as const)
      expect(found(`name: ${name}\nenabled_models: [f1]\n`, { fileName, names: new Map() })).toEqual([]);
  });

  test("is of no interest for a text that is no file of a folder", () => {
    expect(found("name: Night shift\nenabled_models: [f1]\n")).toEqual([]);
  });
});

test("thousands of tiers and models of none of them are compared in no time, and are not all named", () => {
  const tiers = Array.from({ length: 2_000 }, (_, n) => `  - {name: t${String(n)}, max_score: ${String(n % 9)}}\n`);
  const text = `enabled_models:\n${"  - f1\n".repeat(2_000)}tier_config:\n${tiers.join("")}`;
  const problems = diagnose(parseProfile(text, "desk"), view);
  expect(Math.max(...problems.map(({ message }) => message.length))).toBeLessThan(400);
  expect(problems.find(({ code }) => code === "tier-mismatch")?.message).toContain("`t7` and 1992 more.");
});

describe("rules for certain prompts", () => {
  const rules = (...each: readonly string[]): string =>
    `${ladder(["fast", "2"], ["balanced", "5"], ["powerful", ".inf"])}routing: {rules: [${each.join(", ")}]}\n`;

  test.each([
    ["sound", rules("{pattern: 'a', tier: fast}", "{pattern: b, tier: powerful}"), []],
    ["a tier that is not there", rules("{pattern: a, tier: fsat}"), ['unknown-rule-tier at "fsat"']],
    [
      "patterns that are none",
      rules("{pattern: 'a(', tier: fast}", "{pattern: 'b', tier: fast}", "{pattern: '[', tier: fast}"),
      [`bad-pattern at "'a('"`, `bad-pattern at "'['"`],
    ],
    [
      "a pattern behind a rule that is incomplete",
      rules("{pattern: '('}", "{tier: fast}", "{pattern: '[', tier: fast}"),
      [`schema at "{pattern: '('}"`, `schema at "{tier: fast}"`, `bad-pattern at "'['"`],
    ],
    [
      "the same pattern again, whatever its tier",
      rules("{pattern: a, tier: fast}", "{pattern: a, tier: powerful}"),
      ['unreachable-rule at "a" [a] (unnecessary)'],
    ],
    [
      "the pattern of one that has no tier",
      rules("{pattern: a}", "{pattern: a, tier: fast}"),
      [`schema at "{pattern: a}"`],
    ],
    ["an empty pattern", rules("{pattern: '', tier: fast}"), [`schema at "''"`]],
    ["no list", "enabled_models: [f1]\nrouting: {rules: 5}\n", ['schema at "5"']],
    ["an empty section", "enabled_models: [f1]\nrouting:\n", ['schema at "routing"']],
    [
      "more than there may be",
      rules(...Array.from({ length: 101 }, (_, at) => `{pattern: p${String(at)}, tier: fast}`)),
      [expect.stringMatching(/^schema at "\[\{pattern: p0/)],
    ],
  ])("%s", (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test("say in words what is wrong", () => {
    const messages = (text: string): readonly string[] =>
      diagnose(parseProfile(text, "desk"), view).map(({ message }) => message);
    expect(messages(rules("{pattern: 'a(?=b)', tier: fast}"))).toEqual([
      "This pattern cannot be used. Look-ahead and look-behind are not supported.",
    ]);
    expect(messages(rules("{pattern: a, tier: fsat}"))).toEqual([
      "This profile has no tier `fsat`, so the rule changes nothing. Did you mean `fast`? The tiers are `fast`, `balanced` and `powerful`.",
    ]);
    expect(messages(rules("{pattern: a}"))).toEqual(["A rule needs `tier`."]);
    expect(messages(rules("{pattern: , tier: fast}"))).toEqual(["`pattern` must be text, not empty."]);
    expect(messages(rules(...Array.from({ length: 101 }, (_, at) => `{pattern: p${String(at)}, tier: fast}`)))).toEqual(
      ["`rules` may have 100 entries at most."],
    );
  });
});
