import type { TextRange } from "../problem.ts";

/** The first run of tabs in the white space that begins a line of block YAML, or `undefined`. */
export function findTab(text: string): TextRange | undefined {
  const match = /^ *(\t+)(?=[^\s#])/m.exec(text);
  if (match === null) return undefined;
  const tabs = match[1] ?? "";
  const start = match.index + match[0].length - tabs.length;
  return { start, end: start + tabs.length };
}
