import type { Rule } from "../rule.ts";
import { usableByTier } from "../usableByTier.ts";

const stages = [
  { key: "stage1_tier", job: "draft" },
  { key: "stage2_tier", job: "refine" },
] as const;

/** Two-stage processing is on, and a tier it names has no enabled model. What that means for the tier is `empty-tier`. */
export const stageWithoutModel: Rule = {
  code: "stage-without-model",
  severity: "warning",
  explanation:
    "Without a model for one of its two stages, two-stage processing does nothing: prompts are answered in one stage, or by another tier.",
  example: {
    wrong: `enabled_models:
  - qwen3_4p0b_q4km_fast
two_stage:
  enabled: true
  stage1_tier: fast
  stage2_tier: powerful
`,
    right: `enabled_models:
  - qwen3_4p0b_q4km_fast
  - gpt_oss_20p0b_q4km_powerful
two_stage:
  enabled: true
  stage1_tier: fast
  stage2_tier: powerful
`,
  },
  alsoInBroken: false,
  needs: "registry",
  find: (facts, known) => {
    const { parsed, tierNames } = facts;
    const { two_stage: twoStage } = parsed.profile;
    const usable = twoStage.enabled ? usableByTier(known) : undefined;
    if (usable === undefined) return [];
    return stages.flatMap(({ key, job }) => {
      const tier = twoStage[key];
      const range = parsed.source.value(["two_stage", key]) ?? parsed.source.key(["two_stage"]);
      // A tier that is not there is said elsewhere.
      if (usable.has(tier) || !tierNames.includes(tier) || range === undefined) return [];
      const message = `No enabled model serves \`${tier}\`, so nothing can ${job}. Enable one, or name another tier in \`${key}\`.`;
      return [{ message, range }];
    });
  },
};
