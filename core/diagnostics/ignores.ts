import type { Problem, TextRange } from "../problem.ts";
import type { ParsedProfile } from "../profile/parseProfile.ts";
import { findNearest } from "../text/nearest.ts";
import type { SourceMap } from "../yaml/sourceMap.ts";
import { alwaysSaid } from "./severities.ts";

/** A comment that silences problems: `# magi-ignore missing-model`. */
interface Ignore {
  /** The whole comment. */
  readonly range: TextRange;
  /** None: it silences every code. */
  readonly codes: readonly IgnoredCode[];
  /** The line that it is about, without its end; undefined for the whole file. */
  readonly line: TextRange | undefined;
  /** Of a comment without codes: whether it has silenced something. */
  isUsed: boolean;
}

interface IgnoredCode {
  readonly code: string;
  readonly range: TextRange;
  isUsed: boolean;
}

export interface IgnoreRules {
  /** Every code there is. */
  readonly codes: ReadonlySet<string>;
  /** Those that were looked for this time. Of the others nobody knows whether an ignore is of use. */
  readonly lookedFor: ReadonlySet<string>;
}

const unusedCode = "unused-ignore";

/**
 * The problems that the file's comments do not silence, with a hint for each comment that silences nothing. `problems`
 * and the result are in the order of the text.
 */
export function withoutIgnored(
  problems: readonly Problem[],
  { text, isReadable, source }: Pick<ParsedProfile, "text" | "isReadable" | "source">,
  rules: IgnoreRules,
): readonly Problem[] {
  if (!isReadable || !text.includes("magi-ignore")) return problems;
  const ignores = readIgnores(text, source);
  if (ignores.length === 0) return problems;
  const ofFile = ignores.filter(({ line }) => line === undefined);
  const ofLines = ignores.filter(hasLine).sort((a, b) => a.line.start - b.line.start);
  const isHeard = (problem: Problem): boolean =>
    alwaysSaid.has(problem.code) ||
    ![...ofFile, ...ignoresOf(problem, ofLines)].some((each) => silences(each, problem));
  const heard = problems.filter(isHeard);
  const unused = ignores.flatMap((ignore) => unusedIn(ignore, rules)).filter(isHeard);
  return [...heard, ...unused].sort((a, b) => a.range.start - b.range.start);
}

type LineIgnore = Ignore & { readonly line: TextRange };

function hasLine(ignore: Ignore): ignore is LineIgnore {
  return ignore.line !== undefined;
}

/** The ignores of the line on which a problem begins; `ignores` are sorted by line. */
function ignoresOf({ range }: Problem, ignores: readonly LineIgnore[]): readonly Ignore[] {
  let low = 0;
  let high = ignores.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ignores[middle]?.line.start ?? 0) <= range.start) low = middle + 1;
    else high = middle;
  }
  const start = ignores[low - 1]?.line.start;
  const found: Ignore[] = [];
  // A comment above a line and one at its end are about the same line.
  for (let at = low - 1; at >= 0 && ignores[at]?.line.start === start; at--) {
    const ignore = ignores[at];
    if (ignore !== undefined && range.start <= ignore.line.end) found.push(ignore);
  }
  return found;
}

function silences(ignore: Ignore, { code }: Problem): boolean {
  // A comment for everything is no reason to keep it for nothing.
  if (ignore.codes.length === 0) return code !== unusedCode && (ignore.isUsed = true);
  const ignored = ignore.codes.find((one) => one.code === code);
  return ignored !== undefined && (ignored.isUsed = true);
}

function unusedIn(ignore: Ignore, { codes, lookedFor }: IgnoreRules): readonly Problem[] {
  const hint = (range: TextRange, message: string, isNothing: boolean): Problem => ({
    code: unusedCode,
    severity: "hint",
    message,
    range,
    ...(isNothing && { tags: ["unnecessary"] }),
  });
  if (ignore.codes.length === 0) {
    if (ignore.isUsed || lookedFor.size < codes.size) return [];
    return [hint(ignore.range, "There is nothing here to ignore. Remove this comment.", true)];
  }
  return ignore.codes.flatMap(({ code, range, isUsed }) => {
    if (isUsed || code === unusedCode) return [];
    if (alwaysSaid.has(code)) return [hint(range, `\`${code}\` cannot be ignored. Correct the file instead.`, false)];
    if (!codes.has(code)) {
      const near = findNearest(code, codes);
      const meant = near === undefined ? "" : ` Did you mean \`${near}\`?`;
      return [hint(range, `MAGI has no problem \`${code}\`.${meant}`, false)];
    }
    if (!lookedFor.has(code)) return [];
    return [hint(range, `There is no \`${code}\` here to ignore. Remove it from this comment.`, true)];
  });
}

/** The comments of a profile that silence something. */
function readIgnores(text: string, source: SourceMap): readonly Ignore[] {
  const found: Ignore[] = [];
  // The line that the comments on lines of their own just above it are about; the text's end when there is none below.
  const end = { start: text.length, end: text.length };
  let next: TextRange | undefined;
  for (const { index: start, 0: mark, 1: forFile } of text.matchAll(
    /(?<![^\s\ufeff])#+[ \t]*magi-ignore(-file)?(?=[\s,:]|$):?/g,
  )) {
    if (source.isInScalar(start)) continue;
    const line = lineAround(text, start);
    // What follows a double dash is the reason, for people; another # begins another comment.
    const codesStart = start + mark.length;
    const rest = text.slice(codesStart, line.end).split(/\s--(?:\s|$)|\s#/, 1)[0] ?? "";
    const codes = [...rest.matchAll(/[^\s,]+/g)].map(({ index, 0: code }): IgnoredCode => {
      const codeStart = codesStart + index;
      return { code, range: { start: codeStart, end: codeStart + code.length }, isUsed: false };
    });
    const range = { start, end: codesStart + rest.trimEnd().length };
    const isAlone = /^[\s\ufeff]*#/.test(text.slice(line.start, start + 1));
    if (isAlone && forFile === undefined && !(next !== undefined && start < next.start))
      next = nextLine(text, line.end) ?? end;
    // A comment at the end of the file with nothing below it is about its own line.
    const about = isAlone && next !== undefined && next !== end ? next : line;
    found.push({ range, codes, line: forFile === undefined ? about : undefined, isUsed: false });
  }
  return found;
}

/** The line of an offset, without its end. */
function lineAround(text: string, offset: number): TextRange {
  let start = offset;
  while (start > 0 && !isBreak(text, start - 1)) start--;
  let end = offset;
  while (end < text.length && !isBreak(text, end)) end++;
  return { start, end };
}

/** The next line after an offset that is neither empty nor only a comment. */
function nextLine(text: string, from: number): TextRange | undefined {
  const search = /[\r\n][^\S\r\n]*(?=[^\s#])/g;
  search.lastIndex = from;
  const match = search.exec(text);
  return match === null ? undefined : lineAround(text, match.index + match[0].length);
}

function isBreak(text: string, at: number): boolean {
  return text[at] === "\n" || text[at] === "\r";
}
