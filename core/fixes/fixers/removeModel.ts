import { findItem, findPlace, findScalar } from "../editing/places.ts";
import type { Problem } from "../../problem.ts";
import { removePlace } from "../editing/removal.ts";
import type { Fix, FixContext } from "../fix.ts";

/** Takes the model that a problem is about out of `enabled_models`. It is never safe when a comment would go with it. */
export function removeModel(
  { range }: Pick<Problem, "range">,
  { text, sketch }: FixContext,
  { isSafe, isPreferred }: { readonly isSafe: boolean; readonly isPreferred: boolean },
): readonly Fix[] {
  const place = findItem(findPlace(sketch, range));
  const name = findScalar(place, range)?.text;
  const removal = place === undefined ? undefined : removePlace(text, place);
  if (removal === undefined || name === undefined) return [];
  return [
    {
      title: `Remove \`${name}\``,
      edits: removal.edits,
      ...(isPreferred && { isPreferred }),
      isSafe: isSafe && !removal.losesComment,
    },
  ];
}
