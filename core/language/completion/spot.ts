import type { TextRange } from "../../problem.ts";
import type { SketchPath } from "../sketch/sketch.ts";

export type Quote = '"' | "'";

/** The quote that stands at an offset. */
export function quoteAt(text: string, offset: number): Quote | undefined {
  const mark = text[offset];
  return mark === '"' || mark === "'" ? mark : undefined;
}

/** What the cursor is about to write, and where. */
export interface Spot {
  /**
   * `key`: the name of an entry that has its colon already. `value`: what follows a colon. `start`: the beginning of
   * something whose kind the schema knows: a key when a mapping stands at `path`, a dash when a list does, else a value.
   */
  readonly kind: "key" | "value" | "start";
  /** For `key` and a `start` of a key, the mapping's path; else the path of the value. */
  readonly path: SketchPath;
  /** The text that a suggestion replaces. */
  readonly replace: TextRange;
  /** Keys of the mapping at `path`, without the one at the cursor. */
  readonly siblings: readonly string[];
  /** Column at which `replace` starts, for the indentation of further lines. */
  readonly column: number;
  readonly style: "block" | "flow";
  /** True directly inside of `[ ]`, where a mapping needs braces of its own. */
  readonly inBrackets: boolean;
  /** The quotes that `replace` is inside of, where only text can stand. */
  readonly quote: Quote | undefined;
  /** Column of the line's entry, for a `value` that goes on in the lines below. */
  readonly entryColumn: number;
  /** True when the colon or dash before `replace` has no space after it yet. */
  readonly needsSpace: boolean;
  /** True when the next entry of `[ ]` or `{ }` follows without a comma before it. */
  readonly needsComma: boolean;
}
