import { asRecord } from "../../record.ts";
import { ladderOf } from "../../routing/tierLadder.ts";
import type { Rule } from "../rule.ts";

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
    const { enabled, stage1_tier: first, stage2_tier: second } = parsed.profile.two_stage;
    const written = asRecord(asRecord(parsed.data)["two_stage"]);
    const bothWritten = typeof written["stage1_tier"] === "string" && typeof written["stage2_tier"] === "string";
    // As with one tier for both: a default matters only when it is used; a tier that is not there is said elsewhere.
    if ((!enabled && !bothWritten) || !tierNames.includes(first) || !tierNames.includes(second)) return [];
    const ladder = ladderOf(parsed.profile).map(({ name }) => name);
    if (ladder.indexOf(first) <= ladder.indexOf(second)) return [];
    const stage1 = parsed.source.value(["two_stage", "stage1_tier"]);
    const range = parsed.source.value(["two_stage", "stage2_tier"]) ?? stage1 ?? parsed.source.key(["two_stage"]);
    if (range === undefined) return [];
    return [
      {
        message: `\`${second}\`, the lower tier, would refine what \`${first}\` has drafted. ${bothWritten ? "Swap" : "Name them the other way round in"} \`stage1_tier\` and \`stage2_tier\`.`,
        range,
        ...(bothWritten && stage1 !== undefined && { related: [{ message: "It writes the draft.", range: stage1 }] }),
      },
    ];
  },
};
