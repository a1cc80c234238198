import { asRecord } from "../../record.ts";
import { yamlText } from "../../language/completion/yamlText.ts";
import type { TextRange } from "../../problem.ts";
import type { TextEdit } from "../../text/textEdit.ts";
import { lineStart } from "../editing/lines.ts";
import type { Fix, FixContext } from "../fix.ts";
import { comesTo } from "../proof.ts";

interface Line {
  readonly at: number;
  readonly indent: number;
  readonly text: string;
}

const key = /^(?:([\w.-]+)|"([^"\\]*)"|'([^']*)')[ ]*:(?=[ ]|$)[ ]*/;
const flowMap = /^\{( ?)(?=[ ]*[^ }])/;
const score = /^(?:\.inf|\d+(?:\.\d+)?)(?=[ ]*(?:#|$))/i;
const nothing = /^(?:#|$)/;

/**
 * Tiers that are written as keys of a mapping, a line for each and what belongs to it below: as a list of them. Only what is
 * proved to be read as the same tiers, since a value in YAML can be written in more ways than are looked for here.
 */
export function asNamedItems(range: TextRange, context: FixContext): readonly Fix[] {
  const data = asRecord(context.parsed.data);
  const tiers = Object.entries(asRecord(data["tier_config"])).map(([name, value]) => toTier(name, value));
  const edits = tiers.includes(undefined) ? [] : editsFor(context.text, range);
  if (edits.length === 0) return [];
  const fix: Fix = { title: "Write the tiers as a list", edits, isPreferred: true, isSafe: false };
  return comesTo(fix, { ...data, tier_config: tiers }, context) ? [fix] : [];
}

/** What of a tier stands in the file: its other keys in a mapping, or its score alone. */
function toTier(name: string, value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (name === "" || name === "name" || name === "max_score" || name === "expected_time_seconds") return undefined;
  if (typeof value === "number") return { name, max_score: value };
  if (value === null) return { name };
  const said = asRecord(value);
  return Array.isArray(value) || typeof value !== "object" || "name" in said ? undefined : { name, ...said };
}

function editsFor(text: string, { start, end }: TextRange): readonly TextEdit[] {
  const first = lineStart(text, start);
  if (text.slice(first, start).trim() !== "") return [];
  const lines = linesOf(text, first, end).filter((line) => line.text !== "");
  const column = lines[0]?.indent ?? 0;
  const edits: TextEdit[] = [];
  let shift: number | undefined;
  for (const line of lines) {
    const isComment = line.text.startsWith("#");
    if (line.indent > column) {
      // What belongs to a tier stands below its name.
      if (!isComment) shift ??= column + 2 - line.indent;
      const by = shift ?? 0;
      if (!isComment && line.indent + by < column + 2) return [];
      if (by !== 0)
        edits.push({ range: { start: line.at - line.indent, end: line.at }, text: " ".repeat(line.indent + by) });
    } else if (!isComment) {
      shift = undefined;
      const edit = line.indent === column ? asItem(line) : undefined;
      if (edit === undefined) return [];
      edits.push(edit);
    }
  }
  return edits;
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

/** The lines from where the text of each begins. */
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
