import type { Rule } from "../rule.ts";

/** Two tiers have one name. */
export const duplicateTier: Rule = {
  code: "duplicate-tier",
  severity: "warning",
  alsoInBroken: true,
  find: ({ tiers = [] }) => {
    const seen = new Set<string>();
    return tiers
      .filter(({ name }) => seen.size === seen.add(name).size)
      .map(({ name, range }) => ({
        message: `There is a tier \`${name}\` above already; this one changes nothing.`,
        range,
      }));
  },
};
