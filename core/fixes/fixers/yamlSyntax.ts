import { findKeySchema } from "../../language/keySchema.ts";
import { plainEnd } from "../../language/sketch/lines.ts";
import type { TextEdit } from "../../text/textEdit.ts";
import {
  badEscape,
  badIndent,
  badItem,
  extraComma,
  noColon,
  openQuote,
  outOfPlace,
  somethingMissing,
} from "../../yaml/yamlProblem.ts";
import { afterLine, lineBreakOf, lineEnd, lineStart } from "../editing/lines.ts";
import { findPlace, pathOf } from "../editing/places.ts";
import { inSingleQuotes, withBackslashes } from "../editing/values.ts";
import type { Fix, FixContext, Fixer } from "../fix.ts";
import { mendsMost } from "../proof.ts";
import { inQuotes, takesBrackets } from "./inQuotes.ts";
import { keysLinedUp } from "./keysLinedUp.ts";
import { missingMark } from "./missingMark.ts";

/**
 * The quote or the bracket that is missing, lines in their column, or quotes around a text that needs them. Whether the text
 * is YAML with it shows on reading it again, as for every fix of a mistake in YAML.
 */
export const yamlSyntax: Fixer = ({ range, message }, context) => {
  const { text } = context;
  const { start } = range;
  if (message === openQuote)
    return mendsMost(
      closings(text, start).map((one) => ({ fix: one })),
      context,
    );
  if (message === badIndent || message === badItem) {
    const linedUp = keysLinedUp(start, context);
    return linedUp.length > 0 ? linedUp : missingMark(start, context);
  }
  if (message === noColon || message === somethingMissing) return missingMark(start, context);
  if (message === badEscape) return singleQuotes(text, start);
  if (message === extraComma) return [fix("Remove the comma", { range, text: "" })];
  const bracket = missingBracket(message);
  if (bracket !== undefined)
    return mendsMost(
      closedBrackets(bracket, start, context).map((one) => ({ fix: one })),
      context,
    );
  const bracketed = message === outOfPlace ? bracketsInQuotes(start, context) : [];
  if (bracketed.length > 0) return bracketed;
  // A value by itself: in brackets it would end earlier.
  const key = /(?:^|[\r\n])([ \t]*(?:- +)?)[\w-]+:([ \t]+)$/.exec(text.slice(Math.max(0, start - 200), start));
  if (key === null) return [];
  const value = text.slice(start, plainEnd(text, start, lineEnd(text, start)));
  const [, lead = "", space = ""] = key;
  const gap = { start: start - space.length, end: start };
  const wanted = findKeySchema(pathOf(findPlace(context.sketch, { start, end: start })))?.type;
  if (value.startsWith("- ") && wanted === "array") return [beginBelow(text, gap, "list", lead.length)];
  if (/^[\w-]+:\s/.test(value) && wanted === "object") return [beginBelow(text, gap, "mapping", lead.length)];
  if (!needsQuotes.test(value)) return [];
  // In quotes it would be the value, before the one that it stands before.
  if (loneTag.test(value) && hasTextBelow(text, start, lead.length))
    return [fix("Remove the tag", { range: { start: start - space.length, end: start + value.length }, text: "" })];
  return [fix("Put the text in quotes", { range: { start, end: start + value.length }, text: inSingleQuotes(value) })];
};

const loneTag = /^!\S*$/;

/** Whether the value of a key at a column is in the lines below: further in, or items beside it. */
function hasTextBelow(text: string, offset: number, column: number): boolean {
  const [, indent = "", dash] = /^( *)(?:(-)(?=\s)|[^\s#])/m.exec(text.slice(lineEnd(text, offset))) ?? [];
  return indent.length > column || (dash !== undefined && indent.length === column);
}

/** What follows a bracket that ends a list, where a text was meant. */
function bracketsInQuotes(offset: number, { text, sketch }: FixContext): readonly Fix[] {
  const key = /^[ \t]*(?:- +)?[\w-]+:[ \t]+(?=[[{])/.exec(text.slice(lineStart(text, offset), offset))?.[0];
  if (key === undefined) return [];
  const start = lineStart(text, offset) + key.length;
  return takesBrackets(pathOf(findPlace(sketch, { start, end: start }))) ? inQuotes(text, start) : [];
}

/** What begins with a character that means something, or has a colon and a space. */
const needsQuotes = /^(?:[-?:](?:\s|$)|[@`%&*!|>[\]{},#"'])|:(?:\s|$)/;

/** At the end of the line, or where what is in brackets or a key ends: there first where the line begins with the quote. */
function closings(text: string, start: number): readonly Fix[] {
  const end = plainEnd(text, start, lineEnd(text, start));
  const inside = /[,:\]}]/.exec(text.slice(start, end));
  const ends = inside === null ? [end] : [end, start + inside.index];
  if (text.slice(lineStart(text, start), start).trim() === "") ends.reverse();
  return ends.map((at) => fix("Close the quote", { range: { start: at, end: at }, text: text.charAt(start) }));
}

/** Around a text of one line, where nothing else in it is an escape of YAML, or a pattern knows the escape as well. */
function singleQuotes(text: string, escape: number): readonly Fix[] {
  const before = text.slice(Math.max(lineStart(text, escape), escape - longestLookBack), escape);
  const lead = /^(?:.*[\s,[{:])?(?="(?:[^"\\]|\\.)*$)/.exec(before)?.[0];
  if (lead === undefined) return [];
  const start = escape - before.length + lead.length;
  const escaped = /^"((?:[^"\\\r\n]|\\[^\r\n])*)"/.exec(text.slice(start, lineEnd(text, start)))?.[1];
  const isPattern = /pattern["']?[ \t]*:[ \t]*$/.test(lead);
  if (escaped === undefined || (!isPattern && knownEscape.test(escaped))) return [];
  const range = { start, end: start + escaped.length + 2 };
  return [fix("Use single quotes", { range, text: inSingleQuotes(withBackslashes(escaped)) })];
}

const longestLookBack = 500;
/** One that means something else than what stands there, behind pairs of backslashes. */
const knownEscape = /(?<!\\)(?:\\\\)*\\[0abtnvfreNLP_xuU \t/]/;

function missingBracket(message: string): string | undefined {
  return /^A closing `(.)` is missing/.exec(message)?.[1];
}

/**
 * Where it is missing, alone or with the others that are missing there; where another is missing before it, which may end
 * this one too; and for a mapping before the next one in the same brackets.
 */
function closedBrackets(bracket: string, start: number, { text, parsed }: FixContext): readonly Fix[] {
  const missing = parsed.problems
    .filter(({ code, range }) => code === "yaml-syntax" && range.start <= start)
    .flatMap(({ message, range }) => {
      const closing = missingBracket(message);
      return closing === undefined ? [] : [{ at: range.start, closing }];
    })
    .slice(-maxNear);
  const allHere = missing.filter(({ at }) => at === start).map(({ closing }) => closing);
  const mappings = missing.some(({ closing }) => closing === "}") ? mappingsBefore(text, start) : [];
  const ways = [{ at: start, closing: bracket }, ...missing, { at: start, closing: allHere.join("") }, ...mappings];
  return ways.map(({ at, closing }) =>
    fix(`Close the bracket${closing.length > 1 ? "s" : ""}`, { range: { start: at, end: at }, text: closing }),
  );
}

/** Where a mapping may have ended, because another begins behind the comma; the nearest first. */
function mappingsBefore(text: string, end: number): readonly { readonly at: number; readonly closing: string }[] {
  const next = [...text.slice(0, end).matchAll(/(?<![\]}]\s*),\s*\{/g)].slice(-maxNear);
  return next.reverse().map(({ index }) => ({ at: index, closing: "}" }));
}

/** So many places before a mistake are thought of. */
const maxNear = 4;

/**
 * The first item or key below the key that it belongs to: in the column of the next one, of an item's own other keys, or a
 * little further in.
 */
function beginBelow(text: string, range: TextEdit["range"], what: "list" | "mapping", keyColumn: number): Fix {
  const below = afterLine(text, range.end);
  const next = /^( *)(- )?\S/.exec(text.slice(below, lineEnd(text, below)));
  const indent = next?.[1]?.length ?? 0;
  const ownKeys = indent - 2 >= keyColumn ? indent - 2 : keyColumn + 2;
  const isNext = what === "list" ? next?.[2] !== undefined && indent >= keyColumn : indent > keyColumn;
  const column = isNext ? indent : what === "list" ? ownKeys : keyColumn + 2;
  return fix(`Begin the ${what} on a line of its own`, { range, text: lineBreakOf(text) + " ".repeat(column) });
}

function fix(title: string, edit: TextEdit): Fix {
  return { title, edits: [edit], isPreferred: true, isSafe: false };
}
