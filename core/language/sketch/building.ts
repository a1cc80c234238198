import type { TextRange } from "../../problem.ts";
import type { SketchScalar } from "./sketch.ts";

// The sketch while it grows. The shapes are those of sketch.ts, writable.

export interface OpenRange {
  start: number;
  end: number;
}

/** Something that takes one value: an entry after its colon, an item after its dash, a document. */
export interface Slot {
  value: OpenNode | undefined;
  range: OpenRange;
}

export interface OpenEntry extends Slot {
  key: SketchScalar;
  colon: number | undefined;
}

export interface OpenMap {
  readonly kind: "map";
  readonly style: "block" | "flow";
  readonly range: OpenRange;
  readonly entries: OpenEntry[];
}

export interface OpenList {
  readonly kind: "list";
  readonly style: "block" | "flow";
  readonly range: OpenRange;
  readonly items: Slot[];
}

export type OpenNode = OpenMap | OpenList | SketchScalar;

export function scalar(text: string, range: TextRange, style: SketchScalar["style"]): SketchScalar {
  return { kind: "scalar", style, text, range };
}

/** The value of a quoted scalar as far as it goes; escapes that matter to a name are undone. */
export function unquote(quoted: string): string {
  const quote = quoted.charAt(0);
  const inner = quoted.length > 1 && quoted.endsWith(quote) ? quoted.slice(1, -1) : quoted.slice(1);
  return quote === "'" ? inner.replaceAll("''", "'") : inner.replace(/\\(["\\/])/g, "$1");
}
