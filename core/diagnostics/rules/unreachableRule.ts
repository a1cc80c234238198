import { repeated } from "../facts.ts";
import type { Rule } from "../rule.ts";

/** A rule of `routing` has the pattern of one above it. */
export const unreachableRule: Rule = {
  code: "unreachable-rule",
  severity: "warning",
  explanation:
    "The first rule whose pattern is in the prompt counts, so a second one with the same pattern changes nothing.",
  example: {
    wrong: `enabled_models:
  - qwen3_4p0b_q4km_fast
  - gpt_oss_20p0b_q4km_powerful
routing:
  rules:
    - pattern: translate
      tier: fast
    - pattern: translate
      tier: powerful
`,
    right: `enabled_models:
  - qwen3_4p0b_q4km_fast
  - gpt_oss_20p0b_q4km_powerful
routing:
  rules:
    - pattern: translate
      tier: fast
`,
  },
  alsoInBroken: true,
  find: ({ rules }) =>
    repeated(rules.filter(({ tier }) => tier !== undefined)).map(({ again, first }) => ({
      message: "A rule above has this pattern already, so this one never counts.",
      range: again.range,
      related: [{ message: "This one counts.", range: first.range }],
      tags: ["unnecessary"],
    })),
};
