import type { TextRange } from "../../problem.ts";
import { limits } from "../../yaml/readYaml.ts";
import { colonAfterKey, columnOf, indicator, lineEnd, lineStartOf, plainEnd, skipIndent } from "../sketch/lines.ts";
import type { OpenLevel, SketchReading } from "../sketch/readSketch.ts";
import type { SketchNode, SketchPath } from "../sketch/sketch.ts";
import { findFlowSpot, isFlowAt } from "./flowSpot.ts";
import { quoteAt } from "./spot.ts";
import type { Spot } from "./spot.ts";

/** Nobody writes further to the right, and a suggestion of several lines would indent each of them so far. */
const maxColumn = 1_000;

/**
 * Where in a profile the cursor is, as far as something can be written there; `undefined` in comments and in prose.
 * `reading` is the sketch of the text with this cursor.
 */
export function findSpot(text: string, cursor: number, reading: SketchReading): Spot | undefined {
  const { sketch, openAtCursor } = reading;
  if (findComment(text, cursor) !== undefined || isInIndentation(text, cursor)) return undefined;
  const inFlow = findFlowSpot(text, cursor, sketch);
  if (inFlow !== undefined || openAtCursor === undefined) return inFlow;
  const spot = findBlockSpot(text, cursor, openAtCursor);
  return spot !== undefined && spot.column > maxColumn ? undefined : spot;
}

/** Whether the line's text begins further to the right: what is written here would push it away. */
function isInIndentation(text: string, cursor: number): boolean {
  const { at } = skipIndent(text, lineStartOf(text, cursor), text.length, 0);
  return cursor < at && at < lineEnd(text, cursor);
}

/** Where a key, dash or value of the cursor's line belongs. */
interface Home {
  readonly path: SketchPath;
  /** What stands at the path; the text at the cursor itself when that is all. */
  readonly node: SketchNode | undefined;
}

function findBlockSpot(text: string, cursor: number, open: readonly OpenLevel[]): Spot | undefined {
  const lineStart = lineStartOf(text, cursor);
  const end = lineEnd(text, lineStart);
  let { at, column } = skipIndent(text, lineStart, end, 0);
  if (lineStart === 0 && text.charCodeAt(0) === 0xfeff) at = 1;
  if (at >= end) return spotOnBlankLine(text, lineStart, cursor, open);
  if (cursor < at || text[at] === "#") return undefined;
  if (column === 0 && /^(?:---|\.\.\.)(?=\s|$)/.test(text.slice(at, at + 4))) return undefined;

  let home: Home | undefined;
  while (text[at] === "-" && (at + 1 >= end || /[ \t]/.test(text[at + 1] ?? ""))) {
    if (cursor <= at) return undefined;
    home = homeAfterDash(at, home === undefined ? homeAt(open, column, true) : home);
    // Each further dash would copy a longer path.
    if (home.path.length > limits.maxDepth) return undefined;
    const dash = at;
    const needsSpace = at + 1 === cursor;
    ({ at, column } = skipIndent(text, at + 1, end, column + 1));
    const behind = skipProperties(text, { at, column }, end, cursor);
    const hasProperties = behind.at > at;
    ({ at, column } = behind);
    const isEmpty = at >= end || text[at] === "#";
    // Nothing fits between a dash and its item.
    if (cursor < at && !isEmpty) return undefined;
    if (isEmpty) {
      const gap = { start: cursor, end: cursor };
      const itemColumn = columnOf(text, cursor) + (needsSpace ? 1 : 0);
      if (!fitsInto(home.node, itemColumn, text)) return undefined;
      const item = start(home, gap, itemColumn, needsSpace);
      if (!hasProperties) return item;
      // An anchor would be that of the first key, were the mapping to begin beside it.
      return home.node === undefined ? { ...item, kind: "value", entryColumn: columnOf(text, dash) } : undefined;
    }
  }
  home ??= homeAt(open, column, false);
  // Brackets, say, are no word that a suggestion could take the place of.
  if (home === undefined || indicator.test(text.charAt(at))) return undefined;

  const colon = colonAfterKey(text, at, end);
  if (colon !== undefined && cursor > colon) return valueSpot(text, { cursor, at, colon, end, column, home });
  const wordEnd = colon === undefined ? plainEnd(text, at, end) : at + text.slice(at, colon).trimEnd().length;
  if (cursor > wordEnd) return undefined;
  const replace = { start: at, end: wordEnd };
  if (colon !== undefined) return { ...start(home, replace, column, false), kind: "key" };
  const inside = insideQuotes(text, replace);
  if (cursor < inside.start || cursor > inside.end) return undefined;
  return { ...start(home, inside, column, false), quote: inside.start > replace.start ? quoteAt(text, at) : undefined };
}

/** On a line without text, the cursor's column says what a text there would belong to. */
function spotOnBlankLine(
  text: string,
  lineStart: number,
  cursor: number,
  open: readonly OpenLevel[],
): Spot | undefined {
  const { column } = skipIndent(text, lineStart, cursor, 0);
  const home = homeAt(open, column, false);
  if (home === undefined) return undefined;
  const { node, path } = home;
  if (node !== undefined && isFlowAt(node, cursor)) return findFlowSpot(text, cursor, { roots: [node] }, path);
  if (!fitsInto(node, column, text)) return undefined;
  return start(home, { start: cursor, end: cursor }, column, false);
}

/** Whether what begins at a column can be part of what is there: another column than that of the rest is an error. */
function fitsInto(node: SketchNode | undefined, column: number, text: string): boolean {
  if (node === undefined) return true;
  return node.kind !== "scalar" && node.style === "block" && columnOf(text, node.range.start) === column;
}

/** The collection or slot that a text at a column belongs to. A dash may stand at the column of its list. */
function homeAt(open: readonly OpenLevel[], column: number, isDash: boolean): Home | undefined {
  const level = open.findLast(
    ({ column: own, node }) => own < column || (own === column && (node?.kind === "map" || isDash)),
  );
  if (level === undefined) return undefined;
  if (level.column === column && level.node?.kind !== undefined) {
    const listOfKey = isDash && level.node.kind === "map";
    if (!listOfKey) return { path: level.path, node: level.node };
  }
  return { path: level.slotPath, node: level.slot.value };
}

function homeAfterDash(dash: number, list: Home | undefined): Home {
  const items = list?.node?.kind === "list" ? list.node.items : [];
  const index = items.findIndex((item) => item.range.start === dash);
  return { path: [...(list?.path ?? []), Math.max(index, 0)], node: items[index]?.value };
}

interface EntryLine {
  readonly cursor: number;
  /** Where the key begins. */
  readonly at: number;
  readonly colon: number;
  readonly end: number;
  readonly column: number;
  readonly home: Home;
}

function valueSpot(text: string, line: EntryLine): Spot | undefined {
  const { cursor, colon, end, column, home } = line;
  const key = text
    .slice(line.at, colon)
    .trim()
    .replace(/^(["'])(.*)\1$/, "$2");
  const first = skipIndent(text, colon + 1, end, 0).at;
  const valueStart = skipProperties(text, { at: first, column: 0 }, end, cursor).at;
  const common = {
    kind: "value",
    path: [...home.path, key],
    siblings: [],
    style: "block",
    inBrackets: false,
    entryColumn: column,
    needsComma: false,
  } as const;
  const isEmpty = valueStart >= end || text[valueStart] === "#";
  if (isEmpty && hasValueBelow(home.node, line.at)) return undefined;
  // Nor between a colon and its value.
  if (!isEmpty && cursor < valueStart) return undefined;
  if (isEmpty) {
    const replace = { start: cursor, end: cursor };
    return {
      ...common,
      replace,
      column: column + (cursor - line.at),
      quote: undefined,
      needsSpace: cursor === colon + 1,
    };
  }
  if (indicator.test(text.charAt(valueStart))) return undefined;
  const valueEnd = plainEnd(text, valueStart, end);
  if (cursor > valueEnd) return undefined;
  const replace = insideQuotes(text, { start: valueStart, end: valueEnd });
  if (cursor < replace.start || cursor > replace.end) return undefined;
  const quote = replace.start > valueStart ? quoteAt(text, valueStart) : undefined;
  return { ...common, replace, column: column + (valueStart - line.at), quote, needsSpace: false };
}

/** Behind an anchor and a tag that begin here, and the white space after them, if the cursor is behind them. */
function skipProperties(
  text: string,
  { at, column }: { readonly at: number; readonly column: number },
  end: number,
  cursor: number,
): { readonly at: number; readonly column: number } {
  const length = /^(?:[&!][^\s,[\]{}]*[ \t]+)+/.exec(text.slice(at, cursor))?.[0].length ?? 0;
  return skipIndent(text, at + length, end, column + length);
}

/** Whether the key at an offset has its value in the lines below already. */
function hasValueBelow(node: SketchNode | undefined, at: number): boolean {
  return node?.kind === "map" && node.entries.some(({ key, value }) => key.range.start === at && value !== undefined);
}

function start(home: Home, replace: Spot["replace"], column: number, needsSpace: boolean): Spot {
  const entries = home.node?.kind === "map" ? home.node.entries : [];
  return {
    kind: "start",
    path: home.path,
    replace,
    siblings: entries.filter((entry) => entry.key.range.start !== replace.start).map((entry) => entry.key.text),
    column,
    style: "block",
    inBrackets: false,
    quote: undefined,
    entryColumn: column,
    needsSpace,
    needsComma: false,
  };
}

/** What stands between the quotes of a value, or all of a value without quotes. */
function insideQuotes(text: string, range: TextRange): TextRange {
  const first = text.charAt(range.start);
  if (first !== '"' && first !== "'") return range;
  const isClosed = range.end > range.start + 1 && text[range.end - 1] === first;
  return { start: range.start + 1, end: isClosed ? range.end - 1 : range.end };
}

/** Where the comment begins that the cursor is in: at a `#` before it on its line that is not part of a value. */
export function findComment(text: string, cursor: number): number | undefined {
  const lineStart = lineStartOf(text, cursor);
  const before = text.slice(lineStart, cursor);
  const open = { '"': false, "'": false };
  for (const { index, 0: mark } of before.matchAll(/["']|(?<=^|[ \t])#/g)) {
    if (mark === '"' || mark === "'") open[mark] = !open[mark];
    else if (!open['"'] && !open["'"]) return lineStart + index;
  }
  return undefined;
}
