import type { TextEdit } from "../../text/textEdit.ts";
import type { SketchEntry, SketchItem, SketchList, SketchMap } from "../../language/sketch/sketch.ts";
import { afterLine, columnOf, isRestBlank, lineBreakOf, lineEnd, lineStart } from "./lines.ts";

/** Keys and values as they are to be written, in order; or a single value. */
export type NewValue = string | readonly (readonly [key: string, value: string])[];

/**
 * Puts a new item into a list that has at least one, so that it becomes the one at `index`, written as its neighbour
 * is. `undefined` where the text is too odd for that.
 */
export function insertItem(text: string, list: SketchList, index: number, value: NewValue): TextEdit | undefined {
  const before = list.items[index - 1];
  const after = list.items[index];
  const model = before ?? after;
  if (model === undefined) return undefined;
  if (list.style === "flow") return insertInFlow({ before, after, piece: inFlow(text, value, model) });
  const lines = inBlock(text, value, model);
  if (before !== undefined) return insertLines(text, unitEnd(text, before), lines);
  if (text.slice(lineStart(text, model.range.start), model.range.start).trim() !== "") return undefined;
  const at = unitStart(text, model);
  return { range: { start: at, end: at }, text: lines.map((line) => line + lineBreakOf(text)).join("") };
}

/** Puts a key behind the last one of a mapping, or behind the entry that is named. */
export function insertEntry(
  text: string,
  map: SketchMap,
  entry: { readonly key: string; readonly value: string; readonly behind?: SketchEntry | undefined },
): TextEdit | undefined {
  const behind = entry.behind ?? map.entries.at(-1);
  if (behind === undefined) return undefined;
  const index = map.entries.indexOf(behind);
  const piece = `${entry.key}: ${entry.value}`;
  if (map.style === "flow") return insertInFlow({ before: behind, after: map.entries[index + 1], piece });
  const indent = " ".repeat(columnOf(text, behind.key.range.start));
  return insertLines(text, lastLineEnd(text, behind.range.end), [indent + piece]);
}

/** Puts whole lines behind an offset that ends a line. */
export function insertLines(text: string, at: number, lines: readonly string[]): TextEdit | undefined {
  if (at !== lineEnd(text, at)) return undefined;
  const eol = lineBreakOf(text);
  return { range: { start: at, end: at }, text: lines.map((line) => eol + line).join("") };
}

/** The end of an item's last line, with comment lines below that are indented deeper than its dash. */
export function unitEnd(text: string, item: SketchItem): number {
  const column = columnOf(text, item.range.start);
  let end = lastLineEnd(text, item.range.end);
  for (let at = afterLine(text, end); at < text.length && at > end; at = afterLine(text, at)) {
    const line = text.slice(at, lineEnd(text, at));
    const indent = line.search(/\S/);
    if (line[indent] !== "#" || indent <= column) break;
    end = at + line.length;
  }
  return end;
}

/** The beginning of an item's first line, with the comment lines right above that are indented as it is. */
export function unitStart(text: string, item: SketchItem): number {
  const column = columnOf(text, item.range.start);
  let start = lineStart(text, item.range.start);
  while (start > 0) {
    const above = lineStart(text, start - (text.startsWith("\r\n", start - 2) ? 2 : 1));
    const line = text.slice(above, lineEnd(text, above));
    if (above >= start || line.search(/\S/) !== column || line[column] !== "#") break;
    start = above;
  }
  return start;
}

function lastLineEnd(text: string, end: number): number {
  return isRestBlank(text, end) ? lineEnd(text, end) : end;
}

function insertInFlow({
  before,
  after,
  piece,
}: {
  readonly before: SketchItem | undefined;
  readonly after: SketchItem | undefined;
  readonly piece: string;
}): TextEdit | undefined {
  if (before !== undefined) return { range: { start: before.range.end, end: before.range.end }, text: `, ${piece}` };
  if (after === undefined) return undefined;
  return { range: { start: after.range.start, end: after.range.start }, text: `${piece}, ` };
}

function inFlow(text: string, value: NewValue, model: SketchItem): string {
  if (typeof value === "string") return value;
  const space = model.value?.kind === "map" && /^\{\s/.test(text.slice(model.value.range.start)) ? " " : "";
  return `{${space}${value.map(([key, one]) => `${key}: ${one}`).join(", ")}${space}}`;
}

function inBlock(text: string, value: NewValue, model: SketchItem): readonly string[] {
  const indent = " ".repeat(columnOf(text, model.range.start));
  if (typeof value === "string") return [`${indent}- ${value}`];
  if (model.value?.kind === "map" && model.value.style === "flow") return [`${indent}- ${inFlow(text, value, model)}`];
  const firstKey = model.value?.kind === "map" ? model.value.entries[0]?.key.range.start : undefined;
  // The keys may begin on the line below the dash.
  const isBehindDash = firstKey !== undefined && lineStart(text, firstKey) === lineStart(text, model.range.start);
  const gap = isBehindDash ? firstKey - model.range.start - 1 : 1;
  const inner = `${indent} ${" ".repeat(gap)}`;
  return value.map(([key, one], place) => `${place === 0 ? `${indent}-${" ".repeat(gap)}` : inner}${key}: ${one}`);
}
