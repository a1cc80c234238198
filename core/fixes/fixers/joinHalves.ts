import type { SketchItem } from "../../language/sketch/sketch.ts";
import { columnOf } from "../editing/lines.ts";
import type { ItemPlace } from "../editing/places.ts";
import type { Fix } from "../fix.ts";

/** What makes a tier, and what makes a rule. */
const wholes = [
  ["name", "max_score"],
  ["pattern", "tier"],
] as const;

/** Two items of a list that are the halves of one, since a dash is one too many: without it. */
export function joinHalves(item: ItemPlace | undefined, text: string): readonly Fix[] {
  if (item === undefined) return [];
  const { list, index } = item;
  for (const at of [index, index + 1]) {
    const [above, below] = [list.items[at - 1], list.items[at]];
    if (below === undefined || above === undefined || !areHalves(above, below, text)) continue;
    const dash = { start: below.range.start, end: below.range.start + 1 };
    return [{ title: "Remove the dash", edits: [{ range: dash, text: " " }], isPreferred: true, isSafe: false }];
  }
  return [];
}

function areHalves(above: SketchItem, below: SketchItem, text: string): boolean {
  const [first, second] = [keysOf(above, text), keysOf(below, text)];
  if (first === undefined || second?.column !== first.column) return false;
  const isApart = second.names.every((name) => !first.names.includes(name));
  const isWhole = wholes.some(
    ([head, rest]) => first.names.includes(head) && !first.names.includes(rest) && second.names.includes(rest),
  );
  return isApart && isWhole;
}

/** The keys of an item that stand in lines of their own, and their column. */
function keysOf(
  { range, value }: SketchItem,
  text: string,
): { readonly names: string[]; readonly column: number } | undefined {
  if (value?.kind !== "map" || value.style !== "block" || text.charAt(range.start) !== "-") return undefined;
  const [first] = value.entries;
  if (first === undefined || !/^- +$/.test(text.slice(range.start, first.key.range.start))) return undefined;
  return { names: value.entries.map(({ key }) => key.text), column: columnOf(text, first.key.range.start) };
}
