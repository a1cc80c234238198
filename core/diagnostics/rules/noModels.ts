import { isRecord } from "../../record.ts";
import { isMisspelt } from "../misspelt.ts";
import type { Rule } from "../rule.ts";

/** No model is enabled, so nothing can answer. */
export const noModels: Rule = {
  code: "no-models",
  severity: "warning",
  explanation: "A profile without models answers nothing.",
  example: { wrong: "enabled_models: []\n", right: "enabled_models:\n  - qwen3_4p0b_q4km_fast\n" },
  alsoInBroken: false,
  find: ({ models, parsed }) => {
    // What is no mapping or no list is said to be none, of items that are no ids each, and a misspelt key to be one.
    if (
      models.length > 0 ||
      isMisspelt(parsed, "enabled_models") ||
      !isRecord(parsed.data) ||
      !isNothing(parsed.data["enabled_models"])
    )
      return [];
    return [
      {
        message: "No model is enabled, so nothing can answer. List model ids under `enabled_models:`.",
        range: parsed.source.key(["enabled_models"]) ?? { start: 0, end: 0 },
      },
    ];
  },
};

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
