import { onePreferred } from "../fix.ts";
import type { Fixer } from "../fix.ts";
import { enableFixes } from "./enableModelsOf.ts";
import { renameEmptyTier } from "./renameTier.ts";
import { findTier } from "./tiers.ts";
import { withoutTier } from "./withoutTier.ts";

/** With the name of the tier that models wait for, with a model that serves it, or without the tier. */
export const emptyTier: Fixer = (problem, context) => {
  const tier = findTier(problem, context);
  if (tier === undefined) return [];
  const fixes = [...renameEmptyTier(tier.name, context), ...enableFixes(tier.name, context)];
  return onePreferred([...fixes, ...withoutTier(tier, context, fixes.length > 0)]);
};
