import { afterLine, lineEnd, lineStart } from "../editing/lines.ts";
import type { Fixer } from "../fix.ts";

/** Without the code that silences nothing, and without the comment when it is its only one. */
export const unusedIgnore: Fixer = ({ range }, { text }) => {
  const begin = lineStart(text, range.start);
  const end = lineEnd(text, range.start);
  const hash = text[range.start] === "#" ? range.start : begin + text.slice(begin, range.start).lastIndexOf("#");
  const comment = text.slice(hash, end);
  const match = /^#+[ \t]*magi-ignore(?:-file)?:?([\w, \t-]*?)[ \t]*(?:(?<![^ \t])--(?:[ \t].*)?|(#.*))?$/.exec(
    comment,
  );
  if (match === null) return [];
  const [, listed = "", note = ""] = match;
  const codes = listed.split(/[\s,]+/).filter(Boolean);
  const code = text.slice(range.start, range.end);
  if (codes.length > 1 && range.start !== hash) {
    const behind = /^[\s,]*/.exec(text.slice(range.end, end))?.[0].length ?? 0;
    const before = /[\s,]*$/.exec(text.slice(hash, range.start))?.[0].length ?? 0;
    const isLast = codes.at(-1) === code;
    const piece = isLast
      ? { start: range.start - before, end: range.end }
      : { start: range.start, end: range.end + behind };
    return [{ title: `Remove \`${code}\``, edits: [{ range: piece, text: "" }], isPreferred: true, isSafe: false }];
  }
  const title = "Remove this comment";
  // What follows behind another `#` is a comment of its own.
  if (note !== "")
    return [
      {
        title,
        edits: [{ range: { start: hash, end: end - note.length }, text: "" }],
        isPreferred: true,
        isSafe: false,
      },
    ];
  const isAlone = text.slice(begin, hash).trim() === "";
  const space = /[ \t]*$/.exec(text.slice(begin, hash))?.[0].length ?? 0;
  const whole = isAlone ? { start: begin, end: afterLine(text, end) } : { start: hash - space, end };
  return [{ title, edits: [{ range: whole, text: "" }], isPreferred: true, isSafe: false }];
};
