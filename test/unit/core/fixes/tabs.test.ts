import { expect, test } from "vitest";
import { exampleView } from "../../../../core/diagnostics/exampleSituation.ts";
import { fixAll } from "../../../../core/fixes/fixAll.ts";

function withoutTabs(text: string): string {
  return fixAll(text, { stem: "desk", view: exampleView, code: "tabs" }).text;
}

test.each([
  [
    "an item behind a tab after one behind spaces",
    "enabled_models:\n  - a\n\t- b\n",
    "enabled_models:\n  - a\n  - b\n",
  ],
  [
    "an entry behind a tab after one behind spaces",
    "two_stage:\n  stage1_tier: fast\n\tstage2_tier: powerful\n",
    "two_stage:\n  stage1_tier: fast\n  stage2_tier: powerful\n",
  ],
  ["four spaces and a tab", "enabled_models:\n    - a\n\t- b\n", "enabled_models:\n    - a\n    - b\n"],
  ["windows lines", "enabled_models:\r\n  - a\r\n\t- b\r\n", "enabled_models:\r\n  - a\r\n  - b\r\n"],
])("%s is fixed without asking", (_, text, expected) => {
  expect(withoutTabs(text)).toBe(expected);
});

test("a tab that could mean two things is left to a person", () => {
  const text = "tier_config:\n  - name: fast\n    two: 2\n\t- name: powerful\nx:\n    y:\n      z: 1\n\tw: 2\n";
  expect(withoutTabs(text)).toBe(text);
});
