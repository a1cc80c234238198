import type { Problem } from "../problem.ts";
import type { TextEdit } from "../text/textEdit.ts";
import type { Fix, FixContext } from "./fix.ts";
import { codesWithSafeFix, fixers } from "./fixers.ts";
import { ignoreFix } from "./ignoreFix.ts";
import { breaksNothing } from "./proof.ts";

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
  const known = solutions.get(context) ?? new Map<Problem, readonly Fix[]>();
  solutions.set(context, known);
  const fixes =
    known.get(problem) ??
    (fixers.get(problem.code)?.(problem, context) ?? [])
      .map(tidied)
      .filter(({ edits }) => edits.some(({ range, text }) => context.text.slice(range.start, range.end) !== text))
      .filter((fix) => breaksNothing(fix, problem, context));
  known.set(problem, fixes);
  return fixes;
}

/** One request asks for all fixes of a problem, then for the safe one. */
const solutions = new WeakMap<FixContext, Map<Problem, readonly Fix[]>>();

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
