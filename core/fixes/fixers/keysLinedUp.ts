import type { Fix, FixContext } from "../fix.ts";
import { lineStart } from "../editing/lines.ts";
import { mendsMost } from "../proof.ts";

interface Line {
  readonly at: number;
  readonly indent: number;
  readonly isItem: boolean;
  /** Where the key stands, behind the dashes. */
  readonly column: number;
  readonly hasValue: boolean;
}

/** In a longer text no fix of a mistake in YAML is proved. */
const maxLength = 50_000;
const head = /^( *)((?:- +)*)(?:[\w.-]+|"[^"]*"|'[^']*') *:(?: +([^\s#])|[ \r]|$)/;

/**
 * Keys or items that are further in than those they belong to, or less so: in their column, with what belongs to them. Whom
 * they belong to is what leaves the fewest mistakes.
 */
export function keysLinedUp(offset: number, context: FixContext): readonly Fix[] {
  if (context.text.length > maxLength) return [];
  const lines = linesOf(context.text);
  const from = lines.findIndex(({ at }) => at >= lineStart(context.text, offset));
  const wrong = lines[from];
  if (wrong === undefined) return [];
  const isFurtherOut = ({ indent }: Line, index: number): boolean => index < from && indent < wrong.indent;
  const above = lines.findLastIndex(isFurtherOut);
  const parent = lines[above];
  const first = lines[above + 1];
  if (parent === undefined || first === undefined) return [];
  const item = lines.findLast((line, index) => line.isItem && isFurtherOut(line, index));
  const columns = wrong.isItem ? [item?.indent] : [...(parent.hasValue ? [] : [first.indent]), parent.column];
  // With a value of its own the one above has nothing below it, and is the neighbour of all that follows.
  const begin = parent.hasValue ? above + 1 : from;
  const ways = columns.flatMap((column) => shift(lines, begin, (column ?? wrong.indent) - wrong.indent, wrong));
  return mendsMost(ways, context);
}

function shift(lines: readonly Line[], begin: number, by: number, { indent, isItem }: Line): readonly Fix[] {
  if (by === 0) return [];
  const end = lines.findIndex((line, index) => index >= begin && line.indent < indent);
  const block = lines.slice(begin, end < 0 ? lines.length : end);
  const own = block.filter((line) => line.indent === indent).length;
  const edits = block.map((line) => ({
    range: { start: line.at, end: line.at + line.indent },
    text: " ".repeat(line.indent + by),
  }));
  const what = isItem ? "item" : "key";
  return [{ title: `Line the ${what}${own > 1 ? "s" : ""} up`, edits, isPreferred: true, isSafe: false }];
}

/** Without blank lines and comments, which may stand in any column. */
function linesOf(text: string): readonly Line[] {
  return Array.from(text.matchAll(/^( *)([^\s#])[^\r\n]*/gm), ({ index, 0: line, 1: spaces = "" }) => {
    const [, indent = spaces, dashes = "", value] = head.exec(line) ?? [];
    return {
      at: index,
      indent: indent.length,
      isItem: line.startsWith("-", indent.length),
      column: indent.length + dashes.length,
      hasValue: value !== undefined,
    };
  });
}
