import type { SketchEntry, SketchMap } from "../../language/sketch/sketch.ts";
import { lineStart } from "../editing/lines.ts";
import { areSame, findPlace, pathOf } from "../editing/places.ts";
import type { EntryPlace } from "../editing/places.ts";
import { removePlace } from "../editing/removal.ts";
import { onePreferred } from "../fix.ts";
import type { Fix, Fixer } from "../fix.ts";

/**
 * One of the two goes: either when they say the same, else the one that a person chooses. MAGI reads the last one. A tier's
 * second `name` is more likely the first of another tier.
 */
export const duplicateKey: Fixer = (problem, { text, sketch }) => {
  const again = findPlace(sketch, problem.range);
  if (again?.kind !== "entry" || !areSame(again.entry.key.range, problem.range)) return [];
  const key = again.entry.key.text;
  const index = sameKeyAbove(again.map)[again.index];
  const entry = index === undefined ? undefined : again.map.entries[index];
  if (index === undefined || entry === undefined) return [];
  const before: EntryPlace = { ...again, index, entry };
  const isSame = valueText(text, before) === valueText(text, again);
  const fix = (place: EntryPlace, title: string, isPreferred: boolean): readonly Fix[] => {
    const removal = removePlace(text, place);
    if (removal === undefined) return [];
    const isSafe = isSame && !removal.losesComment;
    return [{ title, edits: removal.edits, ...(isPreferred && { isPreferred }), isSafe }];
  };
  return isSame
    ? fix(again, `Remove the second \`${key}\``, true)
    : onePreferred([
        ...beginTier(text, again, before),
        ...fix(before, `Keep this \`${key}\`, remove the one above`, true),
        ...fix(again, `Remove this \`${key}\`, keep the one above`, false),
      ]);
};

/** For each entry of a mapping the last one above it with the same key. */
function sameKeyAbove(map: SketchMap): readonly (number | undefined)[] {
  const known = keysAbove.get(map);
  if (known !== undefined) return known;
  const last = new Map<string, number>();
  const above = map.entries.map(({ key }, index) => {
    const before = last.get(key.text);
    last.set(key.text, index);
    return before;
  });
  keysAbove.set(map, above);
  return above;
}

/** A mapping may have thousands of keys twice; it is gone through once for all of them. */
const keysAbove = new WeakMap<SketchMap, readonly (number | undefined)[]>();

/** Puts the dash before a tier's second name that was forgotten: each of the two has a score of its own. */
function beginTier(text: string, { entry, map, index, parent }: EntryPlace, before: EntryPlace): readonly Fix[] {
  const { start } = entry.key.range;
  const [section, , ...inner] = pathOf(parent);
  if (parent?.kind !== "item" || section !== "tier_config" || inner.length > 0 || map.style !== "block") return [];
  const hasScore = (entries: readonly SketchEntry[]): boolean => entries.some(({ key }) => key.text === "max_score");
  const areTwo = hasScore(map.entries.slice(before.index, index)) && hasScore(map.entries.slice(index));
  if (entry.key.text !== "name" || !areTwo) return [];
  const line = lineStart(text, start);
  const dash = text.slice(lineStart(text, parent.item.range.start), map.range.start);
  if (!/^ *- +$/.test(dash) || text.slice(line, start).trim() !== "") return [];
  return [
    {
      title: "Begin another tier here",
      edits: [{ range: { start: line, end: start }, text: dash }],
      isPreferred: true,
      isSafe: false,
    },
  ];
}

function valueText(text: string, { entry }: EntryPlace): string {
  return entry.value === undefined ? "" : text.slice(entry.value.range.start, entry.value.range.end);
}
