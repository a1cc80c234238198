import type { RegistryView } from "../diagnostics/diagnose.ts";
import type { Sketch } from "../language/sketch/sketch.ts";
import type { Problem } from "../problem.ts";
import type { ParsedProfile } from "../profile/parseProfile.ts";
import type { TextEdit } from "../text/textEdit.ts";

/** A way to solve one problem in one step. */
export interface Fix {
  /** What it does, as a short order: "Remove `x` from enabled_models". */
  readonly title: string;
  /** In the order of the text; they neither overlap nor touch. */
  readonly edits: readonly TextEdit[];
  /** The one that most people would take. At most one for each problem. */
  readonly isPreferred?: boolean;
  /** May be applied without asking: it keeps what the person evidently meant, and every comment. */
  readonly isSafe: boolean;
}

/** The profile that a problem was found in. */
export interface FixContext {
  readonly text: string;
  readonly parsed: ParsedProfile;
  readonly sketch: Sketch;
  readonly view: RegistryView;
  /** The file's name without its ending. */
  readonly stem: string;
}

/** The fixes for problems of one code, the likeliest first; none when the text is not of a shape it can change safely. */
export type Fixer = (problem: Problem, context: FixContext) => readonly Fix[];

/** The same fixes, of which only the first keeps being preferred. */
export function onePreferred(fixes: readonly Fix[]): readonly Fix[] {
  return fixes.map((fix, index) => (index === 0 ? fix : { ...fix, isPreferred: false }));
}
