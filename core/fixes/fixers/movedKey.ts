import { readSketch } from "../../language/sketch/readSketch.ts";
import type { SketchMap } from "../../language/sketch/sketch.ts";
import { sectionsOfKey } from "../../schema/keyHomes.ts";
import { applyEdits } from "../../text/textEdit.ts";
import { changedLines } from "../changedLines.ts";
import { insertEntry, insertLines } from "../editing/insertion.ts";
import { columnOf, isRestBlank, lineEnd } from "../editing/lines.ts";
import { findEntry } from "../editing/places.ts";
import type { EntryPlace } from "../editing/places.ts";
import { removePlace } from "../editing/removal.ts";
import type { Fix, FixContext } from "../fix.ts";

/** A key that stands in the wrong section, with its value and its comments in the one that it belongs to. */
export function movedKey(place: EntryPlace, { text }: FixContext): readonly Fix[] {
  const key = place.entry.key.text;
  const section = sectionFor(place);
  const removal = removePlace(text, place);
  const lines = linesOf(text, place);
  if (section === undefined || removal === undefined || lines === undefined) return [];
  const without = applyEdits(text, removal.edits);
  const [root] = readSketch(without).sketch.roots;
  if (root?.kind !== "map") return [];
  const moved = section === "" ? atTopLevel(without, root, lines) : inSection(without, { root, section, key, lines });
  if (moved === undefined) return [];
  const title = section === "" ? `Move \`${key}\` to the top level` : `Move \`${key}\` into \`${section}\``;
  return [{ title, edits: changedLines(text, moved), isPreferred: true, isSafe: false }];
}

/** The only section that the key may stand in, or the one above it that is empty, as where its lines are not indented. */
function sectionFor({ map, index, entry, parent }: EntryPlace): string | undefined {
  const sections = sectionsOfKey(entry.key.text);
  const empty = map.entries.slice(0, index).findLast(({ value }) => value === undefined)?.key.text;
  if (parent === undefined && empty !== undefined && sections.includes(empty)) return empty;
  return sections.length === 1 ? sections[0] : undefined;
}

/** The lines of an entry as they are in the first column; undefined where they do not stand by themselves. */
function linesOf(text: string, { map, entry: { key, range } }: EntryPlace): readonly string[] | undefined {
  const end = map.style === "block" && isRestBlank(text, range.end) ? lineEnd(text, range.end) : range.end;
  const column = columnOf(text, key.range.start);
  const [first = "", ...below] = text.slice(key.range.start, end).split(/\r\n|\r|\n/);
  const isOne = below.every((line) => line.trim() === "" || line.slice(0, column).trim() === "");
  if (!isOne || (map.style === "flow" && below.length > 0)) return undefined;
  return [first, ...below.map((line) => line.slice(column))].map((line) => line.trimEnd());
}

function atTopLevel(text: string, root: SketchMap, lines: readonly string[]): string | undefined {
  if (root.style === "flow") return undefined;
  return withLines(text, root, 0, lines);
}

interface Move {
  readonly root: SketchMap;
  readonly section: string;
  readonly key: string;
  readonly lines: readonly string[];
}

function inSection(text: string, { root, section, key, lines }: Move): string | undefined {
  const home = findEntry(root, section)?.entry;
  if (home === undefined) return atTopLevel(text, root, [`${section}:`, ...lines.map(indented(2))]);
  const map = home.value;
  if (map === undefined && home.colon !== undefined && isRestBlank(text, home.colon + 1))
    return below(text, home.colon, columnOf(text, home.key.range.start) + 2, lines);
  if (map?.kind !== "map" || findEntry(map, key) !== undefined) return undefined;
  const [first] = map.entries;
  if (first === undefined) return undefined;
  if (map.style === "block") return withLines(text, map, columnOf(text, first.key.range.start), lines);
  const value = /^[^:]*:[ \t]+([^\s#].*)$/.exec(lines.length === 1 ? (lines[0] ?? "") : "")?.[1];
  if (value === undefined || /\s#/.test(value)) return undefined;
  const edit = insertEntry(text, map, { key, value });
  return edit === undefined ? undefined : applyEdits(text, [edit]);
}

/** Lines behind the last entry of a mapping, in a column. */
function withLines(text: string, map: SketchMap, column: number, lines: readonly string[]): string | undefined {
  const end = map.entries.at(-1)?.range.end;
  if (end === undefined || !isRestBlank(text, end)) return undefined;
  return below(text, end, column, lines);
}

/** Lines below the one of an offset, in a column. */
function below(text: string, offset: number, column: number, lines: readonly string[]): string | undefined {
  const edit = insertLines(text, lineEnd(text, offset), lines.map(indented(column)));
  return edit === undefined ? undefined : applyEdits(text, [edit]);
}

function indented(column: number): (line: string) => string {
  return (line) => (line === "" ? line : " ".repeat(column) + line);
}
