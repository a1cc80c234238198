import type { Rule } from "../rule.ts";

/** A model is enabled here that the registry has switched off. */
export const disabledModel: Rule = {
  code: "disabled-model",
  severity: "warning",
  alsoInBroken: true,
  find: ({ models }, known) =>
    models
      .filter(({ name }) => known?.registry.models.get(name)?.enabled === false)
      .map(({ name, range }) => ({
        message: `\`${name}\` is switched off in the registry (\`enabled: false\`), so no prompt reaches it.`,
        range,
      })),
};
