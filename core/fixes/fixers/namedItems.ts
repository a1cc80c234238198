import { yamlText } from "../../language/completion/yamlText.ts";
import type { TextRange } from "../../problem.ts";
import type { TextEdit } from "../../text/textEdit.ts";
import { lineStart } from "../editing/lines.ts";
import type { Fix } from "../fix.ts";

interface Line {
  readonly at: number;
  readonly indent: number;
  readonly text: string;
}

const key = /^(?:([\w.-]+)|"([^"\\]*)"|'([^']*)')[ ]*:(?=[ ]|$)[ ]*/;
const flowMap = /^\{( ?)(?=[ ]*[^ }])/;
/** A number by itself can only be the score. */
const score = /^(?:\.inf|\d+(?:\.\d+)?)(?=[ ]*(?:#|$))/i;
const nothing = /^(?:#|$)/;

/** Tiers that are written as keys of a mapping, a line for each and what belongs to it below: as a list of them. */
export function asNamedItems(text: string, { start, end }: TextRange): readonly Fix[] {
  const first = lineStart(text, start);
  if (text.slice(first, start).trim() !== "") return [];
  const lines = linesOf(text, first, end).filter(({ text: own }) => !nothing.test(own));
  const column = lines[0]?.indent ?? 0;
  const edits: TextEdit[] = [];
  let shift: number | undefined;
  for (const line of lines) {
    if (line.indent > column) {
      // What belongs to a tier stands below its name.
      shift ??= column + 2 - line.indent;
      if (line.indent + shift < column + 2) return [];
      if (shift !== 0)
        edits.push({
          range: { start: line.at - line.indent, end: line.at },
          text: " ".repeat(line.indent + shift),
        });
      continue;
    }
    shift = undefined;
    const edit = line.indent === column ? asItem(line) : undefined;
    if (edit === undefined) return [];
    edits.push(edit);
  }
  return edits.length === 0 ? [] : [{ title: "Write the tiers as a list", edits, isPreferred: true, isSafe: false }];
}

function asItem({ at, text }: Line): TextEdit | undefined {
  const [head, plain, double, single] = key.exec(text) ?? [];
  if (head === undefined) return undefined;
  const name = yamlText(plain ?? double ?? single ?? "");
  const value = text.slice(head.length);
  const replace = (length: number, by: string): TextEdit => ({ range: { start: at, end: at + length }, text: by });
  if (nothing.test(value)) return replace(head.trimEnd().length, `- name: ${name}`);
  const [brace, gap = ""] = flowMap.exec(value) ?? [];
  if (brace !== undefined) return replace(head.length + brace.length, `- {${gap}name: ${name}, `);
  const number = score.exec(value)?.[0];
  return number === undefined
    ? undefined
    : replace(head.length + number.length, `- { name: ${name}, max_score: ${number} }`);
}

/** Each line that is not empty, from where its text begins. */
function linesOf(text: string, start: number, end: number): readonly Line[] {
  return Array.from(
    text.slice(start, end).matchAll(/^( *)([^\r\n]*)$/gm),
    ({ index, 1: indent = "", 2: own = "" }) => ({
      at: start + index + indent.length,
      indent: indent.length,
      text: own,
    }),
  );
}
