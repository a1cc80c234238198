import { isMap, isScalar, parseDocument } from "yaml";

/**
 * `after` is `before` as a YAML library writes it anew once some of its root's keys mean something else: with other spaces
 * in brackets, other indentation, and comments that stood behind a key below it. Returns it with every key that means
 * what it meant as it was in `before`, to the letter, and with those comments where they were.
 */
export function keepAsWritten(before: string, after: string): string {
  const [old, fresh] = [entriesOf(before), entriesOf(after)];
  if (old === undefined || fresh === undefined) return after;
  const known = new Map(old.entries.map((entry) => [entry.key, entry]));
  const lineEnd = before.includes("\r\n") ? "\r\n" : "\n";
  const texts = fresh.entries.map((entry, at) => {
    const was = known.get(entry.key);
    if (was === undefined) return entry.text;
    const same = [was.text, withoutEnd(was.text)].find(
      (text) => was.means === entry.means && isSameBesideSpaces(text, entry.text),
    );
    if (same === undefined) return commentBehindKey(was.text, entry.text);
    // What follows begins on a line of its own.
    return at === fresh.entries.length - 1 || same.endsWith("\n") ? same : same + lineEnd;
  });
  const text = old.head + endAsWritten(before, texts.join(""));
  // Texts of several lines may mean something else with other blank lines behind them.
  return meaningOf(entriesOf(text)) === meaningOf(fresh) ? text : after;
}

function meaningOf(entries: Entries | undefined): string | undefined {
  return entries?.entries.map(({ key, means }) => `${key} ${means}`).join("\n");
}

/** Blank lines and comments at the end of the file, before which a library puts a blank line. */
function endAsWritten(before: string, text: string): string {
  const [rest, was] = [withoutEnd(text), withoutEnd(before)];
  const [end, oldEnd] = [text.slice(rest.length), before.slice(was.length)];
  return isSameBesideSpaces(end, oldEnd) && rest.endsWith("\n") ? rest + oldEnd : text;
}

interface Entries {
  /** What stands before the first key. */
  readonly head: string;
  readonly entries: readonly Entry[];
}

interface Entry {
  readonly key: string;
  /** As JSON, with what anchors and aliases stand for. */
  readonly means: string;
  /** From its key to the next one's, or to the end of the file. */
  readonly text: string;
}

/** The keys of a mapping that is not in braces; `undefined` for anything else. */
function entriesOf(text: string): Entries | undefined {
  const document = parseDocument(text);
  const root = document.contents;
  if (document.errors.length > 0 || !isMap(root) || root.flow === true) return undefined;
  const values = new Map(Object.entries((document.toJS({ maxAliasCount: 100 }) ?? {}) as object));
  const starts: { readonly key: string; readonly start: number }[] = [];
  for (const { key } of root.items) {
    const start = isScalar(key) ? key.range[0] : undefined;
    // A key with `?`, an anchor or a tag begins before its text does; a merge key stands for others.
    if (!isScalar(key) || start === undefined || (start > 0 && !/[\r\n\ufeff]/.test(text.charAt(start - 1))))
      return undefined;
    starts.push({ key: String(key.value), start });
  }
  const entries = starts.map(({ key, start }, at) => ({
    key,
    means: JSON.stringify([values.get(key)]),
    text: text.slice(start, starts[at + 1]?.start),
  }));
  return { head: text.slice(0, starts[0]?.start), entries };
}

/** Without blank lines and comments at the left margin that follow, which belong to what comes next. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0) {
    const start = end < 2 ? 0 : text.lastIndexOf("\n", end - 2) + 1;
    if (!/^(?:#|\s*$)/.test(text.slice(start, end))) break;
    end = start;
  }
  return text.slice(0, end);
}

function isSameBesideSpaces(a: string, b: string): boolean {
  return a === b || a.replace(/\s+/g, "") === b.replace(/\s+/g, "");
}

const keyWithComment = /^(?<key>[^\s#][^\n#]*?:)(?<comment>[ \t]+#[^\r\n]*)\r?\n/;

/** `enabled_models: # why`, whose comment a library moves to the line below. */
function commentBehindKey(known: string, text: string): string {
  const { key, comment } = keyWithComment.exec(known)?.groups ?? {};
  if (key === undefined || comment === undefined || !text.startsWith(key)) return text;
  const moved = /^\r?\n[ \t]*(?<comment>#[^\r\n]*)(?=\r?\n)/.exec(text.slice(key.length));
  return moved?.groups?.["comment"] === comment.trim()
    ? key + comment + text.slice(key.length + moved[0].length)
    : text;
}
