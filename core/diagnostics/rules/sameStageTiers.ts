import { asRecord } from "../../record.ts";
import type { Rule } from "../rule.ts";

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
    const { enabled, stage1_tier: first, stage2_tier: second } = parsed.profile.two_stage;
    const written = asRecord(asRecord(parsed.data)["two_stage"]);
    const bothWritten = typeof written["stage1_tier"] === "string" && typeof written["stage2_tier"] === "string";
    // A default that happens to be the same matters only when it is used; a tier that is not there is said elsewhere.
    if (first !== second || (!enabled && !bothWritten) || !tierNames.includes(first)) return [];
    const stage1 = parsed.source.value(["two_stage", "stage1_tier"]);
    const range = parsed.source.value(["two_stage", "stage2_tier"]) ?? stage1;
    if (range === undefined) return [];
    return [
      {
        message: `\`${first}\` would refine its own draft. Name a faster tier in \`stage1_tier\`, or a better one in \`stage2_tier\`.`,
        range,
        ...(bothWritten && stage1 !== undefined && { related: [{ message: "It writes the draft.", range: stage1 }] }),
      },
    ];
  },
};
