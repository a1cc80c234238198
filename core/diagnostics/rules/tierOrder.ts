import type { Rule } from "../rule.ts";

/** A tier stands below one with a higher `max_score`. */
export const tierOrder: Rule = {
  code: "tier-order",
  severity: "warning",
  alsoInBroken: false,
  find: ({ tiers = [] }) =>
    tiers.flatMap((tier, index) => {
      const before = tiers.slice(0, index).findLast((other) => other.maxScore !== undefined);
      if (before?.maxScore === undefined || tier.maxScore === undefined || tier.maxScore >= before.maxScore) return [];
      return [
        {
          message: `\`${tier.name}\` takes lower scores than \`${before.name}\` above it. MAGI goes by \`max_score\`; write the tiers from the lowest to the highest.`,
          range: tier.maxScoreRange,
        },
      ];
    }),
};
