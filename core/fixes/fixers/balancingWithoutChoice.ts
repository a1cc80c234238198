import { findPlace } from "../editing/places.ts";
import { asScalar, replaceLiteral } from "../editing/values.ts";
import type { Fixer } from "../fix.ts";

/** Says what is: nothing is balanced. */
export const balancingWithoutChoice: Fixer = ({ range }, { sketch }) => {
  const place = findPlace(sketch, range);
  const scalar = place?.kind === "entry" ? asScalar(place.entry.value) : undefined;
  if (scalar?.range.start !== range.start) return [];
  return [
    {
      title: "Switch load balancing off: `false`",
      edits: [replaceLiteral(scalar, "false")],
      isPreferred: true,
      isSafe: false,
    },
  ];
};
