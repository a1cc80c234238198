import { effectiveTier } from "../../registry/registry.ts";
import type { Rule } from "../rule.ts";

/** A tier is configured that no enabled model serves. Silent while a model is unknown: that one may serve it. */
export const emptyTier: Rule = {
  code: "empty-tier",
  severity: "warning",
  alsoInBroken: false,
  find: ({ models, tiers }, known) => {
    if (known === undefined || tiers === undefined || models.length === 0) return [];
    const enabled = models.map(({ name }) => known.registry.models.get(name));
    if (enabled.includes(undefined)) return [];
    const served = new Set(
      enabled.flatMap((model) => (model === undefined || model.enabled === false ? [] : effectiveTier(model))),
    );
    return tiers
      .filter(({ name }) => !served.has(name))
      .map(({ name, range }) => ({
        message: `No enabled model serves the tier \`${name}\`; its prompts go to the other tiers.`,
        range,
      }));
  },
};
