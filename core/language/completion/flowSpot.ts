import type { TextRange } from "../../problem.ts";
import { indicator } from "../sketch/lines.ts";
import type { Sketch, SketchList, SketchMap, SketchNode, SketchPath, SketchScalar } from "../sketch/sketch.ts";
import { quoteAt } from "./spot.ts";
import type { Spot } from "./spot.ts";

/** Where the cursor is inside `[…]` or `{…}`; `undefined` when it is outside of all brackets. */
export function findFlowSpot(text: string, cursor: number, sketch: Sketch, path: SketchPath = []): Spot | undefined {
  for (const root of sketch.roots) {
    const spot = visit(text, cursor, root, path);
    if (spot !== undefined) return spot;
  }
  return undefined;
}

/** Whether the node is written in brackets that the cursor is inside of, or behind while they are not closed. */
export function isFlowAt(node: SketchNode, cursor: number): boolean {
  return node.kind !== "scalar" && node.style === "flow" && node.range.start < cursor;
}

function visit(text: string, cursor: number, node: SketchNode, path: SketchPath): Spot | undefined {
  if (node.kind === "scalar") return undefined;
  const child = childAround(node, cursor);
  const spot = child && visit(text, cursor, child.value, [...path, child.step]);
  if (spot !== undefined) return spot;
  if (node.style !== "flow" || node.range.start >= cursor) return undefined;
  const { start, end } = node.range;
  const isClosed = end > start + 1 && /[\]}]/.test(text[end - 1] ?? "");
  if (isClosed && cursor >= end) return undefined;
  return spotIn(text, cursor, node, path);
}

interface Child {
  readonly value: SketchNode;
  /** Its key or position. */
  readonly step: string | number;
}

/** The value that the cursor is inside of or right behind. */
function childAround(node: SketchMap | SketchList, cursor: number): Child | undefined {
  const holds = (value: SketchNode | undefined): value is SketchNode =>
    value !== undefined && value.range.start < cursor && cursor <= value.range.end;
  if (node.kind === "map") {
    for (const { key, value } of node.entries) if (holds(value)) return { value, step: key.text };
    return undefined;
  }
  for (const [index, { value }] of node.items.entries()) if (holds(value)) return { value, step: index };
  return undefined;
}

function spotIn(text: string, cursor: number, node: SketchNode, path: SketchPath): Spot | undefined {
  const common = {
    column: 0,
    entryColumn: 0,
    style: "flow",
    inBrackets: node.kind === "list",
    needsSpace: text[cursor - 1] === ":",
    siblings: [],
    quote: undefined,
    needsComma: false,
  } as const;
  const gap = { start: cursor, end: cursor };
  if (node.kind === "list") {
    const before = node.items.findLastIndex(({ range }) => range.start <= cursor);
    const index = isAtCursor(text, node.items[before]?.range, cursor) ? before : -1;
    const item = node.items[index];
    const itemPath = [...path, index < 0 ? before + 1 : index];
    return item === undefined
      ? { ...common, kind: "start", path: itemPath, replace: gap, needsComma: isFollowed(text, cursor, node.items) }
      : valueSpot(text, cursor, item.value, { ...common, kind: "start", path: itemPath, replace: gap });
  }
  if (node.kind !== "map") return undefined;
  const before = node.entries.findLast(({ range }) => range.start <= cursor);
  const entry = isAtCursor(text, before?.range, cursor) ? before : undefined;
  if (entry?.colon !== undefined && cursor > entry.colon)
    return valueSpot(text, cursor, entry.value, {
      ...common,
      kind: "value",
      path: [...path, entry.key.text],
      replace: gap,
    });
  const siblings = node.entries.filter((other) => other !== entry).map((other) => other.key.text);
  if (entry === undefined) {
    const needsComma = isFollowed(text, cursor, node.entries);
    return { ...common, kind: "start", path, siblings, replace: gap, needsComma };
  }
  const replace = isOpenQuote(text, entry.key) ? openQuoted(text, entry.key) : entry.key.range;
  if (cursor > replace.end || indicator.test(text.charAt(replace.start))) return undefined;
  return { ...common, kind: entry.colon === undefined ? "start" : "key", path, siblings, replace };
}

function valueSpot(text: string, cursor: number, value: SketchNode | undefined, spot: Spot): Spot | undefined {
  if (value === undefined) return spot;
  // Nothing fits between a colon and its value.
  if (cursor < value.range.start) return /[\r\n]/.test(text.slice(cursor, value.range.start)) ? spot : undefined;
  if (value.kind !== "scalar" || cursor > value.range.end) return undefined;
  if (value.style !== "quoted") {
    const word = wordOf(text, value.range);
    return word === undefined || cursor < word.start ? undefined : { ...spot, replace: word };
  }
  const isOpen = isOpenQuote(text, value);
  const { start, end } = isOpen ? openQuoted(text, value) : value.range;
  if (cursor === start || cursor > end || (cursor === end && !isOpen)) return undefined;
  return { ...spot, replace: { start: start + 1, end: isOpen ? end : end - 1 }, quote: quoteAt(text, start) };
}

/** A plain value without the anchor and tag before it; nothing can take the place of an alias. */
function wordOf(text: string, { start, end }: TextRange): TextRange | undefined {
  const properties = /^(?:[&!]\S*\s+)*/.exec(text.slice(start, end))?.[0].length ?? 0;
  const word = { start: start + properties, end };
  return indicator.test(text.charAt(word.start)) ? undefined : word;
}

/** Whether a quote is not closed. One that ends at the beginning of the next quoted text has run into that. */
function isOpenQuote(text: string, { style, range: { start, end } }: SketchScalar): boolean {
  if (style !== "quoted") return false;
  const isClosed = end > start + 1 && text[end - 1] === text[start] && /^[\s,[\]{}:]?$/.test(text[end] ?? "");
  return !isClosed || /[\r\n]/.test(text.slice(start, end));
}

/** A quote that is not closed, with no more than the word behind it: what follows may be anything. */
function openQuoted(text: string, { range: { start, end } }: SketchScalar): TextRange {
  const length = text.slice(start + 1, end).search(/[\s,[\]{}"']|$/);
  return { start, end: start + 1 + length };
}

/** Whether an entry comes after the cursor with nothing but white space and comments between. */
function isFollowed(text: string, cursor: number, entries: readonly { readonly range: TextRange }[]): boolean {
  const next = entries.find(({ range }) => range.start >= cursor);
  return next !== undefined && /^(?:\s|#[^\r\n]*(?=[\r\n]|$))*$/.test(text.slice(cursor, next.range.start));
}

/** Whether the cursor is in or behind an entry, before the comma that ends it. */
function isAtCursor(text: string, range: TextRange | undefined, cursor: number): boolean {
  if (range === undefined || cursor < range.start) return false;
  return cursor <= range.end || !/[,[\]{}]/.test(text.slice(range.end, cursor));
}
