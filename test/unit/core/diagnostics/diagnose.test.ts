import { describe, expect, test } from "vitest";
import { diagnose } from "../../../../core/diagnostics/diagnose.ts";
import type { RegistryView } from "../../../../core/diagnostics/diagnose.ts";
import { rules } from "../../../../core/diagnostics/rules.ts";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import { sampleRegistry } from "../../../support/lsp/sampleRegistry.ts";

const known: RegistryView = { registry: sampleRegistry, name: "data/model_registry.json" };

/** Each problem as `severity code at "text": message`, in the order of the file. */
function found(text: string, view: RegistryView): string[] {
  return diagnose(parseProfile(text, "desk"), view).map(
    ({ severity, code, range, message }) =>
      `${severity} ${code} at "${text.slice(range.start, range.end)}": ${message}`,
  );
}

function checkProblems(text: string, ...expected: string[]): void {
  expect(found(text, known)).toEqual(expected);
}

const fast = "qwen3_4p0b_q4km_fast";
const powerful = "gpt_oss_20p0b_q4km_powerful";
const models = `enabled_models: [${fast}, ${powerful}]\n`;
const tiers = "tier_config:\n  - {name: fast, max_score: 5}\n  - {name: powerful, max_score: .inf}\n";

test("a sound profile has no problem, in any form", () => {
  checkProblems(`${models}${tiers}`);
  checkProblems(
    `profile:\n  name: desk\n${models}tier_config: [{name: fast, max_score: 5}, {name: powerful, max_score: 10}]\n`,
  );
});

test("what several aliases bring in is said once, where it stands", () => {
  checkProblems(
    `enabled_models: [${fast}, ${powerful}]\ntier_config:\n  - &t { name: fast, max_score: inf }\n  - { <<: *t, name: powerful }\n`,
    'error not-infinity at "inf": `inf` is only text to YAML. Infinity is written `.inf`.',
  );
});

test("what a misspelt key leads to is not said beside it", () => {
  checkProblems(
    `models: [${fast}]\n`,
    'warning unknown-field at "models": MAGI does not know the key `models` here; it changes nothing. Did you mean `enabled_models`?',
  );
  checkProblems(
    `${models}${tiers}two_stage:\n  enabled: true\n  stage1: fast\n`,
    'warning unknown-field at "stage1": MAGI does not know the key `stage1` here; it changes nothing. Did you mean `stage1_tier`?',
  );
});

describe("missing-model", () => {
  test.each([
    [
      `enabled_models:\n  - qwen3_4p0b_q4km_fst\n  - ${powerful}\n${tiers}`,
      'error missing-model at "qwen3_4p0b_q4km_fst": The registry has no model `qwen3_4p0b_q4km_fst`. Did you mean `qwen3_4p0b_q4km_fast`? Models come from data/model_registry.json.',
    ],
    [
      `enabled_models: ["nothing_like_it"]\n${tiers}`,
      'error missing-model at ""nothing_like_it"": The registry has no model `nothing_like_it`. Models come from data/model_registry.json.',
    ],
    [
      `enabled_models:\n  - ${fast}\n  - gpt\ntwo_stage: {\n`,
      'error missing-model at "gpt": The registry has no model `gpt`. Models come from data/model_registry.json.',
      'error yaml-syntax at "": A closing `}` is missing here.',
    ],
    [
      `enabled_models:\n  - ${fast}\n   - ${powerful}\n`,
      `error missing-model at "${fast}\n   - ${powerful}": These lines are read as one model id. The \`- \` of each model must stand in one column.`,
    ],
    [
      `enabled_models:\n  - "${fast}\n  - ${powerful}\n${tiers}`,
      `error yaml-syntax at ""${fast}": This quote is not closed.`,
    ],
  ])("%s", (text, ...expected) => {
    checkProblems(text, ...expected);
  });
});

describe("tier-mismatch", () => {
  test.each([
    [
      `enabled_models: [${fast}]\ntier_config: [{name: slow, max_score: .inf}]\n`,
      `warning tier-mismatch at "${fast}": \`${fast}\` serves the tier \`fast\`, which this profile does not have, so no prompt reaches it. The tiers in \`tier_config\` are \`slow\`.`,
      'warning empty-tier at "slow": No enabled model serves the tier `slow`, so its prompts go to the other tiers. Enable one, or remove the tier.',
    ],
    [
      "enabled_models: [qwen2_coder_p5_14p0b_q4km_powerful]\n",
      'warning tier-mismatch at "qwen2_coder_p5_14p0b_q4km_powerful": `qwen2_coder_p5_14p0b_q4km_powerful` serves the tier `coding`, which this profile does not have, so no prompt reaches it. The tiers without a `tier_config` are `fast`, `balanced` and `powerful`.',
    ],
  ])("%s", (text, ...expected) => {
    checkProblems(text, ...expected);
  });

  test("a model without a tier", () => {
    const registry = { models: new Map([["a", { model_id: "a" }]]) };
    expect(found("enabled_models: [a]\n", { registry, name: "r.json" })).toEqual([
      'warning tier-mismatch at "a": The registry gives `a` no tier, so no prompt reaches it. The tiers without a `tier_config` are `fast`, `balanced` and `powerful`.',
    ]);
  });

  test("silent when what is left of a broken tier_config names no tier, or not all of them", () => {
    for (const text of [
      `${models}tier_config: 3\n`,
      `${models}tier_config:\n  - {name: fast, max_score: 5}\n  - {name: po`,
    ])
      expect(found(text, known).filter((problem) => problem.includes("tier-mismatch"))).toEqual([]);
  });
});

describe("the other rules", () => {
  test.each([
    [
      "disabled-model",
      `enabled_models: [${fast}, qwen3_vl_4p0b_q4km_fast]\n`,
      'warning disabled-model at "qwen3_vl_4p0b_q4km_fast": `qwen3_vl_4p0b_q4km_fast` is switched off in the registry (`enabled: false`), so no prompt reaches it. Switch it on there, or remove it here.',
    ],
    [
      "duplicate-model",
      `enabled_models:\n  - ${fast}\n  - ${powerful}\n  - ${fast}\n`,
      `warning duplicate-model at "${fast}": \`${fast}\` is listed above already; once is enough.`,
    ],
    [
      "no-models, for a list without any",
      `enabled_models: []\n`,
      'warning no-models at "enabled_models": No model is enabled, so nothing can answer. List model ids under `enabled_models:`.',
    ],
    [
      "no-models, for a profile without the list",
      `name: x\n`,
      'warning no-models at "": No model is enabled, so nothing can answer. List model ids under `enabled_models:`.',
    ],
    [
      "empty-tier",
      `enabled_models: [${fast}]\n${tiers}`,
      'warning empty-tier at "powerful": No enabled model serves the tier `powerful`, so its prompts go to the other tiers. Enable one, or remove the tier.',
    ],
    [
      "duplicate-tier",
      `${models}${tiers}  - {name: fast, max_score: .inf}\n`,
      'warning duplicate-tier at "fast": There is a tier `fast` above already; this one changes nothing. Remove it, or give it another name.',
    ],
    [
      "tier-order",
      `${models}tier_config:\n  - {name: powerful, max_score: .inf}\n  - {name: fast, max_score: 5}\n`,
      'warning tier-order at "5": `fast` takes lower scores than `powerful` above it. MAGI goes by `max_score`; write the tiers from the lowest to the highest.',
    ],
    [
      "no-catch-all",
      `${models}tier_config:\n  - {name: fast, max_score: 5}\n  - {name: powerful, max_score: 9.5}\n`,
      'warning no-catch-all at "9.5": No tier is for scores above 9.5; give the last tier `max_score: .inf`.',
    ],
    [
      "not-infinity, instead of what the schema says",
      `${models}tier_config:\n  - {name: fast, max_score: 5}\n  - {name: powerful, max_score: Infinity}\n`,
      'error not-infinity at "Infinity": `Infinity` is only text to YAML. Infinity is written `.inf`.',
    ],
    [
      "unknown-stage-tier",
      `${models}${tiers}two_stage:\n  stage1_tier: fats\n  stage2_tier: powerful\n`,
      'error unknown-stage-tier at "fats": This profile has no tier `fats`. Did you mean `fast`? The tiers are `fast` and `powerful`.',
    ],
    [
      "unknown-stage-tier, for a default that does not fit",
      `${models}${tiers}two_stage:\n  enabled: true\n`,
      'error unknown-stage-tier at "two_stage": `stage1_tier` is `balanced` when it is not said, and this profile has no such tier. Add `stage1_tier`. The tiers are `fast` and `powerful`.',
    ],
  ])("%s", (_, text, ...expected) => {
    checkProblems(text, ...expected);
  });

  test("what holds only for a whole file is not said of a broken one", () => {
    const text = `enabled_models: [${fast}]\ntier_config:\n  - {name: powerful, max_score: 5}\ntwo_stage: {stage1_tier: x\n`;
    expect(diagnose(parseProfile(text, "desk"), known).map(({ code }) => code)).toEqual(["yaml-syntax"]);
  });

  test("a default that does not fit is silent while two_stage is off", () => {
    checkProblems(`${models}${tiers}two_stage:\n  stage1_max_tokens: 10\n`);
  });
});

describe("no registry", () => {
  const trouble = { severity: "warning", message: "There is no model registry." } as const;

  test("one sentence at the models, and no model is missing", () => {
    expect(found(`name: x\nenabled_models: [a, b]\n`, { registry: undefined, name: "r.json", trouble })).toEqual([
      'warning no-registry at "enabled_models": There is no model registry.',
    ]);
  });

  test("one sentence on the first line of a profile that is not YAML", () => {
    const [first] = found(`[[\n`, { registry: undefined, name: "r.json", trouble });
    expect(first).toBe('warning no-registry at "": There is no model registry.');
  });

  test("trouble is not said while an older registry serves", () => {
    expect(found(models, { ...known, trouble })).toEqual([]);
  });
});

describe("bad input", () => {
  test("an empty profile gets one sentence", () => {
    for (const text of ["", "\n\n", "# only a comment\n", "---\n"]) {
      const problems = diagnose(parseProfile(text, "desk"), known);
      expect(problems.map(({ code }) => code)).toEqual(["empty-profile"]);
    }
  });

  test("tabs get one sentence, at the first tab", () => {
    const text = `enabled_models:\n\t- ${fast}\n\t- ${powerful}\n`;
    const problems = diagnose(parseProfile(text, "desk"), known);
    expect(problems.map(({ code, range }) => [code, range])).toEqual([["tabs", { start: 16, end: 17 }]]);
  });
});

test("names that come out of a tab are not looked up", () => {
  const problems = diagnose(parseProfile(`enabled_models:\n  - ${fast} and\n\t- ${powerful}\n`, "desk"), known);
  expect(problems.map(({ code }) => code)).toEqual(["tabs"]);
});

test("every rule has a code of its own", () => {
  expect(new Set(rules.map(({ code }) => code)).size).toBe(rules.length);
});

describe("5,000 enabled models and a registry of 5,000 are compared in a few milliseconds", () => {
  const ids = Array.from({ length: 5_000 }, (_, n) => `model${n}_7p0b_q4km_fast`);
  const entries = ids.map((id, n) => [id, { model_id: id, assigned_tier: "fast", port: n + 1 }] as const);
  const view: RegistryView = { registry: { models: new Map(entries) }, name: "r.json", missingFiles: new Set() };
  const listed = (list: readonly string[]): string => `enabled_models:\n${list.map((id) => `  - ${id}\n`).join("")}`;

  test.each([
    ["one wrong", listed(ids.map((id, n) => (n === 2_500 ? "model_wrong" : id))), "missing-model", 1],
    ["all wrong", listed(ids.map((id) => `wrong_${id}`)), "missing-model", 5_000],
    ["each twice", listed(ids.map((_, n) => ids[n >> 1] ?? "")), "duplicate-model", 2_500],
    ["one silenced", listed(ids.map((id, n) => (n === 2_500 ? "model_wrong # magi-ignore" : id))), undefined, 0],
  ])("%s", (_, text, code, count) => {
    const parsed = parseProfile(text, "desk");
    let best = Infinity;
    for (let round = 0; round < 8; round++) {
      const before = process.cpuUsage();
      const problems = diagnose(parsed, view);
      best = Math.min(best, process.cpuUsage(before).user / 1000);
      expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(code === undefined ? [] : [code]));
      expect(problems).toHaveLength(count);
    }
    // Many times what it takes when nothing else runs: 3 to 7 ms.
    expect(best).toBeLessThan(100);
  });
});
