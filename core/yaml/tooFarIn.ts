import type { Problem } from "../problem.ts";
import { badIndent, secondKey, somethingMissing } from "./yamlProblem.ts";

/** A key and the space before its value, which may stand behind dashes. */
const keyBefore = /^( *(?:- +)*)[^\s:#][^:]*: +$/;
const itemBefore = /^( *)(?:- +)+$/;
/** What stands further away from a value is not looked at. */
const longestKey = 200;
/** A key behind a dash or not, or an item, by its beginning. */
const keyOrItem = /^( *)((?:- +)?(?:[\w.-]+|"[^"]*"|'[^']*')(?= *:(?: |$))|-(?= ))/;

/**
 * Keys that are further in than the one above, whose value is a plain text: to the parser they are more of that text, and it
 * complains of the value, and of each further line. The first of them is where the mistake is.
 */
export function withKeysInLine(problems: readonly Problem[], text: string): readonly Problem[] {
  const found: Problem[] = [];
  /** Where the keys end that are too far in. */
  let end = 0;
  for (const problem of problems) {
    const line = isAboutKey(problem) ? findTooFarIn(text, problem.range.start) : undefined;
    if (line === undefined) found.push(problem);
    else if (line.start >= end) {
      found.push({ ...problem, message: badIndent, range: line });
      end = endOfBlock(text, line.start);
    }
  }
  return found.sort((a, b) => a.range.start - b.range.start);
}

function isAboutKey({ code, message }: Problem): boolean {
  return code === "yaml-syntax" && (message === secondKey || message === somethingMissing);
}

/**
 * The key or the dash on the line below a value, where it is further in than the value's key or dash, or as far as one that
 * is.
 */
function findTooFarIn(text: string, value: number): Problem["range"] | undefined {
  const before = text.slice(Math.max(0, value - longestKey), value);
  const head = before.slice(before.lastIndexOf("\n") + 1);
  const key = keyBefore.exec(head);
  const fewest = key?.[1]?.length ?? (itemBefore.exec(head)?.[1]?.length ?? Infinity) + 1;
  const { line: rest, end } = lineAt(text, value);
  const below = nextLineWithText(text, end);
  const [, indent = "", name] = keyOrItem.exec(below?.line ?? "") ?? [];
  if (below === undefined || name === undefined || indent.length < fewest || /:(?:\s|$)/.test(rest)) return undefined;
  const start = below.start + indent.length;
  return { start, end: start + name.length };
}

/** Where the first line begins that is not as far in as the one of an offset. */
function endOfBlock(text: string, offset: number): number {
  const first = lineAt(text, text.lastIndexOf("\n", offset) + 1);
  const indent = offset - first.start;
  let line: Line | undefined = first;
  while (line !== undefined && line.line.search(/\S/) >= indent) line = nextLineWithText(text, line.end);
  return line?.start ?? text.length;
}

interface Line {
  readonly start: number;
  readonly end: number;
  readonly line: string;
}

function lineAt(text: string, start: number): Line {
  const lineBreak = text.indexOf("\n", start);
  const end = lineBreak < 0 ? text.length : lineBreak;
  return { start, end, line: text.slice(start, end).trimEnd() };
}

function nextLineWithText(text: string, end: number): Line | undefined {
  let line = lineAt(text, Math.min(end + 1, text.length));
  while (line.line === "" && line.end < text.length) line = lineAt(text, line.end + 1);
  return line.line === "" ? undefined : line;
}
