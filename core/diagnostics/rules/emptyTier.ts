import type { Rule } from "../rule.ts";
import { usableByTier } from "../usableByTier.ts";

/** A tier is configured that no enabled model serves. Silent while a model is unknown: that one may serve it. */
export const emptyTier: Rule = {
  code: "empty-tier",
  severity: "warning",
  explanation:
    "A prompt whose score falls into a tier without a model goes to another tier, so it is answered by a model that was not meant for it.",
  example: {
    wrong: `enabled_models:
  - qwen3_4p0b_q4km_fast
tier_config:
  - name: fast
    max_score: 5
  - name: powerful
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
  find: (facts, known) => {
    const usable = usableByTier(known);
    if (usable === undefined) return [];
    return facts.distinctTiers
      .filter(({ name }) => !usable.has(name))
      .map(({ name, range }) => ({
        message: `No enabled model serves the tier \`${name}\`, so its prompts go to the other tiers. Enable one, or remove the tier.`,
        range,
      }));
  },
};
