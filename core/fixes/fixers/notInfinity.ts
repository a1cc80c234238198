import { findPlace } from "../editing/places.ts";
import { asScalar, replaceLiteral } from "../editing/values.ts";
import type { Fixer } from "../fix.ts";

/** Infinity as YAML writes it. */
export const notInfinity: Fixer = ({ range }, { sketch }) => {
  const place = findPlace(sketch, range);
  const scalar = place?.kind === "entry" ? asScalar(place.entry.value) : undefined;
  if (scalar?.range.start !== range.start) return [];
  return [{ title: "Change to `.inf`", edits: [replaceLiteral(scalar, ".inf")], isPreferred: true, isSafe: true }];
};
