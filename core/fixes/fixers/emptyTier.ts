import type { Fixer } from "../fix.ts";
import { findTier } from "./tiers.ts";
import { enableFixes } from "./enableModelsOf.ts";
import { withoutTier } from "./withoutTier.ts";

/** With a model that serves the tier, or without the tier. */
export const emptyTier: Fixer = (problem, context) => {
  const tier = findTier(problem, context);
  if (tier === undefined) return [];
  const enable = enableFixes(tier.name, context);
  return [...enable, ...withoutTier(tier, context, enable.length > 0)];
};
