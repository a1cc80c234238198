import { diagnose } from "../diagnostics/diagnose.ts";
import type { Problem, TextRange } from "../problem.ts";
import { parseProfile } from "../profile/parseProfile.ts";
import type { ParsedProfile } from "../profile/parseProfile.ts";
import { isSameData } from "../sameData.ts";
import { applyEdits } from "../text/textEdit.ts";
import type { Fix, FixContext } from "./fix.ts";

/** A text longer than this is not read again for one fix. */
export const maxLength = 50_000;
/** So many characters are read again for all fixes of one context, so that a request with many of them stays short. */
const maxCharacters = 100_000;
/** Finding a problem again takes as long as reading so many characters. */
const charactersPerProblem = 20;
/** Aliases of more anchors than this are not looked for one by one. */
const maxAnchors = 8;

/**
 * Whether the text is no less YAML with a fix than without, and more so where that is what the fix is for. What would take
 * too long to find out counts as no.
 */
export function breaksNothing(fix: Fix, { code }: Pick<Problem, "code">, context: FixContext): boolean {
  const errors = syntaxErrorsIn(context.parsed.problems);
  if (errors === 0 && !touchesAliases(fix, context.text)) return true;
  const read = readWith(fix, context);
  if (read === undefined) return false;
  const after = syntaxErrorsIn(read.problems);
  return code === "yaml-syntax" ? after < errors : after <= errors;
}

/**
 * What a fix leaves of problems, and those of it whose kind is there more often than before: a tier without a model, say.
 * `undefined` where finding out would take too long.
 */
export function whatIsLeft(
  fix: Pick<Fix, "edits">,
  context: FixContext,
): { readonly problems: readonly Problem[]; readonly added: readonly Problem[] } | undefined {
  const had = problemsBefore(context);
  const read = readWith(fix, context, had.length * charactersPerProblem);
  if (read === undefined) return undefined;
  const problems = diagnose(read, context.view);
  const [now, before] = [timesEach(problems), timesEach(had)];
  return { problems, added: problems.filter(({ code }) => (now.get(code) ?? 0) > (before.get(code) ?? 0)) };
}

/** How often each code is there. */
function timesEach(problems: readonly Problem[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { code } of problems) times.set(code, (times.get(code) ?? 0) + 1);
  return times;
}

/**
 * Whether a file is good YAML and says just this with a fix, and has fewer problems. What would take too long to find out
 * counts as no.
 */
export function comesTo(fix: Pick<Fix, "edits">, wanted: unknown, context: FixContext): boolean {
  const read = readWith(fix, context);
  if (read === undefined || read.problems.length >= context.parsed.problems.length) return false;
  return read.problems.every(({ code }) => code !== "yaml-syntax") && isSameData(read.data, wanted);
}

/**
 * Of several ways to do one thing, the one that makes no new problem and leaves the fewest. Where each makes one, the first
 * when there is nothing else to offer.
 */
export function soundest(ways: readonly Fix[], context: FixContext, hasOther: boolean): readonly Fix[] {
  const judged = ways.map((fix) => ({ fix, left: whatIsLeft(fix, context) ?? { problems: [], added: [] } }));
  const sound = judged.filter(({ left }) => left.added.length === 0);
  const [best] = sound.toSorted((a, b) => a.left.problems.length - b.left.problems.length);
  return best === undefined ? ways.slice(0, hasOther ? 0 : 1) : [best.fix];
}

/** A way to mend a mistake in YAML. */
export interface Way {
  readonly fix: Fix;
  /** The place in the new text that must be sound then, and for which no other problem may come up. */
  readonly place?: TextRange;
}

/** Of several ways to mend a text that is not YAML, the likeliest first, the one that leaves the fewest mistakes in it. */
export function mendsMost(ways: readonly Way[], context: FixContext): readonly Fix[] {
  const before = context.parsed.problems.length - syntaxErrorsIn(context.parsed.problems);
  let best: { readonly fix: Fix; readonly mistakes: number; readonly others: number } | undefined;
  for (const { fix, place } of ways) {
    const problems = readWith(fix, context)?.problems;
    if (problems === undefined) continue;
    const mistakes = syntaxErrorsIn(problems);
    const others = problems.length - mistakes;
    const isSound = place === undefined || (others <= before && !problems.some(isMistakeAt(place)));
    if (!isSound || (best !== undefined && (mistakes - best.mistakes || others - best.others) >= 0)) continue;
    best = { fix, mistakes, others };
    // Nothing is better, and each further one takes as long as reading the file.
    if (problems.length === 0) break;
  }
  return best === undefined ? [] : [best.fix];
}

function isMistakeAt({ start, end }: TextRange): (problem: Problem) => boolean {
  return ({ code, range }) => code === "yaml-syntax" && range.start >= start && range.start <= end;
}

function problemsBefore(context: FixContext): readonly Problem[] {
  const known = found.get(context) ?? diagnose(context.parsed, context.view);
  found.set(context, known);
  return known;
}

const found = new WeakMap<FixContext, readonly Problem[]>();

function readWith({ edits }: Pick<Fix, "edits">, context: FixContext, more = 0): ParsedProfile | undefined {
  const { text, stem } = context;
  if (text.length > maxLength) return undefined;
  const { known, spent } = readings.get(context) ?? { known: new Map<string, ParsedProfile>(), spent: 0 };
  const after = applyEdits(text, edits);
  const before = known.get(after);
  const cost = spent + (before === undefined ? text.length : 0) + more;
  if (cost > maxCharacters) return undefined;
  const read = before ?? parseProfile(after, stem);
  readings.set(context, { known: known.set(after, read), spent: cost });
  return read;
}

/** What was read for the fixes of a context, by its text: several of them come to the same, and are looked at twice. */
const readings = new WeakMap<FixContext, { readonly known: Map<string, ParsedProfile>; readonly spent: number }>();

/**
 * Whether an anchor may go that an alias needs, or an alias come before its anchor. An alias may always go. (In a text
 * that is not all YAML, lines may belong together otherwise than they seem to as well.)
 */
function touchesAliases({ edits }: Fix, text: string): boolean {
  if (edits.some((edit) => /[&*]/.test(edit.text))) return true;
  const removed = edits.map(({ range }) => text.slice(range.start, range.end)).join("\n");
  const anchors = new Set(Array.from(removed.matchAll(/&([^\s,[\]{}]+)/g), ([, name = ""]) => name));
  return anchors.size > maxAnchors || [...anchors].some((name) => text.includes(`*${name}`));
}

function syntaxErrorsIn(problems: readonly Problem[]): number {
  const known = syntaxErrors.get(problems);
  if (known !== undefined) return known;
  const errors = problems.filter(({ code, severity }) => code === "yaml-syntax" && severity === "error").length;
  syntaxErrors.set(problems, errors);
  return errors;
}

/** They are asked for by every fix of a text, which may have thousands of problems. */
const syntaxErrors = new WeakMap<readonly Problem[], number>();
