import type { TextRange } from "../../problem.ts";
import type { SketchPath } from "../sketch/sketch.ts";

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
  /** True inside quotes, where only text can stand. */
  readonly quoted: boolean;
  /** Column of the line's entry, for a `value` that goes on in the lines below. */
  readonly entryColumn: number;
  /** True when the colon or dash before `replace` has no space after it yet. */
  readonly needsSpace: boolean;
  /** True when the next entry of `[ ]` or `{ }` follows without a comma before it. */
  readonly needsComma: boolean;
}
