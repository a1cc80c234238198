import type { TextRange } from "../../problem.ts";
import type { TextEdit } from "../../text/textEdit.ts";
import { lineStart } from "../editing/lines.ts";
import type { Fix } from "../fix.ts";

const item = /^([ \t]*)(-?)([ \t]*)([^\s:#,[\]{}-][^\s:#,[\]{}]*)[ \t]*$/;

/** Lines that YAML reads as one text because their dashes, or the spaces behind them, are missing: as items of a list. */
export function asItems(text: string, { start, end }: TextRange): readonly Fix[] {
  const first = lineStart(text, start);
  const lines = linesOf(text, first, end).map(({ at, line }) => ({ at, parts: item.exec(line) }));
  const indents = new Set(lines.map(({ parts }) => parts?.[1]));
  const isOneWord = lines.length === 1 && lines[0]?.parts?.[2] === "";
  if (isOneWord || indents.size !== 1 || lines.some(({ parts }) => parts === null)) return [];
  const edits = lines.flatMap(({ at, parts }): readonly TextEdit[] => {
    const [, indent = "", dash = "", gap = ""] = parts ?? [];
    const from = at + indent.length;
    return gap === "" ? [{ range: { start: from, end: from + dash.length }, text: "- " }] : [];
  });
  return [{ title: "Write the lines as a list", edits, isPreferred: true, isSafe: false }];
}

/** Items that YAML reads as part of the one above because their dashes are not in its column: in that column. */
export function linedUp(text: string, { start, end }: TextRange): readonly Fix[] {
  const [own, ...others] = linesOf(text, lineStart(text, start), end);
  const column = /^ *(?=- )/.exec(own?.line ?? "")?.[0];
  if (column === undefined || others.length === 0 || !others.every(({ line }) => /^ *- /.test(line))) return [];
  const edits = others.map(({ at, line }) => ({ range: { start: at, end: at + line.indexOf("-") }, text: column }));
  return [{ title: "Line the items up", edits, isPreferred: true, isSafe: false }];
}

function linesOf(text: string, start: number, end: number): readonly { readonly at: number; readonly line: string }[] {
  return Array.from(text.slice(start, end).matchAll(/[^\r\n]+/g), ({ index, 0: line }) => ({
    at: start + index,
    line,
  }));
}
