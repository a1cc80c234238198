import type { Document } from "yaml";
import type { TextRange } from "../problem.ts";
import { applyEdits } from "../text/textEdit.ts";
import type { TextEdit } from "../text/textEdit.ts";
import { shortenLongLists } from "../yaml/longLists.ts";
import { hasBareReturns } from "../yaml/parserText.ts";
import { readYaml } from "../yaml/readYaml.ts";
import type { YamlReading } from "../yaml/readYaml.ts";
import { layOut } from "./layout.ts";
import { isSameMeaning, readSound, soundDocuments } from "./sameMeaning.ts";
import { withoutTabs } from "./withoutTabs.ts";
import { whitespaceEdits } from "./whitespaceEdits.ts";

export interface FormatOptions {
  /** Spaces of one level, from 1 to 8; 2 when absent. */
  readonly tabSize?: number;
  /** False leaves spaces and tabs at the ends of lines. */
  readonly trimTrailingWhitespace?: boolean;
  /** False leaves a last line without a line break. */
  readonly insertFinalNewline?: boolean;
}

/** A text that is read already, for those who have it. */
export type KnownReading = Pick<YamlReading, "document" | "problems">;

/**
 * The edits that lay a profile out: indentation, spaces, blank lines (at most two in a row), line ends. They change
 * white space only, and never what the text means; a text that is not sound YAML gets none. Tabs as indentation are the
 * one mistake that is mended, where that is all that was wrong. Formatting what was formatted gives no edits, nor does a
 * text with carriage returns alone as line breaks.
 */
export function formatProfile(
  text: string,
  options: FormatOptions = {},
  reading: KnownReading = readYaml(text),
): readonly TextEdit[] {
  const step = Math.min(8, Math.max(1, Math.round(options.tabSize ?? 2)));
  const source = soundSource(text, step, reading);
  if (source === undefined) return [];
  const laidOut = layOut(source.text, {
    step,
    trimLineEnds: options.trimTrailingWhitespace !== false,
    endWithNewline: options.insertFinalNewline !== false,
  });
  if (laidOut === text) return [];
  const edits = whitespaceEdits(text, laidOut);
  return edits !== undefined && isSameMeaning(source.documents, readSound(laidOut)) ? edits : [];
}

/**
 * The edits that lay out the lines of a range. Where these alone would change what the text means, as when one of two
 * items is indented, those of the whole sections (a key at the beginning of a line, with what is below it) are taken.
 */
export function formatRange(
  text: string,
  range: TextRange,
  options: FormatOptions = {},
  reading: KnownReading = readYaml(text),
): readonly TextEdit[] {
  const edits = formatProfile(text, options, reading);
  if (edits.length === 0) return [];
  const meant = soundDocuments(text, reading);
  for (const wanted of [linesOf(text, range), sectionsOf(text, range)]) {
    const touching = edits.filter((edit) => edit.range.end >= wanted.start && edit.range.start <= wanted.end);
    if (touching.length === 0 || touching.length === edits.length) return touching;
    if (isSameMeaning(meant, readSound(applyEdits(text, touching)))) return touching;
  }
  return [];
}

/** The text to lay out: as it is when it is sound, else without tabs as indentation when that makes it sound. */
function soundSource(
  text: string,
  step: number,
  reading: KnownReading,
): { readonly text: string; readonly documents: readonly Document[] } | undefined {
  if (reading.document === undefined || hasTooManyParts(text) || hasBareReturns(text)) return undefined;
  const documents = soundDocuments(text, reading);
  if (documents !== undefined) return { text, documents };
  const mended = withoutTabs(text, step);
  return mended === text ? undefined : soundSource(mended, step, readYaml(mended));
}

/** Keys, items and lines that can be laid out while somebody waits; the long lists of plain words cost next to nothing. */
const maxParts = 30_000;

function hasTooManyParts(text: string): boolean {
  if (text.length < maxParts) return false;
  const shortened = shortenLongLists(text)?.text ?? text;
  return (shortened.match(/[\n,:]/g)?.length ?? 0) > maxParts;
}

function linesOf(text: string, { start, end }: TextRange): TextRange {
  const lineEnd = text.indexOf("\n", Math.max(start, end));
  return { start: text.lastIndexOf("\n", start - 1) + 1, end: lineEnd < 0 ? text.length : lineEnd };
}

function sectionsOf(text: string, { start, end }: TextRange): TextRange {
  const keys = [...text.matchAll(/^[^\s#-]/gm)].map(({ index }) => index);
  return {
    start: keys.findLast((index) => index <= start) ?? 0,
    end: keys.find((index) => index > end) ?? text.length,
  };
}
