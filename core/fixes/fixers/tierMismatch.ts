import { effectiveTier } from "../../registry/registry.ts";
import { findItem, findPlace } from "../editing/places.ts";
import { asScalar } from "../editing/values.ts";
import { onePreferred } from "../fix.ts";
import type { Fix, Fixer } from "../fix.ts";
import { addTier } from "../ladder.ts";
import { renameToTier } from "./renameTier.ts";
import { withoutModel } from "./withoutModel.ts";

/** With a tier that is nearly called so, with the tier that the model serves, or without the model. */
export const tierMismatch: Fixer = (problem, context) => {
  const place = findItem(findPlace(context.sketch, problem.range));
  if (place === undefined) return [];
  // Behind an alias stands the name that the registry knows.
  const id = asScalar(place.item.value)?.text.startsWith("*") === true ? undefined : asScalar(place.item.value)?.text;
  const model = id === undefined ? undefined : context.view.registry?.models.get(id);
  const tier = model === undefined ? undefined : effectiveTier(model);
  const edits = tier === undefined ? undefined : addTier(tier, context);
  const add: readonly Fix[] =
    tier === undefined || edits === undefined
      ? []
      : [{ title: `Add the tier \`${tier}\``, edits, isPreferred: true, isSafe: false }];
  const fixes = [...(tier === undefined ? [] : renameToTier(tier, context)), ...add];
  return onePreferred([...fixes, ...withoutModel(problem, context, fixes.length > 0)]);
};
