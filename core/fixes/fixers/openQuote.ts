import { plainEnd } from "../../language/sketch/lines.ts";
import { lineEnd } from "../editing/lines.ts";
import type { Fix, Fixer } from "../fix.ts";

/**
 * The quote that is missing: at the end of the line, or where what is in brackets or a key ends. That the text is YAML
 * with it shows on reading it again, as for every fix of a mistake in YAML.
 */
export const openQuote: Fixer = ({ range, message }, { text }) => {
  if (message !== "This quote is not closed.") return [];
  const { start } = range;
  const end = plainEnd(text, start, lineEnd(text, start));
  const inside = /[,:\]}]/.exec(text.slice(start, end));
  const ends = inside === null ? [end] : [end, start + inside.index];
  return ends.map((at): Fix => ({
    title: "Close the quote",
    edits: [{ range: { start: at, end: at }, text: text.charAt(start) }],
    isPreferred: true,
    isSafe: false,
  }));
};
