import type { Problem, TextRange } from "../problem.ts";
import { badItem, noColon, somethingMissing } from "./yamlProblem.ts";

/** So many lines above an item are looked at for its list. */
const maxLines = 100;
const itemLine = /^( *)-(?= |$)/;
/** The dashes of an item, up to its first key. */
const itemHead = /^ *-(?: +-)* /;
/** A list may stand below a key without a value, in its column. */
const keyWithValue = /^ *[^\s:#-][^:]*: +[^\s#]/;

/**
 * Items that are further out than those of the list above, or stand among the keys of one: to the parser each is a key that
 * lacks its colon, and it complains of the line in several ways. One sentence says what is wrong.
 */
export function withItemsInLine(problems: readonly Problem[], text: string): readonly Problem[] {
  const found: Problem[] = [];
  let said: TextRange | undefined;
  for (const problem of problems) {
    const start = firstTextFrom(text, problem.range.start);
    const isSaid = said !== undefined && start >= said.start && start < said.end;
    if (isSaid && (isAboutItem(problem) || problem.code === "unknown-field")) continue;
    const item = !isSaid && isAboutItem(problem) ? findOutOfLine(text, start) : undefined;
    if (item === undefined) found.push(problem);
    else {
      found.push({ ...problem, message: badItem, range: item });
      said = { start: lineStartOf(text, item.start), end: item.end };
    }
  }
  return found;
}

function isAboutItem({ code, message }: Problem): boolean {
  return code === "yaml-syntax" && (message === somethingMissing || message === noColon);
}

/** What is told at white space or a comment is about the text behind it. */
function firstTextFrom(text: string, offset: number): number {
  const blank = /(?:\s|#[^\r\n]*(?=[\r\n]|$))*/y;
  blank.lastIndex = offset;
  return offset + (blank.exec(text)?.[0].length ?? 0);
}

/** The item on the line of an offset, where the list above it stands further in, or one of its items has its keys here. */
function findOutOfLine(text: string, offset: number): TextRange | undefined {
  const start = lineStartOf(text, offset);
  const line = lineAt(text, start);
  const indent = itemLine.exec(line)?.[1]?.length;
  if (indent === undefined) return undefined;
  let above = start;
  for (let count = 0; count < maxLines && above > 0; count++) {
    above = lineStartOf(text, above - 1);
    const other = lineAt(text, above);
    const column = other.search(/[^ ]/);
    if (column < 0 || other.charAt(column) === "#") continue;
    const isAmongKeys = column < indent && (itemHead.exec(other)?.[0].length ?? Infinity) <= indent;
    if (isAmongKeys || (column > indent && itemLine.test(other)))
      return { start: start + indent, end: start + line.length };
    if (column <= indent && !keyWithValue.test(other)) return undefined;
  }
  return undefined;
}

function lineStartOf(text: string, offset: number): number {
  return offset <= 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

function lineAt(text: string, start: number): string {
  const lineBreak = text.indexOf("\n", start);
  return text.slice(start, lineBreak < 0 ? text.length : lineBreak).trimEnd();
}
