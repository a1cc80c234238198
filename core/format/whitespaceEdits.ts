import type { TextEdit } from "../text/textEdit.ts";

/**
 * The smallest edits that turn one text into another that differs from it in spaces, tabs and line breaks only;
 * `undefined` when anything else differs.
 */
export function whitespaceEdits(before: string, after: string): readonly TextEdit[] | undefined {
  const edits: TextEdit[] = [];
  let [at, to] = [0, 0];
  for (;;) {
    const [atEnd, toEnd] = [skipWhitespace(before, at), skipWhitespace(after, to)];
    const edit = editOfRun(before, { start: at, end: atEnd }, after.slice(to, toEnd));
    if (edit !== undefined) edits.push(edit);
    [at, to] = [atEnd, toEnd];
    if (at >= before.length || to >= after.length) break;
    while (at < before.length && before[at] === after[to] && !isWhitespace(before.charCodeAt(at))) {
      at++;
      to++;
    }
    if (at === atEnd) return undefined;
  }
  return at >= before.length && to >= after.length ? edits : undefined;
}

/** What changes in one run of white space, without what both have in common. */
function editOfRun(text: string, range: TextEdit["range"], wanted: string): TextEdit | undefined {
  let { start, end } = range;
  const run = text.slice(start, end);
  if (run === wanted) return undefined;
  const shorter = Math.min(run.length, wanted.length);
  let [common, commonEnd] = [0, 0];
  while (common < shorter && run[common] === wanted[common]) common++;
  while (commonEnd < shorter - common && run.at(-1 - commonEnd) === wanted.at(-1 - commonEnd)) commonEnd++;
  // An edit never stands between the two halves of a line break.
  if (common > 0 && run[common - 1] === "\r") common--;
  while (commonEnd > 0 && run[run.length - commonEnd] === "\n") commonEnd--;
  start += common;
  end -= commonEnd;
  return { range: { start, end }, text: wanted.slice(common, wanted.length - commonEnd) };
}

function skipWhitespace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isWhitespace(text.charCodeAt(at))) at++;
  return at;
}

/** A space, a tab, a line feed or a carriage return. */
function isWhitespace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
