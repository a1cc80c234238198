import type { TextRange } from "../../problem.ts";
import type { TextEdit } from "../../text/textEdit.ts";
import { afterLine, beforeBreak, hasComment, isRestBlank, lineEnd, lineStart } from "./lines.ts";
import type { EntryPlace, ItemPlace, Place } from "./places.ts";

export interface Removal {
  readonly edits: readonly TextEdit[];
  /** A comment stands on the lines that go, so a person should look at it. */
  readonly losesComment: boolean;
}

/** Takes an item out of its list, or an entry out of its mapping; `undefined` where the text is too odd for that. */
export function removePlace(text: string, place: Place): Removal | undefined {
  const { style } = place.kind === "item" ? place.list : place.map;
  if (style === "flow") return removeInFlow(text, place);
  return isOnly(place) ? removeOnly(text, place) : removeInBlock(text, place);
}

function isOnly(place: Place): boolean {
  return (place.kind === "item" ? place.list.items : place.map.entries).length === 1;
}

function rangeOf(place: Place): TextRange {
  return place.kind === "item" ? place.item.range : place.entry.range;
}

function removeInBlock(text: string, place: Place): Removal | undefined {
  const { start, end } = rangeOf(place);
  const begin = lineStart(text, start);
  if (!isRestBlank(text, end)) return undefined;
  const losesComment = hasComment(text.slice(start, lineEnd(text, end)));
  if (text.slice(begin, start).trim() !== "") return place.kind === "entry" ? removeBehindDash(text, place) : undefined;
  return { edits: [{ range: wholeLines(text, begin, end), text: "" }], losesComment };
}

/** The first entry of an item stands behind its dash; the one after it takes its place. */
function removeBehindDash(text: string, { map, index, entry }: EntryPlace): Removal | undefined {
  const { start, end } = entry.range;
  const next = map.entries[index + 1];
  if (!/^[\s-]*$/.test(text.slice(lineStart(text, start), start)) || next === undefined) return undefined;
  const between = text.slice(end, next.range.start);
  const range = { start, end: between.trim() === "" ? next.range.start : end };
  return { edits: [{ range, text: "" }], losesComment: hasComment(text.slice(start, end)) };
}

/** Without its only item a list would be nothing at all, so it becomes `[]`; a mapping becomes `{}`. */
function removeOnly(text: string, place: Place): Removal | undefined {
  const { parent } = place;
  if (parent === undefined) return place.kind === "entry" ? removeInBlock(text, place) : undefined;
  const { start, end } = rangeOf(place);
  const nothing = place.kind === "item" ? "[]" : "{}";
  const losesComment = hasComment(text.slice(start, lineEnd(text, end)));
  if (!isRestBlank(text, end)) return undefined;
  const begin = lineStart(text, start);
  if (text.slice(begin, start).trim() !== "")
    return { edits: [{ range: { start, end }, text: nothing }], losesComment: hasComment(text.slice(start, end)) };
  const behind = parent.kind === "entry" ? parent.entry.colon : parent.item.range.start;
  if (behind === undefined) return undefined;
  const properties = /^(?:[ \t]+[&!][^\s,[\]{}]*)*/.exec(text.slice(behind + 1, begin))?.[0].length ?? 0;
  const at = behind + 1 + properties;
  return {
    edits: [
      { range: { start: at, end: at }, text: ` ${nothing}` },
      { range: wholeLines(text, begin, end), text: "" },
    ],
    losesComment,
  };
}

/** The lines from the one that begins at `begin` to that of `end`, with one line break. */
function wholeLines(text: string, begin: number, end: number): TextRange {
  const finish = afterLine(text, end);
  const endsWithBreak = finish > lineEnd(text, end);
  return endsWithBreak ? { start: begin, end: finish } : { start: beforeBreak(text, begin), end: finish };
}

/** One comma goes with it: the one behind it, or for the last one that before it. */
function removeInFlow(text: string, place: Place): Removal | undefined {
  const { start, end } = rangeOf(place);
  const container = place.kind === "item" ? place.list : place.map;
  const limit = container.range.end;
  const next = skipSpace(text, end, limit);
  const losesComment = hasComment(text.slice(start, end));
  if (text[next] === ",") {
    if (next > end && hasComment(text.slice(end, next))) return undefined;
    return { edits: [{ range: aloneOrWithSpace(text, start, next + 1), text: "" }], losesComment };
  }
  if (!/[\]}]/.test(text[next] ?? "")) return undefined;
  const before = endBefore(place);
  if (before === undefined) return { edits: [{ range: aloneOrWithSpace(text, start, end), text: "" }], losesComment };
  const comma = skipSpace(text, before, limit);
  if (text[comma] !== ",") return undefined;
  const between = text.slice(comma, start);
  // A comma before the closing bracket is allowed, a comment between the two must stay.
  const range = hasComment(between) ? aloneOrWithSpace(text, start, end) : { start: comma, end };
  return { edits: [{ range, text: "" }], losesComment };
}

/** Where the neighbour before a place ends. */
function endBefore(place: Place): number | undefined {
  const parts = place.kind === "item" ? place.list.items : place.map.entries;
  return parts[place.index - 1]?.range.end;
}

/** A piece of a line inside brackets: its whole line when it stands alone there, else with the space behind it. */
function aloneOrWithSpace(text: string, start: number, end: number): TextRange {
  const begin = lineStart(text, start);
  const beginsLine = text.slice(begin, start).trim() === "";
  const rest = text.slice(end, lineEnd(text, end));
  if (beginsLine && rest.trim() === "" && begin > 0) return { start: begin, end: afterLine(text, end) };
  // A comment needs white space before it: that behind the piece, or that at the beginning of the line.
  const space = (beginsLine ? /^[ \t]*/ : /^[ \t]*(?![ \t#])/).exec(rest)?.[0].length ?? 0;
  return { start, end: end + space };
}

/** The next offset inside brackets that is neither white space nor a comment. */
export function skipSpace(text: string, from: number, limit: number): number {
  let at = from;
  while (at < limit) {
    const mark = text[at] ?? "";
    if (mark === "#" && /\s/.test(text[at - 1] ?? " ")) at = lineEnd(text, at);
    else if (/\s/.test(mark)) at++;
    else break;
  }
  return at;
}

export type { EntryPlace, ItemPlace };
