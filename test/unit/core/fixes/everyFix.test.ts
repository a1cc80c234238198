import { describe, expect, test } from "vitest";
import { codeEntries } from "../../../../core/diagnostics/codes.ts";
import { diagnose } from "../../../../core/diagnostics/diagnose.ts";
import { exampleSurroundings, exampleView } from "../../../../core/diagnostics/exampleSituation.ts";
import { fixAll } from "../../../../core/fixes/fixAll.ts";
import type { Fix } from "../../../../core/fixes/fix.ts";
import { fixesFor } from "../../../../core/fixes/fixesFor.ts";
import { readSketch } from "../../../../core/language/sketch/readSketch.ts";
import type { Problem } from "../../../../core/problem.ts";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import { applyEdits } from "../../../../core/text/textEdit.ts";
import { toFlow } from "./toFlow.ts";

const diagnosing = { surroundings: exampleSurroundings };

function problemsIn(text: string): readonly Problem[] {
  return diagnose(parseProfile(text, "desk"), exampleView, diagnosing);
}

function fixesOf(problem: Problem, text: string): readonly Fix[] {
  const parsed = parseProfile(text, "desk");
  return fixesFor(problem, { text, parsed, sketch: readSketch(text).sketch, view: exampleView, stem: "desk" });
}

/** What cannot be fixed from within the file, or often only by somebody who knows what is meant. */
const withoutFix = new Set(["yaml-syntax", "empty-profile", "no-registry", "too-deep", "too-large"]);

/** A profile with a problem of each code, and more of those that have several shapes. */
const more: readonly (readonly [code: string, wrong: string])[] = [
  ["no-models", "enabled_models: # later\ntwo_stage:\n  enabled: false\n"],
  ["no-models", "profile:\n  name: desk\n  description: Long\n    text\n"],
  ["missing-model", "enabled_models:\n  - qwen3_4p0b_q4km_fst\n  - gpt_oss_20p0b_q4km_powerful\n"],
  ["missing-model", "enabled_models:\n- nobody\n"],
  [
    "tier-mismatch",
    "enabled_models: [qwen3_4p0b_q4km_fast, gpt_oss_20p0b_q4km_powerful]\ntier_config: [{name: fast, max_score: 5}]\n",
  ],
  [
    "tier-mismatch",
    "enabled_models:\n  - qwen3_4p0b_q4km_fast\n  - gpt_oss_20p0b_q4km_powerful\ntier_config:\n- name: powerful\n  max_score: .inf\n",
  ],
  [
    "tier-mismatch",
    "enabled_models:\n  - qwen3_4p0b_q4km_fast\n  - gpt_oss_20p0b_q4km_powerful\ntier_config:\n  - { name: slow, max_score: .inf }\n",
  ],
  ["duplicate-model", "enabled_models: [qwen3_4p0b_q4km_fast, qwen3_4p0b_q4km_fast, gpt_oss_20p0b_q4km_powerful]\n"],
  ["overridden-field", "{description: a, profile: {description: b}, enabled_models: [qwen3_4p0b_q4km_fast]}\n"],
  ["overridden-field", "profile: {name: desk}\nenabled_models: [qwen3_4p0b_q4km_fast]\nname: >-\n  office"],
  [
    "unknown-stage-tier",
    "enabled_models:\n  - qwen3_4p0b_q4km_fast\ntier_config:\n  - name: fast\n    max_score: .inf\ntwo_stage:\n  enabled: true\n",
  ],
  ["not-infinity", 'enabled_models: [qwen3_4p0b_q4km_fast]\ntier_config: [{name: fast, max_score: ".inf"}]\n'],
  [
    "tier-order",
    "enabled_models:\n  - qwen3_4p0b_q4km_fast\n  - gpt_oss_20p0b_q4km_powerful\ntier_config:\n  - max_score: .inf\n    name: powerful\n\n  # Small things.\n  - name: fast\n    max_score: 5\n    # expected_time_seconds: 3\n\n  - name: balanced\n    max_score: 7\n",
  ],
  [
    "unreachable-tier",
    "enabled_models:\n  - qwen3_4p0b_q4km_fast\n  - gpt_oss_20p0b_q4km_powerful\ntier_config:\n  - name: powerful\n    max_score: .inf\n  - name: balanced\n    max_score: .inf\n  - name: fast\n    max_score: .inf\n",
  ],
  [
    "unreachable-tier",
    "enabled_models:\n  - qwen3_4p0b_q4km_fast\n  - gpt_oss_20p0b_q4km_powerful\ntier_config:\n  - name: fast\n    max_score: 5\n  - name: middle\n    max_score: 5\n  - name: powerful\n    max_score: .inf\n",
  ],
  [
    "bad-pattern",
    "enabled_models: [qwen3_4p0b_q4km_fast]\nrouting: {rules: [{pattern: 'it''s (', tier: fast}, {pattern: \"a\\\\1(\", tier: fast}]}\n",
  ],
  [
    "bad-pattern",
    "enabled_models:\n  - qwen3_4p0b_q4km_fast\nrouting:\n  rules:\n  - tier: fast\n    pattern: a(?=b)\n",
  ],
  [
    "unknown-rule-tier",
    "enabled_models:\n  - qwen3_4p0b_q4km_fast\nrouting:\n  rules:\n    - {tier: 'hard', pattern: a}\n",
  ],
  [
    "unreachable-rule",
    "enabled_models: [qwen3_4p0b_q4km_fast]\nrouting: {rules: [{pattern: a, tier: fast}, {pattern: b, tier: fast}, {tier: fast, pattern: a}]}\n",
  ],
  [
    "no-catch-all",
    "enabled_models:\n  - qwen3_4p0b_q4km_fast\n  - gpt_oss_20p0b_q4km_powerful\ntier_config:\n  - name: fast\n    max_score: 7\n",
  ],
  [
    "empty-tier",
    "enabled_models:\n  - gpt_oss_20p0b_q4km_powerful\ntier_config:\n  - name: powerful\n    max_score: 5\n  - name: slow\n    max_score: .inf\n",
  ],
  [
    "duplicate-tier",
    "enabled_models: [qwen3_4p0b_q4km_fast]\ntier_config:\n  - {name: fast, max_score: .inf}\n  - {max_score: .inf, name: fast}\n",
  ],
  ["duplicate-key", "name: a\nname: a\nenabled_models: [qwen3_4p0b_q4km_fast]\n"],
  ["duplicate-key", "enabled_models:\n  - qwen3_4p0b_q4km_fast\nload_balancing: {enabled: true, enabled: false}\n"],
  [
    "unknown-field",
    "enabled_models:\n  - qwen3_4p0b_q4km_fast\ntier_config:\n  - nmae: fast\n    name: fast\n    max_score: .inf\n    zzz: 1\n",
  ],
  ["unknown-field", "enabled_models: [qwen3_4p0b_q4km_fast]\nload_balancing:\n  foo: 1\n"],
  [
    "duplicate-key",
    "enabled_models:\n  - qwen3_4p0b_q4km_fast\n  - gpt_oss_20p0b_q4km_powerful\ntier_config:\n  - name: fast\n    max_score: 5\n    name: powerful\n    max_score: .inf\n",
  ],
  [
    "schema",
    "enabled_models:\n  - qwen3_4p0b_q4km_fast\n  - gpt_oss_20p0b_q4km_powerful\ntier_config:\n  - fast\n  - powerful\n",
  ],
  ["schema", "enabled_models: qwen3_4p0b_q4km_fast\n"],
  ["schema", "enabled_models: 'qwen3_4p0b_q4km_fast, qwen3_8p0b_q4km_fast'\n"],
  [
    "schema",
    "enabled_models:\n  - qwen3_4p0b_q4km_fast\ntier_config:\n  - name: fast\n    max_score: '5.0'\n  - name: powerful\n    max_score: .inf\n",
  ],
  ["schema", "enabled_models:\n  - qwen3_4p0b_q4km_fast\ntier_config:\n  - name: fast\n"],
  [
    "schema",
    "enabled_models:\n  - qwen3_4p0b_q4km_fast\ntier_config:\n  - name: fast\n    max_score: 3\n  - max_score: .inf\n",
  ],
  ["schema", "enabled_models:\n  - qwen3_4p0b_q4km_fast\ntwo_stage:\n  enabled: 'true'\n"],
  ["schema", "enabled_models:\n  - qwen3_4p0b_q4km_fast\ntwo_stage:\n  enabled:\n"],
  ["schema", "enabled_models:\n  - qwen3_4p0b_q4km_fast\nload_balancing:\n  strategy: Round-Robin\n"],
  ["schema", "enabled_models:\n  - qwen3_4p0b_q4km_fast\nload_balancing:\n  health_check_interval: 0\n"],
  ["schema", "enabled_models:\n  - qwen3_4p0b_q4km_fast\nload_balancing:\n  health_check_interval: 30s\n"],
  ["schema", "enabled_models:\n  - qwen3_4p0b_q4km_fast\ntwo_stage:\n  stage1_max_tokens: 99.5\n"],
  ["schema", "enabled_models:\n  - qwen3_4p0b_q4km_fast\ndescription: 5\n"],
  ["schema", "enabled_models:\n  - qwen3_4p0b_q4km_fast\ntier_config: []\n"],
  ["schema", "enabled_models:\n  - qwen3_4p0b_q4km_fast\nload_balancing: true\n"],
  ["schema", "enabled_models:\n  - qwen3_4p0b_q4km_fast\n  - ''\n"],
  [
    "tabs",
    "enabled_models:\n\t- qwen3_4p0b_q4km_fast\ntier_config:\n\t- name: fast\n\t  max_score: .inf\n\t  description: |\n\t    \ta tab\n",
  ],
  ["tabs", "enabled_models:\n  - qwen3_4p0b_q4km_fast\ndescription: |\n\ta tab\n"],
  ["tabs", "enabled_models:\n    - qwen3_4p0b_q4km_fast\n\t- qwen3_8p0b_q4km_fast\n"],
  ["yaml-syntax", "enabled_models: ['qwen3_4p0b_q4km_fast, qwen3_8p0b_q4km_fast]\nname: desk\n"],
  ["yaml-syntax", '"name: desk\nenabled_models:\n  - qwen3_4p0b_q4km_fast\n'],
  ["unused-ignore", "enabled_models:\n  - qwen3_4p0b_q4km_fst # magi-ignore missing-model, tier-mismatch -- soon\n"],
  ["unused-ignore", "enabled_models:\n  # magi-ignore missing-model\n  - qwen3_4p0b_q4km_fast\n"],
];
const wrong = [
  ...codeEntries.flatMap(({ code, example }) => (example === undefined ? [] : [[code, example.wrong] as const])),
  ...more,
];

/** The ways in which people write the same thing. */
const shapes: Readonly<Record<string, (text: string) => string | undefined>> = {
  "as it is": (text) => text,
  "with CRLF": (text) => text.replaceAll("\n", "\r\n"),
  "with comments": withComments,
  "without a line break at the end": (text) => text.replace(/\n$/, ""),
  "with a byte order mark": (text) => `\uFEFF${text}`,
  "in flow style": (text) => toFlow(text),
  "in flow style, a line each": linesInFlow,
};

function linesInFlow(text: string): string | undefined {
  const flow = toFlow(text);
  // A comma in quotes ends no line.
  return flow === undefined || /'[^']*,[^']*'/.test(text) ? undefined : flow.replace(/, /g, ", # why\n   ");
}

function withComments(text: string): string | undefined {
  if (/[|>]\n|\t/.test(text)) return undefined;
  return `# Above.\n${text.replace(/(?<=\S)\n/g, " # Behind.\n# Between.\n")}`;
}

interface Case {
  readonly text: string;
  readonly problem: Problem;
}

/** Each problem of a code, in each shape that a text has it in. */
const cases = new Map<string, Case[]>();
for (const [code, text] of wrong)
  for (const change of Object.values(shapes)) {
    const changed = change(text);
    const problems = changed === undefined ? [] : problemsIn(changed);
    for (const problem of problems)
      if (problem.code === code && changed !== undefined)
        cases.set(code, [...(cases.get(code) ?? []), { text: changed, problem }]);
  }
const fixable = [...cases.keys()].filter((code) => !withoutFix.has(code));

/** Calls `check` with every fix of every case of a code, and with what to print when it fails. */
function eachFix(code: string, check: (one: Case & { fix: Fix; fixed: string }) => void): void {
  for (const { text, problem } of cases.get(code) ?? [])
    for (const fix of fixesOf(problem, text)) {
      const fixed = applyEdits(text, fix.edits);
      try {
        check({ text, problem, fix, fixed });
      } catch (error) {
        throw new Error(`${fix.title}\n${text}\n->\n${fixed}\n${JSON.stringify(problemsIn(fixed))}`, { cause: error });
      }
    }
}

function count(problems: readonly Problem[], code: string): number {
  return problems.filter((problem) => problem.code === code).length;
}

function errorsIn(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ severity }) => severity === "error");
}

function isIgnore({ title }: Fix): boolean {
  return title.startsWith("Ignore ");
}

function commentsIn(text: string): number {
  return text.match(/# (?:Above|Between|Behind|why)/g)?.length ?? 0;
}

describe("every fix", () => {
  test.each([...cases.keys()])("of %s solves it in one step, makes no new error and keeps the rest", (code) => {
    eachFix(code, ({ text, problem, fix, fixed }) => {
      const before = problemsIn(text);
      const after = problemsIn(fixed);
      const areSame = (other: Problem): boolean => other.code === code && other.message === problem.message;
      expect(after.filter(areSame).length).toBeLessThan(before.filter(areSame).length);
      expect(count(after, code)).toBeLessThan(count(before, code));
      for (const error of errorsIn(after))
        expect(count(after, error.code)).toBeLessThanOrEqual(count(before, error.code));
      if (isIgnore(fix)) expect(count(after, "unused-ignore")).toBe(count(before, "unused-ignore"));
      // A person sees which comments go with the lines that a fix removes; nobody looks at the safe ones.
      if (fix.isSafe) expect(commentsIn(fixed)).toBe(commentsIn(text));
      if (text.includes("\r\n")) expect(fixed.replaceAll("\r\n", "")).not.toContain("\n");
      else expect(fixed).not.toContain("\r");
      for (const [index, edit] of fix.edits.entries())
        expect(edit.range.start).toBeGreaterThan(fix.edits[index - 1]?.range.end ?? -1);
    });
  });

  test.each(fixable)(
    "of %s that removes or adds something leads to no other problem, unless there is no other",
    (code) => {
      for (const { text, problem } of cases.get(code) ?? []) {
        const before = problemsIn(text);
        const fixes = fixesOf(problem, text).filter((fix) => !isIgnore(fix));
        for (const { title, edits, isPreferred } of fixes) {
          if (fixes.length === 1 || isPreferred === true || !/^Remove `|^Remove the tier|^Add the tier/.test(title))
            continue;
          for (const after of problemsIn(applyEdits(text, edits)))
            expect(count(before, after.code), `${title}: ${after.code}\n${text}`).toBeGreaterThan(0);
        }
      }
    },
  );

  test.each(fixable)("of %s is there in every shape, at most one to prefer, and ignoring is the last", (code) => {
    for (const { text, problem } of cases.get(code) ?? []) {
      const fixes = fixesOf(problem, text);
      expect(fixes.filter((fix) => !isIgnore(fix)).length, text).toBeGreaterThan(0);
      expect(fixes.filter(({ isPreferred }) => isPreferred === true).length, text).toBeLessThan(2);
      if (code !== "unused-ignore") expect(fixes.at(-1)?.title, text).toMatch(/^Ignore /);
    }
  });
});

/** The texts with a code, each once, in the shapes that matter for several fixes together. */
function textsToSettle(code: string): ReadonlySet<string> {
  const texts = (cases.get(code) ?? []).map(({ text }) => text);
  return new Set(texts.filter((text) => text.includes("# Between") || !/\r|\uFEFF|why/.test(text)));
}

describe("fixing all", () => {
  test.each([...cases.keys()])("in a text with %s is done after once and makes no error", (code) => {
    const options = { stem: "desk", view: exampleView, diagnosing };
    for (const text of textsToSettle(code)) {
      const once = fixAll(text, options);
      expect(errorsIn(once.remaining).length, text).toBeLessThanOrEqual(errorsIn(problemsIn(text)).length);
      expect(fixAll(once.text, options), text).toEqual({ text: once.text, applied: [], remaining: once.remaining });
    }
  });

  test("does the others when one of them would make an error more", () => {
    // With two stages on, both of their tiers are missing.
    const stages = 'two_stage: {enabled: "true"}\ntier_config: [{name: fast, max_score: .inf}]\n';
    const models = (...ids: readonly string[]): string => `enabled_models:\n${ids.map((id) => `  - ${id}\n`).join("")}`;
    const fast = "qwen3_4p0b_q4km_fast";
    const options = { stem: "desk", view: exampleView, diagnosing };
    const fixed = fixAll(`${stages}${models(fast, fast, fast)}`, options);
    expect(fixed.text).toBe(`${stages}${models(fast)}`);
    expect(fixed.remaining.map(({ code }) => code)).toEqual(["schema"]);
  });

  test("has something to do for what is safe to fix", () => {
    const done = new Set<string>();
    for (const each of cases.keys())
      for (const text of textsToSettle(each))
        for (const { code } of fixAll(text, { stem: "desk", view: exampleView, diagnosing }).applied) done.add(code);
    expect([...done].sort()).toEqual([
      "duplicate-key",
      "duplicate-model",
      "duplicate-tier",
      "no-catch-all",
      "not-infinity",
      "schema",
      "tabs",
      "tier-order",
      "unreachable-rule",
    ]);
  });
});
