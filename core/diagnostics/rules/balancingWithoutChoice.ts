import { endpointsOf } from "../../registry/endpoints.ts";
import { asRecord } from "../../record.ts";
import type { Rule } from "../rule.ts";
import { usableByTier } from "../usableByTier.ts";

/** Load balancing is switched on in so many words, and no tier has two endpoints to choose from. */
export const balancingWithoutChoice: Rule = {
  code: "balancing-without-choice",
  severity: "hint",
  explanation:
    "Load balancing shares the prompts of a tier between its models and their endpoints. Where every tier has one, it changes nothing.",
  example: {
    wrong: `enabled_models:
  - qwen3_4p0b_q4km_fast
  - gpt_oss_20p0b_q4km_powerful
load_balancing:
  enabled: true
`,
    right: `enabled_models:
  - qwen3_4p0b_q4km_fast
  - qwen3_8p0b_q4km_fast
  - gpt_oss_20p0b_q4km_powerful
load_balancing:
  enabled: true
`,
  },
  alsoInBroken: false,
  needs: "registry",
  find: (facts, known) => {
    const { parsed } = facts;
    const written = asRecord(asRecord(parsed.data)["load_balancing"]);
    const range = parsed.source.value(["load_balancing", "enabled"]);
    const usable = written["enabled"] === true ? usableByTier(known) : undefined;
    if (usable === undefined || range === undefined) return [];
    const hasChoice = [...usable.values()].some((models) => {
      let endpoints = 0;
      // One model without any address is said elsewhere; it is no reason for this hint.
      for (const model of models) if ((endpoints += Math.max(1, endpointsOf(model).length)) > 1) return true;
      return false;
    });
    if (hasChoice) return [];
    return [
      {
        message:
          "Every tier has one endpoint only, so there is no load to balance. Enable another model, or leave this out.",
        range,
      },
    ];
  },
};
