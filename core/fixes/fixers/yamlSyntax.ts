import { plainEnd } from "../../language/sketch/lines.ts";
import type { TextEdit } from "../../text/textEdit.ts";
import { lineEnd } from "../editing/lines.ts";
import type { Fix, Fixer } from "../fix.ts";

/**
 * The quote or the bracket that is missing, or quotes around a text that needs them. Whether the text is YAML with it shows
 * on reading it again, as for every fix of a mistake in YAML.
 */
export const yamlSyntax: Fixer = ({ range, message }, { text }) => {
  const { start } = range;
  if (message === "This quote is not closed.") return closings(text, start).map((edit) => fix("Close the quote", edit));
  const bracket = /^A closing `(.)` is missing/.exec(message)?.[1];
  if (bracket !== undefined) return [fix("Close the bracket", { range: { start, end: start }, text: bracket })];
  const end = plainEnd(text, start, lineEnd(text, start));
  // A value by itself: in brackets it would end earlier.
  if (!/(?:^|[\r\n])[ \t]*(?:- +)?[\w-]+:[ \t]+$/.test(text.slice(Math.max(0, start - 200), start))) return [];
  const quoted = `'${text.slice(start, end).replaceAll("'", "''")}'`;
  return [fix("Put the text in quotes", { range: { start, end }, text: quoted })];
};

/** At the end of the line, or where what is in brackets or a key ends. */
function closings(text: string, start: number): readonly TextEdit[] {
  const end = plainEnd(text, start, lineEnd(text, start));
  const inside = /[,:\]}]/.exec(text.slice(start, end));
  const ends = inside === null ? [end] : [end, start + inside.index];
  return ends.map((at) => ({ range: { start: at, end: at }, text: text.charAt(start) }));
}

function fix(title: string, edit: TextEdit): Fix {
  return { title, edits: [edit], isPreferred: true, isSafe: false };
}
