import { findPlace, findScalar } from "../editing/places.ts";
import { replaceLiteral } from "../editing/values.ts";
import { defaultLoadBalancing } from "../../profile/profile.ts";
import type { Fixer } from "../fix.ts";

/** The usual interval, or the shortest that finds anything sooner. */
export const intervalTooShort: Fixer = ({ range }, { sketch }) => {
  const scalar = findScalar(findPlace(sketch, range), range);
  if (scalar === undefined) return [];
  return [5, defaultLoadBalancing.health_check_interval].map((seconds, index) => ({
    title: `Change to \`${seconds}\``,
    edits: [replaceLiteral(scalar, String(seconds))],
    ...(index === 0 && { isPreferred: true }),
    isSafe: false,
  }));
};
