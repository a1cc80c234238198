import type { Rule } from "../rule.ts";

/** A model is enabled here that the registry has switched off. */
export const disabledModel: Rule = {
  code: "disabled-model",
  severity: "warning",
  explanation:
    "A model with `enabled: false` in the registry is not used, whatever a profile says. Remove it from the profile, or switch it on in the registry. Said in the profile and, as a hint, in the registry.",
  example: {
    wrong: "enabled_models:\n  - qwen3_4p0b_q4km_fast\n  - phi4_14p0b_q4km_powerful\n",
    right: "enabled_models:\n  - qwen3_4p0b_q4km_fast\n",
  },
  alsoInBroken: true,
  needs: "registry",
  find: (_, known) =>
    (known?.found ?? [])
      .filter(({ model }) => model.enabled === false)
      .map(({ entry: { name, range } }) => ({
        message: `\`${name}\` is switched off in the registry (\`enabled: false\`), so no prompt reaches it. Switch it on there, or remove it here.`,
        range,
        tags: ["unnecessary"],
      })),
};
