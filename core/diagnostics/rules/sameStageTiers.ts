import type { Rule } from "../rule.ts";
import { stagesAsked } from "../stagesAsked.ts";

/** Draft and refinement are asked of the same tier. */
export const sameStageTiers: Rule = {
  code: "same-stage-tiers",
  severity: "warning",
  explanation:
    "Two stages are worth their time when a fast tier drafts and a better one refines. One tier that refines its own draft takes twice as long for little.",
  example: {
    wrong: `enabled_models:
  - qwen3_4p0b_q4km_fast
  - gpt_oss_20p0b_q4km_powerful
two_stage:
  enabled: true
  stage1_tier: powerful
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
  find: ({ parsed, tierNames }) => {
    const asked = stagesAsked(parsed);
    // A tier that is not there is said elsewhere.
    if (asked === undefined || asked.first !== asked.second || !tierNames.includes(asked.first)) return [];
    return [
      {
        message: `\`${asked.first}\` would refine its own draft. Name a faster tier in \`stage1_tier\`, or a better one in \`stage2_tier\`.`,
        ...asked.place,
      },
    ];
  },
};
