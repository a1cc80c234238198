import { ladderOf } from "../../routing/tierLadder.ts";
import type { Rule } from "../rule.ts";
import { stagesAsked } from "../stagesAsked.ts";

/** The better tier drafts and a lower one refines. */
export const reversedStages: Rule = {
  code: "reversed-stages",
  severity: "warning",
  explanation:
    "The fast tier is to draft and the better one to refine. The other way round the refinement makes a draft worse, and nothing is drafted at all when `stage1_tier` takes every score: two stages are for prompts above it.",
  example: {
    wrong: `enabled_models:
  - qwen3_4p0b_q4km_fast
  - gpt_oss_20p0b_q4km_powerful
two_stage:
  enabled: true
  stage1_tier: powerful
  stage2_tier: fast
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
    if (asked === undefined || !tierNames.includes(asked.first) || !tierNames.includes(asked.second)) return [];
    const { first, second, bothWritten, place } = asked;
    const ladder = ladderOf(parsed.profile).map(({ name }) => name);
    if (ladder.indexOf(first) <= ladder.indexOf(second)) return [];
    const advice = bothWritten ? "Swap" : "Name them the other way round in";
    return [
      {
        message: `\`${second}\`, the lower tier, would refine what \`${first}\` has drafted. ${advice} \`stage1_tier\` and \`stage2_tier\`.`,
        ...place,
      },
    ];
  },
};
