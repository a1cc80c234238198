import fc from "fast-check";
import type { Position, TextDocumentContentChangeEvent } from "vscode-languageserver-protocol";
import { anyInsert, anyText, profileLike } from "./randomTexts.ts";

/** One edit of a text: what stands between two offsets (in any order, of any size) becomes another text. */
export interface Typed {
  readonly one: number;
  readonly other: number;
  readonly insert: string;
}

/** Mostly letters at one place; now and then a piece is replaced or cut. */
export const typed: fc.Arbitrary<Typed> = fc
  .tuple(fc.nat(), fc.oneof(fc.constant(0), fc.nat(3), fc.nat(40)), anyInsert)
  .map(([one, length, insert]) => ({ one, other: one + length, insert }));

export const startingText = fc.oneof(profileLike, profileLike, anyText, fc.constant(""));

/** The text after an edit, and the same edit as editors send it. This is the client's own reckoning of lines. */
export function typeInto(
  text: string,
  { one, other, insert }: Typed,
): { readonly text: string; readonly change: TextDocumentContentChangeEvent } {
  const start = snapped(text, one % (text.length + 1));
  const end = Math.max(start, snapped(text, Math.min(text.length, start + (other - one))));
  const range = { start: positionAt(text, start), end: positionAt(text, end) };
  return { text: text.slice(0, start) + insert + text.slice(end), change: { range, text: insert } };
}

/** Lines end with a line feed, a carriage return, or both; characters are UTF-16 code units. */
export function positionAt(text: string, offset: number): Position {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

/** No editor has a cursor between the two characters of a line end. */
export function snapped(text: string, offset: number): number {
  return text[offset - 1] === "\r" && text[offset] === "\n" ? offset + 1 : offset;
}
