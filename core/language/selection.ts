import type { TextRange } from "../problem.ts";
import { lineAt } from "../text/lineAt.ts";
import type { Sketch, SketchNode, SketchScalar } from "./sketch/sketch.ts";

/**
 * What to select around an offset, from the word outward: word, value, entry, item, section, file. Each range holds the
 * one before it and more; the last is the whole text, so there is always one.
 */
export function selectionRanges(text: string, sketch: Sketch, offset: number): readonly TextRange[] {
  const outside: TextRange[] = [{ start: 0, end: text.length }];
  const root = sketch.roots.find(({ range }) => holds(range, offset));
  if (root !== undefined) visit(root, { text, offset, outside });
  outside.push(...comments(text, offset, outside.at(-1)));
  const word = wordAt(text, offset);
  if (word !== undefined) outside.push(word);
  const ranges: TextRange[] = [];
  for (const range of outside.toReversed()) {
    // At the white space behind a comment or a line of a text, these are not around the offset; VS Code refuses all then.
    if (!holds(range, offset)) continue;
    const inner = ranges.at(-1);
    const isLarger = inner === undefined || range.end - range.start > inner.end - inner.start;
    if (isLarger && (inner === undefined || (range.start <= inner.start && range.end >= inner.end))) ranges.push(range);
  }
  return ranges;
}

interface Looking {
  readonly text: string;
  readonly offset: number;
  /** Outermost first. */
  readonly outside: TextRange[];
}

function visit(node: SketchNode, looking: Looking): void {
  const { offset, outside } = looking;
  outside.push(node.range);
  switch (node.kind) {
    case "scalar":
      visitScalar(node, looking);
      return;
    case "list": {
      const item = findHolding(node.items, offset);
      if (item === undefined) return;
      outside.push(item.range);
      if (item.value !== undefined && holds(item.value.range, offset)) visit(item.value, looking);
      return;
    }
    case "map": {
      const entry = findHolding(node.entries, offset);
      if (entry === undefined) return;
      outside.push(entry.range);
      if (holds(entry.key.range, offset)) visitScalar(entry.key, looking);
      else if (entry.value !== undefined && holds(entry.value.range, offset)) visit(entry.value, looking);
    }
  }
}

function visitScalar({ range, style }: SketchScalar, { text, offset, outside }: Looking): void {
  outside.push(range);
  if (style === "quoted") {
    const isClosed = range.end - range.start > 1 && text[range.end - 1] === text[range.start];
    const inside = { start: range.start + 1, end: range.end - (isClosed ? 1 : 0) };
    if (holds(inside, offset)) outside.push(inside);
  }
  if (style === "block") outside.push(lineAround(text, offset));
}

/** A comment from its mark on, within the part of the file that holds it. */
function comments(text: string, offset: number, around: TextRange | undefined): readonly TextRange[] {
  const line = lineAround(text, offset);
  const before = text.slice(line.start, Math.max(offset, line.start));
  const mark = /(?:^|[ \t])#/.exec(before);
  if (mark === null || around === undefined) return [];
  const start = line.start + mark.index + mark[0].length - 1;
  // A value that holds the offset is no comment.
  return around.end - around.start < line.end - line.start && around.start < start
    ? []
    : [line, { start, end: line.end }];
}

/** The line of an offset without the white space around it. */
function lineAround(text: string, offset: number): TextRange {
  const { start, end } = lineAt(text, offset);
  const line = text.slice(start, end);
  const indent = line.length - line.trimStart().length;
  return { start: start + indent, end: Math.max(start + line.trimEnd().length, start + indent) };
}

function wordAt(text: string, offset: number): TextRange | undefined {
  const { start, end } = lineAt(text, offset);
  const line = text.slice(start, end);
  for (const { index, 0: word } of line.matchAll(/[\p{L}\p{N}_]+/gu)) {
    if (start + index > offset) return undefined;
    if (start + index + word.length >= offset) return { start: start + index, end: start + index + word.length };
  }
  return undefined;
}

/** Of parts in the order of the text the last one that holds an offset. */
function findHolding<T extends { readonly range: TextRange }>(parts: readonly T[], offset: number): T | undefined {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((parts[middle]?.range.start ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  const found = parts[low - 1];
  if (found !== undefined && holds(found.range, offset)) return found;
  const before = parts[low - 2];
  return before !== undefined && holds(before.range, offset) ? before : undefined;
}

function holds({ start, end }: TextRange, offset: number): boolean {
  return start <= offset && offset <= end;
}
