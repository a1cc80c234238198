import { readRules } from "../../routing/rules.ts";
import type { Rule } from "../rule.ts";

/** A rule of `routing` has a pattern that cannot be searched for. */
export const badPattern: Rule = {
  code: "bad-pattern",
  severity: "error",
  explanation:
    "A pattern is a regular expression in RE2's syntax: no look-ahead and no back-references, so that no pattern can hold up the router. One that cannot be read is in no prompt, and its rule changes nothing. Single quotes keep its backslashes; in double quotes `\\b` is a backspace to YAML.",
  example: {
    wrong: `enabled_models:
  - qwen3_4p0b_q4km_fast
routing:
  rules:
    - pattern: 'translate (this'
      tier: fast
`,
    right: `enabled_models:
  - qwen3_4p0b_q4km_fast
routing:
  rules:
    - pattern: 'translate \\(?this'
      tier: fast
`,
  },
  alsoInBroken: false,
  find: ({ parsed, rules }) => {
    // A rule without a tier is none to the router; that is said by the schema.
    const complete = rules.filter(({ tier }) => tier !== undefined);
    return readRules(parsed.profile).flatMap(({ pattern }, index) => {
      const range = complete[index]?.range;
      if (pattern.state === "ok" || range === undefined) return [];
      return [{ message: `This pattern cannot be used. ${pattern.problem}.`, range }];
    });
  },
};
