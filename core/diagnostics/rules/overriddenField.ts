import { asRecord } from "../../record.ts";
import type { Finding, Rule } from "../rule.ts";

/** The name or description stands at the root and in `profile`. */
export const overriddenField: Rule = {
  code: "overridden-field",
  severity: "warning",
  explanation:
    "A profile's name and description stand in `profile` or at the root of the file. Where one stands in both, the one in `profile` counts, and the other changes nothing.",
  example: {
    wrong: "name: office\nprofile:\n  name: desk\nenabled_models:\n  - qwen3_4p0b_q4km_fast\n",
    right: "profile:\n  name: desk\nenabled_models:\n  - qwen3_4p0b_q4km_fast\n",
  },
  alsoInBroken: true,
  find: ({ parsed: { data, source } }) => {
    const root = asRecord(data);
    const nested = asRecord(root["profile"]);
    return ["name", "description"].flatMap((key): readonly Finding[] => {
      const range = source.key([key]);
      const counts = source.key(["profile", key]);
      if (typeof root[key] !== "string" || typeof nested[key] !== "string" || range === undefined) return [];
      return [
        {
          message: `The \`${key}\` in \`profile\` counts, so this one changes nothing. Keep one of them.`,
          range,
          ...(counts !== undefined && { related: [{ message: "This one counts.", range: counts }] }),
          tags: ["unnecessary"],
        },
      ];
    });
  },
};
