import type { Rule } from "../rule.ts";

/** The scores above the highest `max_score` have no tier of their own. */
export const noCatchAll: Rule = {
  code: "no-catch-all",
  severity: "warning",
  explanation:
    "Scores go up to 10. A prompt that scores above every `max_score` is taken by the highest tier only because none is left; say that it takes the rest.",
  example: {
    wrong: `enabled_models:
  - qwen3_4p0b_q4km_fast
tier_config:
  - name: fast
    max_score: 7
`,
    right: `enabled_models:
  - qwen3_4p0b_q4km_fast
tier_config:
  - name: fast
    max_score: .inf
`,
  },
  alsoInBroken: false,
  // Also of tiers that do not count: which name stands twice is said already.
  find: ({ tiers = [] }) => {
    if (tiers.length === 0 || tiers.some(({ maxScore }) => maxScore === undefined)) return [];
    const highest = tiers.reduce((best, tier) => ((tier.maxScore ?? 0) > (best.maxScore ?? 0) ? tier : best));
    if (highest.maxScore === undefined || highest.maxScore >= 10) return [];
    return [
      {
        message: `No tier is for scores above ${highest.maxScore}; give the last tier \`max_score: .inf\`.`,
        range: highest.maxScoreRange,
      },
    ];
  },
};
