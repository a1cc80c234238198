import { isRecord } from "../../record.ts";
import type { Rule } from "../rule.ts";

/** No model is enabled, so nothing can answer. */
export const noModels: Rule = {
  code: "no-models",
  severity: "warning",
  explanation: "A profile without models answers nothing.",
  example: { wrong: "enabled_models: []\n", right: "enabled_models:\n  - qwen3_4p0b_q4km_fast\n" },
  alsoInBroken: false,
  find: ({ models, parsed }) => {
    // What is no mapping is said to be none.
    if (models.length > 0 || !isRecord(parsed.data)) return [];
    return [
      {
        message: "No model is enabled, so nothing can answer. List model ids under `enabled_models:`.",
        range: parsed.source.key(["enabled_models"]) ?? { start: 0, end: 0 },
      },
    ];
  },
};
