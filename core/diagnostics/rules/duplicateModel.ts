import type { Rule } from "../rule.ts";

/** A model is listed more than once. */
export const duplicateModel: Rule = {
  code: "duplicate-model",
  severity: "warning",
  alsoInBroken: true,
  find: ({ models }) => {
    const seen = new Set<string>();
    return models
      .filter(({ name }) => seen.size === seen.add(name).size)
      .map(({ name, range }) => ({ message: `\`${name}\` is listed above already; once is enough.`, range }));
  },
};
