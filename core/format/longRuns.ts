/** Lines of a list that are all alike, left out of a text before it is laid out. */
export interface LongRun {
  /** Offset, in the shortened text, of the word on the line above. */
  readonly wordAbove: number;
  readonly lines: string;
}

export interface ShortenedText {
  readonly text: string;
  readonly runs: readonly LongRun[];
}

/** A run that is shorter than this is laid out as fast as it is found. */
const fewestLines = 48;
const item = "-[ ]+[A-Za-z][\\w.-]*[ \\t]*\\r?\\n";
const longRun = new RegExp(`^( *)${item}(?:\\1${item}){${fewestLines},}`, "gm");

/** Leaves out the lines of long runs of items that are plain words, but for the first and the last of each. */
export function withoutLongRuns(text: string): ShortenedText {
  const runs: LongRun[] = [];
  const parts: string[] = [];
  let kept = 0;
  let length = 0;
  for (const { index, 0: run } of text.matchAll(longRun)) {
    const first = index + run.indexOf("\n") + 1;
    const last = index + run.lastIndexOf("\n", run.length - 2) + 1;
    parts.push(text.slice(kept, first));
    runs.push({ wordAbove: length + (index - kept) + run.search(/[A-Za-z]/), lines: text.slice(first, last) });
    length += first - kept;
    kept = last;
  }
  return { text: parts.join("") + text.slice(kept), runs };
}

/** The lines of a run at a column. */
export function layOutRun(lines: string, column: number, trimLineEnds: boolean): string {
  const indent = `${" ".repeat(column)}- `;
  return trimLineEnds ? lines.replace(/^ *- +(\S+)[ \t]*/gm, `${indent}$1`) : lines.replace(/^ *- +/gm, indent);
}
