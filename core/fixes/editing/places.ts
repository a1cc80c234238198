import type { TextRange } from "../../problem.ts";
import type {
  Sketch,
  SketchEntry,
  SketchItem,
  SketchList,
  SketchMap,
  SketchNode,
  SketchScalar,
} from "../../language/sketch/sketch.ts";

/** Where something stands in a profile: an entry of a mapping, or an item of a list. */
export type Place = EntryPlace | ItemPlace;

export interface EntryPlace {
  readonly kind: "entry";
  readonly map: SketchMap;
  readonly index: number;
  readonly entry: SketchEntry;
  readonly parent: Place | undefined;
}

export interface ItemPlace {
  readonly kind: "item";
  readonly list: SketchList;
  readonly index: number;
  readonly item: SketchItem;
  readonly parent: Place | undefined;
}

/** The innermost place whose key or value begins where a range does; `undefined` when the sketch sees none there. */
export function findPlace(sketch: Sketch, { start }: TextRange): Place | undefined {
  for (const root of sketch.roots) {
    const found = visit(root, start, undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The value of a place that is one word from the beginning to the end of a range, so that the sketch and YAML agree. */
export function findScalar(place: Place | undefined, { start, end }: TextRange): SketchScalar | undefined {
  const node = place?.kind === "entry" ? place.entry.value : place?.item.value;
  return node?.kind === "scalar" && areSame(node.range, { start, end }) ? node : undefined;
}

export function areSame(a: TextRange, b: TextRange): boolean {
  return a.start === b.start && a.end === b.end;
}

/** The item that a place is or lies in, of the innermost list around it. */
export function findItem(place: Place | undefined): ItemPlace | undefined {
  for (let at = place; at !== undefined; at = at.parent) if (at.kind === "item") return at;
  return undefined;
}

/** Keys and positions from the root of the document. */
export function pathOf(place: Place | undefined): readonly (string | number)[] {
  const path: (string | number)[] = [];
  for (let at = place; at !== undefined; at = at.parent) path.push(at.kind === "entry" ? at.entry.key.text : at.index);
  return path.reverse();
}

/** The place of a key in the mapping that a node is; the last one when it stands there twice. */
export function findEntry(node: SketchNode | undefined, key: string, parent?: Place): EntryPlace | undefined {
  if (node?.kind !== "map") return undefined;
  const index = node.entries.findLastIndex((entry) => entry.key.text === key);
  const entry = node.entries[index];
  return entry === undefined ? undefined : { kind: "entry", map: node, index, entry, parent };
}

/** Places of all items of the list that a place's value is. */
export function itemPlaces(place: Place | undefined): readonly ItemPlace[] {
  const list = place?.kind === "entry" ? place.entry.value : place?.item.value;
  if (list?.kind !== "list") return [];
  return list.items.map((item, index) => ({ kind: "item", list, index, item, parent: place }));
}

function visit(node: SketchNode | undefined, start: number, parent: Place | undefined): Place | undefined {
  if (node === undefined || start < node.range.start || start > node.range.end) return undefined;
  switch (node.kind) {
    case "scalar":
      return node.range.start === start ? parent : undefined;
    case "list": {
      const index = findAt(node.items, start);
      const item = node.items[index];
      if (item === undefined) return undefined;
      const place: Place = { kind: "item", list: node, index, item, parent };
      // What lacks a value is told of at its dash.
      const begin = item.value?.range.start ?? item.range.start;
      return visit(item.value, start, place) ?? (begin === start ? place : undefined);
    }
    case "map": {
      const index = findAt(node.entries, start);
      const entry = node.entries[index];
      if (entry === undefined) return undefined;
      const place: Place = { kind: "entry", map: node, index, entry, parent };
      if (entry.key.range.start === start) return place;
      return visit(entry.value, start, place) ?? (entry.value?.range.start === start ? place : undefined);
    }
  }
}

/** The part that holds an offset, in parts that stand in the order of the text. */
function findAt(parts: readonly { readonly range: TextRange }[], offset: number): number {
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((parts[middle]?.range.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
