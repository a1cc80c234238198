import type { Rule } from "../rule.ts";
import { asList } from "../facts.ts";
import { asRecord } from "../../record.ts";

/** Infinity in another spelling than YAML's. Stands for what the schema would say of the same value. */
export const notInfinity: Rule = {
  code: "not-infinity",
  severity: "error",
  explanation:
    "YAML has one infinity, `.inf` (also `.Inf` and `.INF`), and without quotes. Every other spelling is text, and the tier is left out.",
  example: {
    wrong: `enabled_models:
  - qwen3_4p0b_q4km_fast
tier_config:
  - name: fast
    max_score: Infinity
`,
    right: `enabled_models:
  - qwen3_4p0b_q4km_fast
tier_config:
  - name: fast
    max_score: .inf
`,
  },
  alsoInBroken: true,
  find: ({ parsed }) =>
    asList(asRecord(parsed.data)["tier_config"]).flatMap((tier, position) => {
      const score = asRecord(tier)["max_score"];
      if (typeof score !== "string" || !meansInfinity(score)) return [];
      const range = parsed.source.value(["tier_config", position, "max_score"]);
      if (range === undefined) return [];
      const message = /^\+?\.(?:inf|Inf|INF)$/.test(score)
        ? "In quotes, `.inf` is only text to YAML. Remove the quotes."
        : `\`${score}\` is only text to YAML. Infinity is written \`.inf\`.`;
      return [{ message, range }];
    }),
};

function meansInfinity(text: string): boolean {
  return /^\+?(?:\.?inf(?:inity)?|∞|max|unlimited),?$/i.test(text.trim());
}
