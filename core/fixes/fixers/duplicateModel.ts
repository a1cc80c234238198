import { findItem, findPlace } from "../editing/places.ts";
import type { Fixer } from "../fix.ts";
import { removeModel } from "./removeModel.ts";

/** Once is enough. */
export const duplicateModel: Fixer = (problem, context) => {
  const place = findItem(findPlace(context.sketch, problem.range));
  return place === undefined ? [] : removeModel(place, context, { isSafe: true, isPreferred: true });
};
