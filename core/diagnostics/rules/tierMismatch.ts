import { effectiveTier } from "../../registry/registry.ts";
import { wordList } from "../rule.ts";
import type { Rule } from "../rule.ts";

/** A model is enabled whose tier the profile does not have: no prompt would ever reach it. */
export const tierMismatch: Rule = {
  code: "tier-mismatch",
  severity: "warning",
  alsoInBroken: false,
  find: ({ models, tierNames, tiers }, known) => {
    if (known === undefined || tierNames.length === 0) return [];
    const has = `${tiers === undefined ? "The tiers without a `tier_config` are" : "The tiers in `tier_config` are"} ${wordList(tierNames)}.`;
    return models.flatMap(({ name, range }) => {
      const model = known.registry.models.get(name);
      if (model === undefined) return [];
      const tier = effectiveTier(model);
      if (tier === undefined)
        return [{ message: `The registry gives \`${name}\` no tier, so no prompt reaches it. ${has}`, range }];
      if (tierNames.includes(tier)) return [];
      return [
        {
          message: `\`${name}\` serves the tier \`${tier}\`, which this profile does not have, so no prompt reaches it. ${has}`,
          range,
        },
      ];
    });
  },
};
