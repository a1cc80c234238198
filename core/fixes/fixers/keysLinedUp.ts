import type { TextRange } from "../../problem.ts";
import type { Fix, FixContext } from "../fix.ts";
import { afterLine, lineEnd, lineStart } from "../editing/lines.ts";
import { maxLength, mendsMost } from "../proof.ts";
import type { Way } from "../proof.ts";

interface Line {
  readonly at: number;
  readonly indent: number;
  readonly isItem: boolean;
  /** Where the key stands, behind the dashes. */
  readonly column: number;
  readonly hasValue: boolean;
}

const head = /^( *)((?:- +)*)(?:[\w.-]+|"[^"]*"|'[^']*') *:(?: +([^\s#])|[ \r]|$)/;

/**
 * Keys or items that are further in than those they belong to, or less so: in their column, alone or with all that follow
 * there. Whom they belong to is what leaves the fewest mistakes.
 */
export function keysLinedUp(offset: number, context: FixContext): readonly Fix[] {
  const { text } = context;
  // None would be proved.
  if (text.length > maxLength) return [];
  const lines = linesOf(text);
  const from = lines.findIndex(({ at }) => at >= lineStart(text, offset));
  const wrong = lines[from];
  const around = linesAround(lines, from);
  const [above] = around;
  if (wrong === undefined) return [];
  const list = listAbove(lines, from);
  if (list !== undefined) return itemsIn(lines.slice(from), list, context);
  if (above === undefined) return firstLinesOut(lines.slice(0, from), wrong, context);
  // With a value of its own it has nothing below it, and is the neighbour of all that follows.
  const begin = above.hasValue ? lines.indexOf(above) + 1 : from;
  const end = lines.findIndex(({ indent }, index) => index >= begin && indent < wrong.indent);
  const block = lines.slice(begin, end < 0 ? lines.length : end);
  const columns = wrong.isItem
    ? around.filter(({ isItem }) => isItem).map(({ indent }) => indent)
    : keyColumns(lines.slice(lines.indexOf(above) + 1, from), around);
  const ways = [...new Set(columns)].flatMap((column) => [
    ...shift(text, block, column - wrong.indent, wrong),
    ...(block.length > 1 ? shift(text, [wrong], column - wrong.indent, wrong) : []),
    ...(wrong.isItem ? shift(text, itemsFrom(lines.slice(from)), column - wrong.indent, wrong) : []),
  ]);
  const others = wrong.isItem
    ? withoutDash(wrong, above)
    : shift(text, headOf(above), wrong.indent - above.column, above);
  return mendsMost([...ways, ...others], context);
}

/** An item and those that follow it in its column, with their keys. */
function itemsFrom(below: readonly Line[]): readonly Line[] {
  const indent = below[0]?.indent ?? 0;
  const end = below.findIndex((line) => line.indent < indent || (line.indent === indent && !line.isItem));
  return below.slice(0, end < 0 ? below.length : end);
}

/** The line of an item by which the keys below it go. */
function headOf(above: Line): readonly Line[] {
  return above.isItem && above.hasValue ? [above] : [];
}

/** A key of the item above that has a dash of its own. */
function withoutDash({ at, indent, column }: Line, above: Line): readonly Way[] {
  if (column <= indent || above.column !== indent) return [];
  const edits = [{ range: { start: at + indent, end: at + column }, text: "" }];
  return [{ fix: { title: "Remove the dash", edits, isPreferred: true, isSafe: false } }];
}

/** The nearest item above one that is further out, if what stands between them is further in, too. */
function listAbove(lines: readonly Line[], from: number): Line | undefined {
  const wrong = lines[from];
  if (wrong?.isItem !== true) return undefined;
  const above = lines.slice(0, from);
  const inside = above.slice(above.findLastIndex(({ indent }) => indent <= wrong.indent) + 1);
  return inside.find(({ isItem }) => isItem);
}

/** An item that is further out than its list, in the column of the list, with those that follow it there. */
function itemsIn(below: readonly Line[], list: Line, context: FixContext): readonly Fix[] {
  const [wrong] = below;
  if (wrong === undefined) return [];
  const end = below.findIndex(
    ({ indent, isItem }) =>
      indent < wrong.indent || (indent === wrong.indent && !isItem) || (indent === list.indent && isItem),
  );
  const items = below.slice(0, end < 0 ? below.length : end);
  return mendsMost(shift(context.text, items, list.indent - wrong.indent, wrong), context);
}

/** What stands above a key that is further out than all of it: in the column of the key. */
function firstLinesOut(before: readonly Line[], key: Line, context: FixContext): readonly Fix[] {
  const [first] = before;
  if (first === undefined) return [];
  return mendsMost(shift(context.text, before, key.indent - first.indent, first), context);
}

/** Where a key may belong, the likeliest first: beside the key before it, the first of those before, or one around them. */
function keyColumns(before: readonly Line[], around: readonly Line[]): readonly number[] {
  const columns = [before.at(-1)?.column, before[0]?.indent, ...around.map(({ column }) => column)];
  return columns.filter((column) => column !== undefined);
}

/** The lines that one lies in, or beside of which it stands too far in, from the nearest to the one at the margin. */
function linesAround(lines: readonly Line[], from: number): readonly Line[] {
  const around: Line[] = [];
  let indent = lines[from]?.indent ?? 0;
  for (const line of lines.slice(0, from).reverse()) {
    if (line.indent >= indent) continue;
    around.push(line);
    indent = line.indent;
  }
  return around;
}

function shift(text: string, lines: readonly Line[], by: number, wrong: Line): readonly Way[] {
  const [first] = lines;
  const last = lines.at(-1);
  if (by === 0 || first === undefined || last === undefined) return [];
  const own = lines.filter(({ indent }) => indent === wrong.indent).length;
  const edits = lines.map(({ at, indent }) => ({
    range: { start: at, end: at + indent },
    text: " ".repeat(Math.max(0, indent + by)),
  }));
  const what = wrong.isItem ? "item" : "key";
  const fix = { title: `Line the ${what}${own > 1 ? "s" : ""} up`, edits, isPreferred: true, isSafe: false };
  return [{ fix, place: placeAfter(text, first, last, by * lines.length) }];
}

/** Where the lines are afterwards, with the one above and the one below them. */
function placeAfter(text: string, first: Line, last: Line, longer: number): TextRange {
  const below = lineEnd(text, afterLine(text, last.at));
  return { start: lineStart(text, Math.max(0, first.at - 1)), end: below + longer };
}

/** Without blank lines and comments, which may stand in any column. */
function linesOf(text: string): readonly Line[] {
  return Array.from(text.matchAll(/^( *)([^\s#])[^\r\n]*/gm), ({ index, 0: line, 1: spaces = "" }) => {
    const key = head.exec(line);
    const isItem = line.startsWith("-", spaces.length);
    return {
      at: index,
      indent: spaces.length,
      isItem,
      column: spaces.length + (key?.[2]?.length ?? 0),
      // An item without a key is a value itself.
      hasValue: key === null ? isItem : key[3] !== undefined,
    };
  });
}
