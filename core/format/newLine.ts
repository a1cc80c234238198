import { lineEnd, lineStartOf } from "../language/sketch/lines.ts";
import { readSketch } from "../language/sketch/readSketch.ts";
import type { OpenLevel } from "../language/sketch/readSketch.ts";
import type { SketchNode, SketchScalar } from "../language/sketch/sketch.ts";
import { applyEdits } from "../text/textEdit.ts";
import type { TextEdit } from "../text/textEdit.ts";
import { readYaml } from "../yaml/readYaml.ts";
import { formatProfile } from "./formatProfile.ts";
import type { FormatOptions, KnownReading } from "./formatProfile.ts";
import { isSameMeaning, readSound, soundDocuments } from "./sameMeaning.ts";

/** In a longer text only the new line is indented: for the line before it, all of the text would have to be read. */
const maxLength = 50_000;

/**
 * The edits for a line that was just begun at the cursor: it is indented like what can be written there, and the
 * spaces of the line before it are put in order where that is sound. None within texts of several lines and brackets.
 */
export function formatNewLine(text: string, cursor: number, options: FormatOptions = {}): readonly TextEdit[] {
  const start = lineStartOf(text, cursor);
  if (start === 0) return [];
  const before = lineStartOf(text, start - (text.startsWith("\r\n", start - 2) ? 2 : 1));
  const indent = indentEdit({ text, start, before }, options);
  // Spaces on a line that is blank mean nothing outside of the texts in which the sketch finds nothing to write.
  if (text.length > maxLength) return indent === undefined ? [] : [indent];
  const reading = readYaml(text);
  const edits = [...lineEdits(text, before, options, reading), ...(indent === undefined ? [] : [indent])];
  const meant = edits.length === 0 ? undefined : soundDocuments(text, reading);
  // A text that is broken, as it is while somebody writes, has no meaning that could change.
  return meant === undefined || isSameMeaning(meant, readSound(applyEdits(text, edits))) ? edits : [];
}

function indentEdit(
  { text, start, before }: { readonly text: string; readonly start: number; readonly before: number },
  { tabSize = 2 }: FormatOptions,
): TextEdit | undefined {
  const end = lineEnd(text, start);
  const line = text.slice(start, end);
  // Who leaves a line empty is about to write something else, and who breaks a line knows where the rest belongs.
  if (!isBlank(line) || isBlank(text.slice(before, start))) return undefined;
  const open = readSketch(text, start).openAtCursor;
  if (open === undefined) return undefined;
  const column = columnFor(text, open, tabSize);
  if (column === undefined) return undefined;
  const wanted = " ".repeat(column);
  return wanted === line ? undefined : { range: { start, end }, text: wanted };
}

/**
 * The column of what can come next: another key or item, or the value of a key or dash that has none. Undefined behind a
 * text of several lines, which may go on.
 */
function columnFor(text: string, open: readonly OpenLevel[], step: number): number | undefined {
  const level = open.at(-1);
  if (isBlockText(level?.slot.value) && hasLines(text, level.slot.value)) return undefined;
  if (level?.node === undefined) return 0;
  const { node, slot, column } = level;
  const entry = node.kind === "map" ? node.entries.find((one) => one === slot) : undefined;
  const owner = entry ?? (node.kind === "list" ? node.items.find((one) => one === slot) : undefined);
  const { value } = slot;
  if (owner === undefined || (entry !== undefined && entry.colon === undefined)) return column;
  const below = entry === undefined ? 2 : step;
  if (value === undefined) return column + below;
  if (isBlockText(value)) return column + (depthInHeader(text, value) ?? below);
  // A value in the lines below, or a key half typed.
  const line = lineStartOf(text, value.range.start);
  return line > owner.range.start ? value.range.start - line : column;
}

/** Whether it is a text below a `|` or `>`. */
function isBlockText(value: SketchNode | undefined): value is SketchScalar {
  return value?.kind === "scalar" && value.style === "block";
}

function hasLines(text: string, { range }: SketchScalar): boolean {
  return lineEnd(text, range.start) < range.end;
}

/** How far its lines are indented, where its header says it. */
function depthInHeader(text: string, { range }: SketchScalar): number | undefined {
  const digit = /^[|>][-+]?([1-9])/.exec(text.slice(range.start, range.end))?.[1];
  return digit === undefined ? undefined : Number(digit);
}

/** Other kinds of space are text to YAML. */
function isBlank(line: string): boolean {
  return /^[ \t\r\n]*$/.test(line);
}

/** What formatting would change within a line, behind its indentation. */
function lineEdits(text: string, start: number, options: FormatOptions, reading: KnownReading): readonly TextEdit[] {
  const end = lineEnd(text, start);
  const first = start + text.slice(start, end).search(/[^ \t]|$/);
  return formatProfile(text, options, reading).filter(({ range }) => range.start > first && range.end <= end);
}
