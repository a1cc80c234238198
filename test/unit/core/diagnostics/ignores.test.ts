import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diagnose } from "../../../../core/diagnostics/diagnose.ts";
import type { RegistryView } from "../../../../core/diagnostics/diagnose.ts";
import { exampleSurroundings, exampleView } from "../../../../core/diagnostics/exampleSituation.ts";
import { parseSeverityOverrides } from "../../../../core/diagnostics/severities.ts";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import { expectWithin } from "../../../support/clock/cpuTime.ts";

/** Each problem as `code at "text"` in the order of the file; `unused` for what is said of the comments themselves. */
function found(text: string, view: RegistryView = exampleView): string[] {
  return diagnose(parseProfile(text, "desk"), view, { surroundings: exampleSurroundings }).map(
    ({ code, range, message }) =>
      code === "unused-ignore"
        ? `unused "${text.slice(range.start, range.end)}": ${message}`
        : `${code} at "${text.slice(range.start, range.end)}"`,
  );
}

const fast = "qwen3_4p0b_q4km_fast";

describe("a comment silences", () => {
  test.each([
    ["its line", "enabled_models:\n  - a # magi-ignore missing-model\n  - b\n", ['missing-model at "b"']],
    ["its line, whatever is wrong there", `enabled_models:\n  - a # magi-ignore\n  - ${fast}\n`, []],
    ["the next line", "enabled_models:\n  # magi-ignore missing-model\n  - a\n  - b\n", ['missing-model at "b"']],
    ["the next line that is no comment", "enabled_models:\n# magi-ignore missing-model\n  # why\n\n  - a\n", []],
    [
      "the next line, with several comments",
      "enabled_models:\n  # magi-ignore\n  - a\n  # magi-ignore missing-model\n  # magi-ignore duplicate-model\n  - a\n",
      [],
    ],
    [
      "several codes",
      `enabled_models:\n  - a\n  - a # magi-ignore missing-model, duplicate-model\n`,
      ['missing-model at "a"'],
    ],
    [
      "several codes without commas",
      `enabled_models:\n  - a # magi-ignore: missing-model\n  - a # magi-ignore missing-model duplicate-model\n`,
      [],
    ],
    ["with a reason", "enabled_models:\n  - a # magi-ignore missing-model -- arrives on Monday, no-models\n", []],
    ["behind another comment", "enabled_models:\n  - a # the new one # magi-ignore missing-model # really\n", []],
    ["a code in the whole file", "enabled_models: [a, b]\n# magi-ignore-file missing-model\n", []],
    ["everything in the whole file", "# magi-ignore-file\nenabled_models: [a, a]\ntwo_stag: 3\n", []],
    [
      "what stands on the first line for what is not there",
      "name: x # magi-ignore name-file-mismatch, no-models\n",
      [],
    ],
    [
      "lines with CRLF, behind a byte order mark",
      "\ufeff# magi-ignore missing-model\r\nenabled_models: [a]\r\n# magi-ignore-file no-models\r\n",
      ['unused "no-models": There is no `no-models` here to ignore. Remove it from this comment.'],
    ],
    ["a tab", `enabled_models:\n\t- ${fast} # magi-ignore tabs\n`, []],
  ])("%s", (_, text, expected) => {
    expect(found(text)).toEqual(expected);
  });
});

describe("no comment silences", () => {
  test.each([
    [
      "what is no YAML",
      "# magi-ignore-file\nenabled_models: [a # magi-ignore yaml-syntax\n",
      ["yaml-syntax", "unused-ignore"],
    ],
    [
      "from within a text",
      "description: 'a # magi-ignore'\nenabled_models: [a]\nname: 'x\n  # magi-ignore missing-model'\n",
      ["missing-model", "name-file-mismatch"],
    ],
    [
      "from within a block of text",
      "description: |\n  # magi-ignore-file missing-model\nenabled_models: [a]\n",
      ["missing-model"],
    ],
    ["without a space before it", "enabled_models: [a]# magi-ignore missing-model\n", ["missing-model", "yaml-syntax"]],
    ["with another word", "enabled_models: [a] # magi-ignored missing-model\n", ["missing-model"]],
    ["another line", "enabled_models:\n  - a\n  # magi-ignore missing-model\n", ["missing-model", "unused-ignore"]],
  ])("%s", (_, text, expected) => {
    const problems = diagnose(parseProfile(text, "desk"), exampleView, { surroundings: exampleSurroundings });
    expect(problems.map(({ code }) => code).sort()).toEqual([...expected].sort());
  });
});

describe("a comment that silences nothing is said", () => {
  test.each([
    [
      `enabled_models: [${fast}] # magi-ignore\n`,
      ['unused "# magi-ignore": There is nothing here to ignore. Remove this comment.'],
    ],
    [
      `enabled_models: [${fast}] # magi-ignore missing-model, tier-mismatch\n`,
      [
        'unused "missing-model": There is no `missing-model` here to ignore. Remove it from this comment.',
        'unused "tier-mismatch": There is no `tier-mismatch` here to ignore. Remove it from this comment.',
      ],
    ],
    [
      "enabled_models: [a] # magi-ignore mising-model, missing-model\n",
      ['unused "mising-model": MAGI has no problem `mising-model`. Did you mean `missing-model`?'],
    ],
    [
      `enabled_models: [${fast}]\n# magi-ignore yaml-syntax\n`,
      ['unused "yaml-syntax": `yaml-syntax` cannot be ignored. Correct the file instead.'],
    ],
    [`# magi-ignore-file unused-ignore\nenabled_models: [${fast}] # magi-ignore missing-model\n`, []],
  ])("%s", (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  test("but not while nobody can know", () => {
    const text = `enabled_models: [${fast}] # magi-ignore missing-model, name-file-mismatch, model-file-missing\n# magi-ignore\n`;
    expect(diagnose(parseProfile(text, "desk"), { registry: undefined, name: "" })).toEqual([]);
    expect(found(`${text}two_stage: {\n`)).toEqual(['yaml-syntax at ""']);
  });
});

describe("severities", () => {
  const text = `name: x\nenabled_models: [a, a]\ntier_config: [{name: fast, max_score: 5}]\ntwo_stage: {\n`;
  const codes = (severity: unknown, profile = text): string[] =>
    diagnose(parseProfile(profile, "desk"), exampleView, { severity: parseSeverityOverrides(severity) }).map(
      (problem) => `${problem.severity} ${problem.code}`,
    );

  test("as the user says; what makes a file unreadable is never left out", () => {
    expect(codes({ "missing-model": "hint", "duplicate-model": "off", "yaml-syntax": "off" })).toEqual([
      "hint missing-model",
      "hint missing-model",
      "error yaml-syntax",
    ]);
    expect(codes({ "yaml-syntax": "warning" }).at(-1)).toBe("warning yaml-syntax");
  });

  test("a comment about a code that is off is still of use", () => {
    const ignored = "enabled_models: [a] # magi-ignore missing-model\n";
    expect(codes({ "missing-model": "off" }, ignored)).toEqual([]);
    expect(codes({ "unused-ignore": "error" }, `enabled_models: [${fast}] # magi-ignore missing-model\n`)).toEqual([
      "error unused-ignore",
    ]);
  });
});

test("whatever a profile looks like, comments take problems away and add nothing but hints about themselves", () => {
  const line = fc.constantFrom(
    "enabled_models:",
    "  - a",
    "  - a # magi-ignore missing-model",
    "# magi-ignore",
    "  # magi-ignore duplicate-model, missing-model -- why",
    "# magi-ignore-file no-models",
    "description: |",
    "  text # magi-ignore",
    "name: 'a",
    "  # magi-ignore '",
    "two_stag: {enabled: true} # magi-ignore unknown-field",
    "tier_config: [{name: fast, # magi-ignore",
    "max_score: 3}]",
    "\tx: 1",
    "---",
    "",
    "\ud800\u0000🚀 # magi-ignore",
  );
  const end = fc.constantFrom("\n", "\r\n", "\r");
  fc.assert(
    fc.property(fc.array(line, { maxLength: 14 }), end, (lines, lineEnd) => {
      const text = lines.join(lineEnd);
      const parsed = parseProfile(text, "desk");
      const said = diagnose(parsed, exampleView);
      // The same text with comments that mean nothing, of the same length.
      const plain = parseProfile(text.replaceAll("magi-ignore", "magi_ignore"), "desk");
      const all = new Set(diagnose(plain, exampleView).map(({ code, range }) => `${code} ${range.start}`));
      for (const { code, range } of said) {
        expect(range.end).toBeLessThanOrEqual(text.length);
        if (code !== "unused-ignore") expect(all).toContain(`${code} ${range.start}`);
      }
    }),
    { numRuns: 400 },
  );
});

test("many comments with nothing below them are read in a moment", () => {
  const parsed = parseProfile(`enabled_models: [${fast}]\n${"# magi-ignore missing-model\n".repeat(12_000)}`, "desk");
  const problems = expectWithin(500, () => diagnose(parsed, exampleView, { surroundings: exampleSurroundings }));
  expect(problems.filter(({ code }) => code === "unused-ignore")).toHaveLength(12_000);
});
