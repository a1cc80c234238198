import { findItem, findPlace, findScalar } from "../editing/places.ts";
import type { Fixer } from "../fix.ts";
import { changeToStandIn } from "./changeToStandIn.ts";
import { withoutModel } from "./withoutModel.ts";

/**
 * Another model where a tier would be left without one, or the profile without the model that cannot answer. Whether it is
 * switched on again in the registry is for its user to say.
 */
export const disabledModel: Fixer = (problem, context) => {
  const scalar = findScalar(findItem(findPlace(context.sketch, problem.range)), problem.range);
  const change = scalar === undefined ? [] : changeToStandIn(scalar, context);
  return [...change, ...withoutModel(problem, context, change.length > 0)];
};
