import { repeated } from "../facts.ts";
import type { Rule } from "../rule.ts";

/** Two tiers have one name. */
export const duplicateTier: Rule = {
  code: "duplicate-tier",
  severity: "warning",
  explanation: "Of two tiers with one name the first counts; the second changes nothing.",
  example: {
    wrong: `enabled_models:
  - qwen3_4p0b_q4km_fast
tier_config:
  - name: fast
    max_score: 5
  - name: fast
    max_score: .inf
`,
    right: `enabled_models:
  - qwen3_4p0b_q4km_fast
tier_config:
  - name: fast
    max_score: .inf
`,
  },
  alsoInBroken: true,
  find: ({ tiers = [] }) =>
    repeated(tiers).map(({ again: { name, range }, first }) => ({
      message: `There is a tier \`${name}\` above already; this one changes nothing. Remove it, or give it another name.`,
      range,
      related: [{ message: `The tier \`${name}\` that counts.`, range: first.range }],
      tags: ["unnecessary"],
    })),
};
