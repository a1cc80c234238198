import { areSame, findPlace } from "../editing/places.ts";
import { removePlace } from "../editing/removal.ts";
import type { Fixer } from "../fix.ts";

/** Without the one that changes nothing. */
export const overriddenField: Fixer = ({ range }, { text, sketch }) => {
  const place = findPlace(sketch, range);
  if (place?.kind !== "entry" || !areSame(place.entry.key.range, range)) return [];
  const removal = removePlace(text, place);
  if (removal === undefined) return [];
  const title = `Remove this \`${place.entry.key.text}\``;
  return [{ title, edits: removal.edits, isPreferred: true, isSafe: false }];
};
