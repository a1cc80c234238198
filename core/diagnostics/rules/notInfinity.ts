import type { Rule } from "../rule.ts";
import { asList, asMapping } from "../facts.ts";

/** Infinity in another spelling than YAML's. Stands for what the schema would say of the same value. */
export const notInfinity: Rule = {
  code: "not-infinity",
  severity: "error",
  alsoInBroken: true,
  find: ({ parsed }) =>
    asList(asMapping(parsed.data)["tier_config"]).flatMap((tier, position) => {
      const score = asMapping(tier)["max_score"];
      const range = parsed.source.value(["tier_config", position, "max_score"]);
      if (typeof score !== "string" || range === undefined || !meansInfinity(score)) return [];
      return [{ message: `\`${score}\` is only text to YAML. Infinity is written \`.inf\`.`, range }];
    }),
};

function meansInfinity(text: string): boolean {
  return /^\+?(?:\.?inf(?:inity)?|∞|max|unlimited)$/i.test(text.trim());
}
