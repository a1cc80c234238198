import { readPattern } from "../../routing/pattern.ts";
import { findNearest } from "../../text/nearest.ts";
import { findItem, findPlace, findScalar } from "../editing/places.ts";
import { removePlace } from "../editing/removal.ts";
import { inSingleQuotes, replaceText, withBackslashes } from "../editing/values.ts";
import type { Fix, Fixer } from "../fix.ts";
import { tierNames } from "./tierNames.ts";
import { withTier } from "./withTier.ts";

const maxTiers = 3;

/** A tier that there is, the nearest name first, or the tier that is named. */
export const unknownRuleTier: Fixer = ({ range }, context) => {
  const scalar = findScalar(findPlace(context.sketch, range), range);
  if (scalar === undefined) return [];
  // A rule mostly asks for more than the score would.
  const tiers = tierNames(context).toReversed();
  const near = findNearest(scalar.text, tiers);
  const change = [...new Set([...(near === undefined ? [] : [near]), ...tiers])]
    .slice(0, maxTiers)
    .map((name, index): Fix => ({
      title: `Change to \`${name}\``,
      edits: [replaceText(context.text, scalar, name)],
      ...(near !== undefined && index === 0 && { isPreferred: true }),
      isSafe: false,
    }));
  return [...change, ...withTier(scalar.text, context, change.length > 0)];
};

/** Whoever writes a pattern that is none often means the text as it stands. */
export const badPattern: Fixer = ({ range }, context) => {
  const place = findPlace(context.sketch, range);
  const scalar = findScalar(place, range);
  const item = findItem(place);
  const remove = item === undefined ? undefined : removePlace(context.text, item);
  const without: readonly Fix[] =
    remove === undefined ? [] : [{ title: "Remove the rule", edits: remove.edits, isSafe: false }];
  if (scalar === undefined || scalar.style === "block") return without;
  // YAML's escapes where those of the pattern were meant.
  if (context.text[range.start] === '"' && scalar.text.includes("\\")) {
    const meant = withBackslashes(scalar.text);
    if (readPattern(meant).state === "bad") return without;
    const edits = [{ range, text: inSingleQuotes(meant) }];
    return [{ title: "Put the pattern in single quotes", edits, isPreferred: true, isSafe: false }, ...without];
  }
  const literally = scalar.text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  if (readPattern(literally).state === "bad") return without;
  const edits = [{ range, text: inSingleQuotes(literally) }];
  return [{ title: "Search for this text as it stands", edits, isPreferred: true, isSafe: false }, ...without];
};

/** It never counts. */
export const unreachableRule: Fixer = ({ range }, { text, sketch }) => {
  const item = findItem(findPlace(sketch, range));
  const removal = item === undefined ? undefined : removePlace(text, item);
  if (removal === undefined) return [];
  return [{ title: "Remove the rule", edits: removal.edits, isPreferred: true, isSafe: !removal.losesComment }];
};
