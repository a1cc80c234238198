import { expect, test } from "vitest";
import { codeEntries } from "../../../../core/diagnostics/codes.ts";
import { diagnose } from "../../../../core/diagnostics/diagnose.ts";
import { exampleSurroundings, exampleView } from "../../../../core/diagnostics/exampleSituation.ts";
import { fixAll } from "../../../../core/fixes/fixAll.ts";
import { changedLines } from "../../../../core/fixes/changedLines.ts";
import { fixesFor } from "../../../../core/fixes/fixesFor.ts";
import { readSketch } from "../../../../core/language/sketch/readSketch.ts";
import { parseProfile } from "../../../../core/profile/parseProfile.ts";
import { applyEdits } from "../../../../core/text/textEdit.ts";

const options = { stem: "desk", view: exampleView, diagnosing: { surroundings: exampleSurroundings } };

/** How often a text is not YAML. */
function brokenIn(text: string): number {
  return parseProfile(text, "desk").problems.filter(
    ({ code, severity }) => code === "yaml-syntax" && severity === "error",
  ).length;
}

/** Asks for every fix, applies each alone and then all that are safe. */
function fixEverything(text: string): void {
  const parsed = parseProfile(text, "desk");
  const context = { text, parsed, sketch: readSketch(text).sketch, view: exampleView, stem: "desk" };
  const problems = diagnose(parsed, exampleView, options.diagnosing);
  for (const problem of problems)
    for (const { edits, title } of fixesFor(problem, context)) {
      const after = applyEdits(text, edits);
      expect(after, title).not.toBe(text);
      expect(brokenIn(after), `${title}: ${JSON.stringify(after)}`).toBeLessThanOrEqual(brokenIn(text));
      for (const { range } of edits) expect(range.start >= 0 && range.end <= text.length, title).toBe(true);
    }
  const fixed = fixAll(text, options);
  const errors = (of: typeof problems): number => of.filter(({ severity }) => severity === "error").length;
  // What is wrong in a text that cannot be read comes to light only when it can.
  const cannotBeRead = problems.some(({ code }) => code === "yaml-syntax" || code === "tabs");
  if (!cannotBeRead || brokenIn(fixed.text) > 0) expect(errors(fixed.remaining)).toBeLessThanOrEqual(errors(problems));
  expect(fixAll(fixed.text, options).applied).toEqual([]);
  expect(applyEdits(text, changedLines(text, fixed.text))).toBe(fixed.text);
}

const bomb = Array.from(
  { length: 12 },
  (_, i) =>
    `l${i}: &l${i} [${
      i === 0
        ? "x"
        : Array(10)
            .fill(`*l${i - 1}`)
            .join(", ")
    }]`,
);
test.each([
  ["nothing", ""],
  ["a byte order mark", "\uFEFF"],
  ["white space", " \n\t\n"],
  ["an alias bomb", bomb.join("\n")],
  ["10,000 brackets", "enabled_models: " + "[".repeat(10_000)],
  ["10,000 dashes", "enabled_models:\n" + "- ".repeat(10_000)],
  ["NUL and lone surrogates", "enabled_models:\n  - \0\n  - \ud800\n  - 𝄞\n"],
  ["old line ends", "enabled_models:\r  - a\r  - a\rtier_config:\r  - name: b\r    max_score: inf\r"],
  ["several documents", "---\nenabled_models: [a]\n---\n- b\n---\nname: c\n...\n"],
  ["lists where mappings belong", "- a\n- tier_config: [1, [2], {}]\n"],
  ["merge keys", "x: &x {max_score: inf}\ntier_config:\n  - <<: *x\n    name: fast\n  - {<<: *x, name: fast}\n"],
  ["tiers behind an alias", "t: &t\n  - {name: a, max_score: inf}\n  - {name: a, max_score: inf}\ntier_config: *t\n"],
  ["keys that are no words", "? [a]\n: b\n? c\n: d\n1: 2\nnull: 3\n'': 4\n"],
  ["a value in the margin", "enabled_models:\nnobody\ntwo_stage:\n stage1_tier:\nfast\n"],
])("%s does no harm", (_, text) => {
  fixEverything(text);
});

const insertions = ["", "\t", "- ", "[", "}", "#", '"', "*a ", "&a ", undefined];

test("nor does a text that somebody is in the middle of writing", () => {
  let seed = 99;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  const texts = codeEntries.flatMap(({ example }) => (example === undefined ? [] : [example.wrong, example.right]));
  const pick = (): string => texts[random(texts.length)] ?? "";
  for (let round = 0; round < 100; round++) {
    const [one, other] = [pick(), pick()];
    const at = random(one.length + 1);
    const piece = other.slice(random(other.length), random(other.length) + 5);
    const changed = one.slice(0, at) + (insertions[random(insertions.length)] ?? piece) + one.slice(at + random(4));
    const text = random(3) === 0 ? changed.replaceAll("\n", "\r\n") : changed;
    try {
      fixEverything(text);
    } catch (error) {
      throw new Error(JSON.stringify(text), { cause: error });
    }
  }
});
