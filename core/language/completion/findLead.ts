import { columnOf, lineEnd, lineStartOf, nextLine, skipIndent } from "../sketch/lines.ts";
import type { OpenLevel } from "../sketch/readSketch.ts";
import type { SketchNode } from "../sketch/sketch.ts";

/** What a line lacks before its text to be part of what is around it. */
export interface Lead {
  /** Where it belongs. */
  readonly at: number;
  /** Spaces, or the dash of a list that stands at the column of its key. */
  readonly text: string;
}

/** A line without text, or with the beginning of a key. */
const begun = /^ *(?:\w[\w.-]*)?[ \t]*$/;

/**
 * What a line lacks that begins too far out, since what it is in goes on below it, as between two tiers, or has not begun
 * yet, as below `two_stage:`. Undefined where that is not so. `open` are the levels open where the line begins.
 */
export function findLead(text: string, cursor: number, open: readonly OpenLevel[]): Lead | undefined {
  const start = lineStartOf(text, cursor);
  const end = lineEnd(text, start);
  if (!begun.test(text.slice(start, end))) return undefined;
  const at = Math.min(skipIndent(text, start, end, 0).at, cursor);
  const column = columnOf(text, at);
  const level = open.findLast((one) => one.column === column);
  if (level === undefined) return undefined;
  const isScalar = level.slot.value?.kind === "scalar";
  const below = textBelow(text, end);
  if (below !== undefined && below.column > column)
    return isScalar ? undefined : { at, text: " ".repeat(below.column - column) };
  if (below?.isItem === true && open.some((one) => hasListAtKey(one, column, text))) return { at, text: "- " };
  return level.node?.kind === "map" && level.slot.value === undefined ? { at, text: "  " } : undefined;
}

/** Whether the list of a key stands at a column, which is that of the key. */
function hasListAtKey({ column: own, node, slot }: OpenLevel, column: number, text: string): boolean {
  return own === column && node?.kind === "map" && isListAt(slot.value, column, text);
}

function isListAt(node: SketchNode | undefined, column: number, text: string): boolean {
  return node?.kind === "list" && columnOf(text, node.range.start) === column;
}

/** The next line of the document with more than a comment, unless tabs are before it. */
function textBelow(text: string, end: number): { readonly column: number; readonly isItem: boolean } | undefined {
  for (let start = nextLine(text, end); start < text.length; start = nextLine(text, start)) {
    const line = text.slice(start, lineEnd(text, start));
    if (/^\s*(?:#|$)/.test(line)) continue;
    const [, indent, mark] = /^( *)(?!---|\.\.\.)(-?)(?=\S|[ \t])/.exec(line) ?? [];
    return indent === undefined ? undefined : { column: indent.length, isItem: mark === "-" };
  }
  return undefined;
}
