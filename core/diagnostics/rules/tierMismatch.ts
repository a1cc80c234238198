import { effectiveTier } from "../../registry/registry.ts";
import { wordList } from "../rule.ts";
import type { Finding, Rule } from "../rule.ts";

/** A model is enabled whose tier the profile does not have: no prompt would ever reach it. */
export const tierMismatch: Rule = {
  code: "tier-mismatch",
  severity: "warning",
  explanation:
    "A model serves the tier that the registry names in `tier_override`, else in `assigned_tier`. When the profile has no such tier, no prompt reaches the model.",
  example: {
    wrong: `enabled_models:
  - qwen3_4p0b_q4km_fast
  - gpt_oss_20p0b_q4km_powerful
tier_config:
  - name: fast
    max_score: .inf
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
  needs: "registry",
  find: ({ tierNames, tiers }, known) => {
    if (known === undefined || tierNames.length === 0) return [];
    const there = new Set(tierNames);
    const has = `${tiers === undefined ? "The tiers without a `tier_config` are" : "The tiers in `tier_config` are"} ${wordList(tierNames)}.`;
    const found: Finding[] = [];
    for (const { entry, model } of known.found) {
      const tier = effectiveTier(model);
      if (tier !== undefined && there.has(tier)) continue;
      const { name, range } = entry;
      const message =
        tier === undefined
          ? `The registry gives \`${name}\` no tier, so no prompt reaches it. ${has}`
          : `\`${name}\` serves the tier \`${tier}\`, which this profile does not have, so no prompt reaches it. ${has}`;
      found.push({ message, range });
    }
    return found;
  },
};
