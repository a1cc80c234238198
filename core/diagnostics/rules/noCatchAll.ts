import type { Rule } from "../rule.ts";

/** The scores above the highest `max_score` have no tier of their own. */
export const noCatchAll: Rule = {
  code: "no-catch-all",
  severity: "warning",
  alsoInBroken: false,
  find: ({ tiers = [] }) => {
    if (tiers.length === 0 || tiers.some(({ maxScore }) => maxScore === undefined)) return [];
    const highest = tiers.reduce((best, tier) => ((tier.maxScore ?? 0) > (best.maxScore ?? 0) ? tier : best));
    if (highest.maxScore === undefined || highest.maxScore >= 10) return [];
    return [
      {
        message: `No tier is for scores above ${highest.maxScore}; \`${highest.name}\` takes them for want of a better one. Give the last tier \`max_score: .inf\`.`,
        range: highest.maxScoreRange,
      },
    ];
  },
};
