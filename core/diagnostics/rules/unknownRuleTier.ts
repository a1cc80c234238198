import { findNearest } from "../../text/nearest.ts";
import { wordList } from "../rule.ts";
import type { Rule } from "../rule.ts";

/** A rule of `routing` names a tier that the profile does not have. */
export const unknownRuleTier: Rule = {
  code: "unknown-rule-tier",
  severity: "error",
  explanation:
    "A rule under `routing` sends prompts to a tier of the same profile. With a tier that is not there the rule changes nothing, and the score decides.",
  example: {
    wrong: `enabled_models:
  - qwen3_4p0b_q4km_fast
  - gpt_oss_20p0b_q4km_powerful
routing:
  rules:
    - pattern: '\\bSQL\\b'
      tier: powerfull
`,
    right: `enabled_models:
  - qwen3_4p0b_q4km_fast
  - gpt_oss_20p0b_q4km_powerful
routing:
  rules:
    - pattern: '\\bSQL\\b'
      tier: powerful
`,
  },
  alsoInBroken: false,
  find: ({ rules, tierNames }) =>
    rules.flatMap(({ tier }) => {
      if (tier === undefined || tierNames.length === 0 || tierNames.includes(tier.name)) return [];
      const near = findNearest(tier.name, tierNames);
      const hint = near === undefined ? "" : ` Did you mean \`${near}\`?`;
      return [
        {
          message: `This profile has no tier \`${tier.name}\`, so the rule changes nothing.${hint} The tiers are ${wordList(tierNames)}.`,
          range: tier.range,
        },
      ];
    }),
};
