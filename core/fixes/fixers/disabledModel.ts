import { findItem, findPlace } from "../editing/places.ts";
import type { Fixer } from "../fix.ts";
import { removeModel } from "./removeModel.ts";

/** Without a model that cannot answer. Whether it is switched on again in the registry is for its user to say. */
export const disabledModel: Fixer = (problem, context) => {
  const place = findItem(findPlace(context.sketch, problem.range));
  return place === undefined ? [] : removeModel(place, context, { isSafe: false, isPreferred: true });
};
