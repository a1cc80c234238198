import { keyNames } from "../../language/keySchema.ts";
import { lineEnd, lineStart } from "../editing/lines.ts";
import type { Fix, FixContext } from "../fix.ts";
import { maxLength, mendsMost } from "../proof.ts";

const keyLine = /^[ \t]*(?:- +)*([\w-]+)(:?)/;
const dashLine = /^ *-(?=[^\s-])/;
const itemLine = /^( *)[^\s:#,[\]{}-][^\s:#,[\]{}]*[ \t]*(?:#.*)?$/;

/**
 * The colon, the space or the dash that is missing on the line of an offset, or on the one above, whichever leaves the
 * fewest mistakes.
 */
export function missingMark(offset: number, context: FixContext): readonly Fix[] {
  const { text } = context;
  // None would be proved.
  if (text.length > maxLength) return [];
  // Told at an empty line it is about the next one.
  const own = lineStart(text, offset + text.slice(offset).search(/\S|$/));
  const above = lineStart(text, Math.max(0, text.slice(0, own).trimEnd().length - 1));
  const ways = [...new Set([own, above])].flatMap((at) => marksFor(at, context));
  return mendsMost(
    ways.map((fix) => ({ fix })),
    context,
  );
}

function marksFor(at: number, { text }: FixContext): readonly Fix[] {
  const line = text.slice(at, lineEnd(text, at));
  const [start = "", name = "", colon = ""] = keyLine.exec(line) ?? [];
  if (keyNames.has(name)) {
    const behind = at + start.length;
    const hasSpace = /^(?:[ \t]|$)/.test(line.slice(start.length));
    if (colon === "" && hasSpace) return [insert("colon", behind, ":")];
    return colon !== "" && !hasSpace ? [insert("space", behind, " ")] : [];
  }
  const dash = dashLine.exec(line)?.[0];
  if (dash !== undefined) return [insert("space", at + dash.length, " ")];
  const indent = itemLine.exec(line)?.[1];
  return indent === undefined ? [] : [insert("dash", at + indent.length, "- ")];
}

function insert(what: string, at: number, text: string): Fix {
  return {
    title: `Insert the ${what}`,
    edits: [{ range: { start: at, end: at }, text }],
    isPreferred: true,
    isSafe: false,
  };
}
