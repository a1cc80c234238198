import { findPlace, findScalar } from "../editing/places.ts";
import { replaceLiteral } from "../editing/values.ts";
import type { Fixer } from "../fix.ts";

/** Says what is: nothing is balanced. */
export const balancingWithoutChoice: Fixer = ({ range }, { sketch }) => {
  const scalar = findScalar(findPlace(sketch, range), range);
  if (scalar === undefined) return [];
  return [
    {
      title: "Switch load balancing off: `false`",
      edits: [replaceLiteral(scalar, "false")],
      isPreferred: true,
      isSafe: false,
    },
  ];
};
