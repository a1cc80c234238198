import type { ItemPlace } from "../editing/places.ts";
import { removePlace } from "../editing/removal.ts";
import { asScalar } from "../editing/values.ts";
import type { Fix, FixContext } from "../fix.ts";

/** Takes a model out of `enabled_models`. It is never safe when a comment would go with it. */
export function removeModel(
  place: ItemPlace,
  { text }: FixContext,
  { isSafe, isPreferred }: { readonly isSafe: boolean; readonly isPreferred: boolean },
): readonly Fix[] {
  const removal = removePlace(text, place);
  const name = asScalar(place.item.value)?.text;
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
