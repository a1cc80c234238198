import { diagnose } from "../diagnostics/diagnose.ts";
import type { DiagnoseOptions, RegistryView } from "../diagnostics/diagnose.ts";
import { readSketch } from "../language/sketch/readSketch.ts";
import { parseProfile } from "../profile/parseProfile.ts";
import type { Problem } from "../problem.ts";
import { applyEdits } from "../text/textEdit.ts";
import type { Fix, FixContext } from "./fix.ts";
import { codesFixedAtOnce } from "./fixers.ts";
import { findSafeFix } from "./fixesFor.ts";

export interface FixAllOptions {
  readonly stem: string;
  readonly view: RegistryView;
  readonly diagnosing?: DiagnoseOptions;
  /** Only problems of this code. */
  readonly code?: string;
  /** The text as it is read already, and all that is wrong in it, for those who have them. */
  readonly known?: Look;
}

export interface Look {
  readonly context: FixContext;
  readonly problems: readonly Problem[];
}

export interface FixedText {
  readonly text: string;
  /** What was done, in the order in which it was done. */
  readonly applied: readonly { readonly code: string; readonly title: string }[];
  /** What is left to a person. */
  readonly remaining: readonly Problem[];
}

/** A fix may make room for the next one; texts that people write are settled after two or three rounds. */
const maxRounds = 12;

/** Applies the safe fixes until none is left. Doing it again changes nothing. */
export function fixAll(text: string, options: FixAllOptions): FixedText {
  const applied: FixedText["applied"][number][] = [];
  let { context, problems } = options.known ?? lookAt(text, options);
  for (let round = 0; round < maxRounds; round++) {
    const chosen = chooseFixes(problems, context, options.code);
    const better = tryMost(chosen, { context, problems }, options);
    if (better === undefined) break;
    applied.push(...better.applied);
    ({ context, problems } = better);
  }
  return { text: context.text, applied, remaining: problems };
}

interface ChosenFix {
  readonly code: string;
  readonly fix: Fix;
}

function lookAt(text: string, { stem, view, diagnosing }: FixAllOptions): Look {
  const parsed = parseProfile(text, stem);
  const context = { text, parsed, sketch: readSketch(text).sketch, view, stem };
  return { context, problems: diagnose(parsed, view, diagnosing) };
}

/** The safe fix of each problem, as far as they do not meet in the text. */
function chooseFixes(
  problems: readonly Problem[],
  context: FixContext,
  code: string | undefined,
): readonly ChosenFix[] {
  const chosen: ChosenFix[] = [];
  const doneAtOnce = new Set<string>();
  for (const problem of problems) {
    if ((code !== undefined && problem.code !== code) || doneAtOnce.has(problem.code)) continue;
    const fix = findSafeFix(problem, context);
    if (fix === undefined) continue;
    if (codesFixedAtOnce.has(problem.code)) doneAtOnce.add(problem.code);
    chosen.push({ code: problem.code, fix });
  }
  return withoutMeeting(chosen);
}

/** Of fixes that meet in the text the ones further up; the others have their turn in the next round. */
function withoutMeeting(fixes: readonly ChosenFix[]): readonly ChosenFix[] {
  const edits = fixes.flatMap(({ fix }) => fix.edits.map(({ range }) => ({ range, fix })));
  edits.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  const late = new Set<Fix>();
  let end = -1;
  for (const { range, fix } of edits) {
    if (late.has(fix)) continue;
    if (range.start < end) late.add(fix);
    else end = range.end;
  }
  return fixes.filter(({ fix }) => !late.has(fix));
}

/** So often is a round tried, each time with other fixes: reading the whole text costs something. */
const maxTries = 16;

/** All at once as a rule. When they make the text worse, those of one half, and of its halves: one may be to blame for all. */
function tryMost(chosen: readonly ChosenFix[], before: Look, options: FixAllOptions): ReturnType<typeof tryFixes> {
  const waiting = [chosen];
  for (let tries = 0; tries < maxTries; tries++) {
    const some = waiting.shift();
    if (some === undefined) return undefined;
    const better = tryFixes(some, before, options);
    if (better !== undefined) return better;
    const middle = Math.ceil(some.length / 2);
    if (some.length > 1) waiting.push(some.slice(0, middle), some.slice(middle));
  }
  return undefined;
}

function tryFixes(
  chosen: readonly ChosenFix[],
  before: Look,
  options: FixAllOptions,
): (Look & { readonly applied: FixedText["applied"] }) | undefined {
  if (chosen.length === 0) return undefined;
  const text = applyEdits(
    before.context.text,
    chosen.flatMap(({ fix }) => fix.edits),
  );
  const after = lookAt(text, options);
  if (text === before.context.text || isWorse(after.problems, before.problems)) return undefined;
  return { ...after, applied: chosen.map(({ code, fix }) => ({ code, title: fix.title })) };
}

/** While a text cannot be read nobody knows what else is wrong in it; what comes to light then is not the fix's doing. */
function isWorse(after: readonly Problem[], before: readonly Problem[]): boolean {
  const [unreadable, unreadableBefore] = [after, before].map((problems) => errorsIn(problems.filter(isUnreadable)));
  if (unreadable === 0 && unreadableBefore !== 0) return false;
  return errorsIn(after) > errorsIn(before);
}

function isUnreadable({ code }: Problem): boolean {
  return code === "yaml-syntax" || code === "tabs";
}

function errorsIn(problems: readonly Problem[]): number {
  return problems.filter(({ severity }) => severity === "error").length;
}
