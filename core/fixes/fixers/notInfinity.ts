import { findPlace, findScalar } from "../editing/places.ts";
import { replaceLiteral } from "../editing/values.ts";
import type { Fixer } from "../fix.ts";

/** Infinity as YAML writes it. */
export const notInfinity: Fixer = ({ range }, { sketch }) => {
  const scalar = findScalar(findPlace(sketch, range), range);
  if (scalar === undefined) return [];
  return [{ title: "Change to `.inf`", edits: [replaceLiteral(scalar, ".inf")], isPreferred: true, isSafe: true }];
};
