import type { Finding, Rule } from "../rule.ts";
import type { NamedTier } from "../facts.ts";

/** A tier stands below one with a higher `max_score`. */
export const tierOrder: Rule = {
  code: "tier-order",
  severity: "warning",
  explanation:
    "MAGI goes by `max_score`, not by the order of the file. Tiers from the lowest to the highest read as they work.",
  example: {
    wrong: `enabled_models:
  - qwen3_4p0b_q4km_fast
  - gpt_oss_20p0b_q4km_powerful
tier_config:
  - name: powerful
    max_score: .inf
  - name: fast
    max_score: 5
`,
    right: `enabled_models:
  - qwen3_4p0b_q4km_fast
  - gpt_oss_20p0b_q4km_powerful
tier_config:
  - name: fast
    max_score: 5
  - name: powerful
    max_score: .inf
`,
  },
  alsoInBroken: false,
  find: ({ distinctTiers }) => {
    const found: Finding[] = [];
    let before: NamedTier | undefined;
    for (const tier of distinctTiers) {
      if (tier.maxScore === undefined) continue;
      if (before?.maxScore !== undefined && tier.maxScore < before.maxScore)
        found.push({
          message: `\`${tier.name}\` takes lower scores than \`${before.name}\` above it. MAGI goes by \`max_score\`; write the tiers from the lowest to the highest.`,
          range: tier.maxScoreRange,
          related: [{ message: `\`${before.name}\` takes higher scores.`, range: before.maxScoreRange }],
        });
      before = tier;
    }
    return found;
  },
};
