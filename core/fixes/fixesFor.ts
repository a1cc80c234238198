import type { Problem } from "../problem.ts";
import { parseProfile } from "../profile/parseProfile.ts";
import { applyEdits } from "../text/textEdit.ts";
import type { TextEdit } from "../text/textEdit.ts";
import type { Fix, FixContext } from "./fix.ts";
import { codesWithSafeFix, fixers } from "./fixers.ts";
import { ignoreFix } from "./ignoreFix.ts";

/** The ways to solve a problem, the likeliest first, and at the end to leave it. Never throws for what a person wrote. */
export function fixesFor(problem: Problem, context: FixContext): readonly Fix[] {
  const ignore = ignoreFix(problem, context);
  const fixes = solutionsFor(problem, context);
  return ignore === undefined ? fixes : [...fixes, ignore];
}

/** The fix that may be applied without asking, if there is one. */
export function findSafeFix(problem: Problem, context: FixContext): Fix | undefined {
  if (!codesWithSafeFix.has(problem.code)) return undefined;
  return solutionsFor(problem, context).find(({ isSafe }) => isSafe);
}

function solutionsFor(problem: Problem, context: FixContext): readonly Fix[] {
  const fixes = fixers.get(problem.code)?.(problem, context) ?? [];
  return fixes.map(tidied).filter((fix) => !isDelicate(fix, context) || breaksNothing(fix, context));
}

/** Edits in the order of the text; those that touch are one, since editors differ in what comes first there. */
function tidied(fix: Fix): Fix {
  const edits: TextEdit[] = [];
  for (const edit of fix.edits.toSorted((a, b) => a.range.start - b.range.start || a.range.end - b.range.end)) {
    const last = edits.at(-1);
    if (last === undefined || last.range.end < edit.range.start) edits.push(edit);
    else
      edits[edits.length - 1] = {
        range: { start: last.range.start, end: Math.max(last.range.end, edit.range.end) },
        text: last.text + edit.text,
      };
  }
  return { ...fix, edits };
}

/**
 * Whether a fix has to be tried before it is offered: an anchor must not go while an alias needs it, nor an alias come
 * before its anchor; and in a text that is not all YAML, lines may belong together otherwise than they seem to.
 */
function isDelicate({ edits }: Fix, { text, parsed }: FixContext): boolean {
  return (
    edits.some(({ range }) => /[&*]/.test(text.slice(range.start, range.end))) || syntaxErrorsIn(parsed.problems) > 0
  );
}

function breaksNothing({ edits }: Fix, { text, parsed, stem }: FixContext): boolean {
  return syntaxErrorsIn(parseProfile(applyEdits(text, edits), stem).problems) <= syntaxErrorsIn(parsed.problems);
}

function syntaxErrorsIn(problems: readonly Problem[]): number {
  return problems.filter(({ code, severity }) => code === "yaml-syntax" && severity === "error").length;
}
