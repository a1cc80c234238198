import { repeated } from "../facts.ts";
import type { Rule } from "../rule.ts";

/** A model is listed more than once. */
export const duplicateModel: Rule = {
  code: "duplicate-model",
  severity: "warning",
  explanation: "A model that is listed twice does not get more prompts; the second entry changes nothing.",
  example: {
    wrong: "enabled_models:\n  - qwen3_4p0b_q4km_fast\n  - qwen3_4p0b_q4km_fast\n",
    right: "enabled_models:\n  - qwen3_4p0b_q4km_fast\n",
  },
  alsoInBroken: true,
  find: ({ models }) =>
    repeated(models).map(({ again: { name, range }, first }) => ({
      message: `\`${name}\` is listed above already; once is enough.`,
      range,
      related: [{ message: "It is listed here first.", range: first.range }],
      tags: ["unnecessary"],
    })),
};
