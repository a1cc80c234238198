import { findPlace, findScalar } from "../editing/places.ts";
import { replaceText } from "../editing/values.ts";
import type { Fixer } from "../fix.ts";

/** The name that commands use: the file's. */
export const nameOfFile: Fixer = ({ range }, { text, sketch, stem }) => {
  const scalar = findScalar(findPlace(sketch, range), range);
  if (scalar === undefined || scalar.style === "block" || scalar.text === stem) return [];
  return [
    { title: `Change to \`${stem}\``, edits: [replaceText(text, scalar, stem)], isPreferred: true, isSafe: false },
  ];
};
