import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { adjustableCodes, codeEntries } from "../../../../core/diagnostics/codes.ts";
import { diagnose } from "../../../../core/diagnostics/diagnose.ts";
import { exampleSurroundings, exampleView } from "../../../../core/diagnostics/exampleSituation.ts";
import { rules } from "../../../../core/diagnostics/rules.ts";
import { rulesPage } from "../../../../core/diagnostics/rulesPage.ts";
import { severityChoices } from "../../../../core/diagnostics/severities.ts";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";

function codesOf(text: string): readonly string[] {
  const options = { surroundings: exampleSurroundings };
  return diagnose(parseProfile(text, "desk"), exampleView, options).map(({ code }) => code);
}

describe("the examples of every code", () => {
  const withExample = codeEntries.flatMap(({ code, example }) => (example === undefined ? [] : [{ code, example }]));

  test.each(withExample)("$code: the wrong one has exactly this problem, the right one none", ({ code, example }) => {
    expect(codesOf(example.wrong)).toEqual([code]);
    expect(codesOf(example.right)).toEqual([]);
  });

  test("every rule has one", () => {
    const codes = new Set(withExample.map(({ code }) => code));
    expect(rules.filter(({ code }) => !codes.has(code))).toEqual([]);
  });
});

test("every code is there once, and has a sentence or more", () => {
  expect(new Set(codeEntries.map(({ code }) => code)).size).toBe(codeEntries.length);
  expect(codeEntries.filter(({ explanation }) => !/^[A-Z`].{20,}[.]$/.test(explanation))).toEqual([]);
});

// The two tests below read a file each: it is made of the code, and nothing else would notice when it is not.
test("docs/rules.md is current; if not, run `npm run docs:rules`", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../../docs/rules.md"), "utf8");
  expect(page).toBe(rulesPage());
});

test("the setting for severities offers every code that can be changed", () => {
  const text = readFileSync(join(import.meta.dirname, "../../../../package.json"), "utf8");
  const { contributes } = JSON.parse(text) as {
    readonly contributes: {
      readonly configuration: {
        readonly properties: Readonly<
          Record<string, { readonly properties?: Readonly<Record<string, { readonly enum: readonly string[] }>> }>
        >;
      };
    };
  };
  const offered = contributes.configuration.properties["magi.diagnostics.severity"]?.properties ?? {};
  expect(Object.keys(offered)).toEqual(adjustableCodes.map(({ code }) => code));
  for (const { enum: choices } of Object.values(offered)) expect(choices).toEqual(severityChoices);
});
