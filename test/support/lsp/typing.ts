import fc from "fast-check";
import type { Position, TextDocumentContentChangeEvent } from "vscode-languageserver-protocol";
import { anyInsert, anyText, profileLike } from "./randomTexts.ts";

/** One edit of a text: what stands between two offsets (in any order, of any size) becomes another text. */
export interface Typed {
  readonly one: number;
  readonly other: number;
  readonly insert: string;
}

const insertedOrCut: fc.Arbitrary<Typed> = fc
  .tuple(fc.nat(), fc.oneof(fc.constant(0), fc.nat(3), fc.nat(40)), anyInsert)
  .map(([one, length, insert]) => ({ one, other: one + length, insert }));

/** One character in place of another: the text is another and as long as before, which a careless memory would miss. */
const overtyped: fc.Arbitrary<Typed> = fc
  .tuple(fc.nat(), fc.constantFrom("0", "5", "a", "x", "s", "_", "-", " "))
  .map(([one, insert]) => ({ one, other: one + 1, insert }));

/** Mostly letters at one place; now and then a piece is replaced or cut. */
export const typed: fc.Arbitrary<Typed> = fc.oneof(
  { weight: 2, arbitrary: insertedOrCut },
  { weight: 1, arbitrary: overtyped },
);

/** A profile as people have it: its sections are sound, so an edit leaves most of them alone. */
const profile = `# For work at the desk.
profile:
  name: desk
enabled_models:
  - qwen3_4p0b_q4km_fast
  - gpt_oss_20p0b_q4km_powerful
tier_config:
  - name: fast
    max_score: 5
  - name: powerful
    max_score: .inf
two_stage: { enabled: true, stage1_tier: fast, stage2_tier: powerful }
load_balancing:
  enabled: false
  enabled: false
`;

export const startingText = fc.oneof(profileLike, fc.constant(profile), anyText, fc.constant(""));

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
