import type { RegistryModel } from "../../registry/registry.ts";
import { replaceText } from "../editing/values.ts";
import { findItem, findPlace, findScalar } from "../editing/places.ts";
import type { Fixer } from "../fix.ts";
import { nearestFew } from "../nearestFew.ts";
import { linedUp } from "./listLines.ts";
import { changeToStandIn } from "./changeToStandIn.ts";
import { withoutModel } from "./withoutModel.ts";

/** The ids that were probably meant, else one that a tier needs; or without the model. */
export const missingModel: Fixer = (problem, context) => {
  const { text, sketch, view, parsed } = context;
  const together = linedUp(text, problem.range);
  if (together.length > 0) return together;
  const place = findItem(findPlace(sketch, problem.range));
  const scalar = findScalar(place, problem.range);
  if (place === undefined || scalar === undefined) return [];
  const models = view.registry?.models ?? new Map<string, RegistryModel>();
  const without = new Set(parsed.profile.enabled_models);
  // The nearest was likely meant, whatever its state; of the others only those that can answer are of use.
  const isUseful = (id: string, index: number): boolean =>
    index === 0 || (models.get(id)?.enabled !== false && view.missingFiles?.has(id) !== true);
  const ids = nearestFew(scalar.text, models, { without, count: 6 }).filter(isUseful).slice(0, 3);
  const near = ids.map((id, index) => ({
    title: `Change to \`${id}\``,
    edits: [replaceText(text, scalar, id)],
    ...(index === 0 && { isPreferred: true }),
    isSafe: false,
  }));
  const change = near.length > 0 ? near : changeToStandIn(scalar, context);
  return [...change, ...withoutModel(problem, context, change.length > 0)];
};
