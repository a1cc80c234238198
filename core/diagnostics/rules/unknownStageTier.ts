import { findNearest } from "../../text/nearest.ts";
import { asRecord } from "../../record.ts";
import { wordList } from "../rule.ts";
import { isMisspelt } from "../misspelt.ts";
import type { Rule } from "../rule.ts";

/** Two-stage processing names a tier that the profile does not have. */
export const unknownStageTier: Rule = {
  code: "unknown-stage-tier",
  severity: "error",
  explanation:
    "`stage1_tier` and `stage2_tier` are names of tiers of the same profile. With a tier that is not there, every prompt is answered in one stage.",
  example: {
    wrong: `enabled_models:
  - qwen3_4p0b_q4km_fast
  - gpt_oss_20p0b_q4km_powerful
two_stage:
  enabled: true
  stage1_tier: fats
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
    const { two_stage: twoStage } = parsed.profile;
    const written = asRecord(asRecord(parsed.data)["two_stage"]);
    if (tierNames.length === 0) return [];
    return (["stage1_tier", "stage2_tier"] as const).flatMap((key) => {
      const name = twoStage[key];
      if (tierNames.includes(name) || isOfAnotherKind(written[key])) return [];
      const has = `The tiers are ${wordList(tierNames)}.`;
      if (typeof written[key] === "string") {
        const near = findNearest(name, tierNames);
        const hint = near === undefined ? has : `Did you mean \`${near}\`? ${has}`;
        return [
          {
            message: `This profile has no tier \`${name}\`. ${hint}`,
            range: parsed.source.value(["two_stage", key]) ?? { start: 0, end: 0 },
          },
        ];
      }
      // A default that does not fit matters only when it is used.
      if (!twoStage.enabled || isMisspelt(parsed, key)) return [];
      return [
        {
          message: `\`${key}\` is \`${name}\` when it is not said, and this profile has no such tier. Add \`${key}\`. ${has}`,
          range: parsed.source.key(["two_stage"]) ?? { start: 0, end: 0 },
        },
      ];
    });
  },
};

/** A value that no tier can be called; that is said of it already, with its place. One that is empty only lets the default apply. */
function isOfAnotherKind(value: unknown): boolean {
  return value === "" || (value !== undefined && value !== null && typeof value !== "string");
}
