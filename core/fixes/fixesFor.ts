import type { Problem } from "../problem.ts";
import { parseProfile } from "../profile/parseProfile.ts";
import { applyEdits } from "../text/textEdit.ts";
import type { TextEdit } from "../text/textEdit.ts";
import type { Fix, FixContext } from "./fix.ts";
import { fixers } from "./fixers.ts";
import { ignoreFix } from "./ignoreFix.ts";

/** The ways to solve a problem, the likeliest first. Never throws for a text that a person wrote. */
export function fixesFor(problem: Problem, context: FixContext): readonly Fix[] {
  const fixes = (fixers.get(problem.code)?.(problem, context) ?? []).map(tidied);
  const sound = hasAnchors(context.text) ? fixes.filter((fix) => keepsAnchors(fix, context)) : fixes;
  const ignore = ignoreFix(problem, context);
  return ignore === undefined ? sound : [...sound, ignore];
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

function hasAnchors(text: string): boolean {
  return /[&*][^\s,[\]{}]/.test(text);
}

/** An anchor must not go while an alias needs it, nor an alias come before its anchor. */
function keepsAnchors({ edits }: Fix, { text, parsed, stem }: FixContext): boolean {
  const errorsIn = (problems: readonly Problem[]): number =>
    problems.filter(({ code, severity }) => code === "yaml-syntax" && severity === "error").length;
  return errorsIn(parseProfile(applyEdits(text, edits), stem).problems) <= errorsIn(parsed.problems);
}
