import { findPlace } from "../editing/places.ts";
import { asScalar, replaceText } from "../editing/values.ts";
import type { Fixer } from "../fix.ts";

/** The name that commands use: the file's. */
export const nameOfFile: Fixer = ({ range }, { text, sketch, stem }) => {
  const place = findPlace(sketch, range);
  const scalar = place?.kind === "entry" ? asScalar(place.entry.value) : undefined;
  if (scalar?.range.start !== range.start || scalar.style === "block" || scalar.text === stem) return [];
  return [
    { title: `Change to \`${stem}\``, edits: [replaceText(text, scalar, stem)], isPreferred: true, isSafe: false },
  ];
};
