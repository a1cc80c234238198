import { profileCodes } from "../diagnostics/codes.ts";
import { alwaysSaid } from "../diagnostics/severities.ts";
import type { Problem } from "../problem.ts";
import type { Fix, FixContext } from "./fix.ts";
import { hasComment, lineBreakOf, lineEnd, lineStart } from "./editing/lines.ts";

/** Leaves the problem as it is and silences it there: behind the line, or above it when a comment stands there already. */
export function ignoreFix({ code, range }: Problem, { text, parsed }: FixContext): Fix | undefined {
  if (!profileCodes.has(code) || alwaysSaid.has(code) || code === "unused-ignore") return undefined;
  if (range.end === 0) return ignoreInFile(code, text);
  const start = lineStart(text, range.start);
  const end = lineEnd(text, range.start);
  const line = text.slice(start, end);
  const comment = `# magi-ignore ${code}`;
  const fix = (at: number, piece: string): Fix => ({
    title: `Ignore ${code} on this line`,
    edits: [{ range: { start: at, end: at }, text: piece }],
    isSafe: false,
  });
  if (!hasComment(line) && !parsed.source.isInScalar(end))
    return fix(end, line.trim() === "" ? comment : `  ${comment}`);
  const indent = /^\s*/.exec(line)?.[0] ?? "";
  return parsed.source.isInScalar(start - 1) ? undefined : fix(start, `${indent}${comment}${lineBreakOf(text)}`);
}

/** For what is about no line of the file: something that is missing from it. */
function ignoreInFile(code: string, text: string): Fix {
  const at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  return {
    title: `Ignore ${code} in this file`,
    edits: [{ range: { start: at, end: at }, text: `# magi-ignore-file ${code}${lineBreakOf(text)}` }],
    isSafe: false,
  };
}
