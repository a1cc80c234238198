import type { Problem } from "../../problem.ts";
import { findItem, findPlace } from "../editing/places.ts";
import type { FixContext } from "../fix.ts";
import { writtenTiers } from "../ladder.ts";
import type { WrittenTier } from "../ladder.ts";

/** The tier of `tier_config` that a problem is about. */
export function findTier(problem: Pick<Problem, "range">, context: FixContext): WrittenTier | undefined {
  const place = findItem(findPlace(context.sketch, problem.range));
  return writtenTiers(context)?.find((tier) => tier.place.item === place?.item);
}
