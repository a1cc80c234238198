import { RE2JS } from "re2js";

/** A pattern of `routing.rules`, or why it is none. */
export type Pattern =
  | {
      readonly state: "ok";
      /** How much work a search is, in steps for each character; see `limits.size`. */
      readonly size: number;
      readonly isIn: (text: string) => boolean;
    }
  | {
      readonly state: "bad";
      /** A sentence without its full stop. */
      readonly problem: string;
    };

/** What keeps any pattern from holding up the router or the language server. */
export const limits = {
  characters: 300,
  /** Steps of one pattern with its repetitions written out. */
  size: 500,
} as const;

/** Compiled patterns hold tables; those of a few profiles are kept. */
const maxKnown = 300;
const known = new Map<string, Pattern>();

/**
 * Reads a regular expression in RE2's syntax: no look-around and no back-references, and in return a search takes time in
 * proportion to the prompt. Case does not count. Never throws.
 */
export function readPattern(source: string): Pattern {
  const before = known.get(source);
  if (before !== undefined) return before;
  if (known.size >= maxKnown) known.clear();
  const pattern = compile(source);
  known.set(source, pattern);
  return pattern;
}

function compile(source: string): Pattern {
  if (source.length > limits.characters)
    return {
      state: "bad",
      problem: `It has ${String(source.length)} characters; a pattern may have ${String(limits.characters)}`,
    };
  if (source.includes("\b")) return backspace;
  if (writtenOut(source) > limits.size) return tooLarge;
  try {
    const compiled = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
    const size = compiled.programSize();
    if (size > 2 * limits.size) return tooLarge;
    return { state: "ok", size, isIn: (text) => compiled.test(text) };
  } catch (error) {
    return { state: "bad", problem: whatIsWrong(error, source) };
  }
}

/** No prompt has one: somebody meant the boundary of a word. */
const backspace: Pattern = {
  state: "bad",
  problem: "`\\b` in double quotes is a backspace; single quotes keep the backslash",
};

const tooLarge: Pattern = { state: "bad", problem: "Its repetitions come to too much; repeat less, or use `*` or `+`" };

/**
 * How long a pattern is with its counted repetitions written out, or more. It is known before compiling, which for
 * `a{0,1000}` fifty times over takes a second.
 */
function writtenOut(source: string): number {
  const open: number[] = [];
  let size = 0;
  let last = 0;
  for (const [part] of source.matchAll(parts)) {
    const count = /^\{(\d+)(?:,(\d*))?\}/.exec(part);
    if (count !== null) {
      const most = Math.max(Number(count[1]), Number(count[2] ?? 0), 1);
      size += last * (most - 1);
      last *= most;
    } else if (part === "(") {
      open.push(size);
      last = 0;
    } else if (part === ")") {
      last = size - (open.pop() ?? 0) + 1;
      size++;
    } else if (!/^[*+?]$/.test(part)) {
      size++;
      last = 1;
    }
  }
  return size;
}

/** Escapes, classes, counted repetitions, then single characters. */
const parts = /\\(?:[pPx]\{[^}]{0,40}\}|[^])|\[\^?\]?(?:\\[^]|\[:\w+:\]|[^\]\\])*\]|\{\d{1,6}(?:,\d{0,6})?\}|[^]/g;

function whatIsWrong(error: unknown, source: string): string {
  if (/\(\?<?[=!]/.test(source)) return "Look-ahead and look-behind are not supported";
  if (/\\[1-9]/.test(source)) return "Back-references such as `\\1` are not supported";
  const said = error instanceof Error ? error.message : "";
  const what = /^error parsing regexp: ([^:`]{1,80})/.exec(said)?.[1]?.trim();
  return what === undefined ? "It cannot be read" : what.replace(/^./, (letter) => letter.toUpperCase());
}
