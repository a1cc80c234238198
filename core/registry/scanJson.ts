import type { TextRange } from "../problem.ts";

/** Where an entry of an object, or an item of a list, stands. */
export interface JsonPlace {
  /** With its quotes; undefined for an item. */
  readonly key: TextRange | undefined;
  readonly value: TextRange;
}

export interface JsonError {
  /** What to mark: something that can be seen, also at the end of the text. */
  readonly range: TextRange;
  /** Where reading stopped. */
  readonly at: number;
  readonly message: string;
}

export interface JsonScan {
  /** Where the text stops being JSON, and one sentence on why; undefined when it is JSON. */
  readonly error: JsonError | undefined;
  /** Keys that stand in one object again. */
  readonly repeated: readonly { readonly key: string; readonly range: TextRange; readonly first: TextRange }[];
  /** The places that were asked for and are there, by their pointer (see `pointerOf`). */
  readonly places: ReadonlyMap<string, JsonPlace>;
}

type Step = string | number;

/** The name of a path in `JsonScan.places`. */
export function pointerOf(path: readonly Step[]): string {
  return JSON.stringify(path.map(String));
}

/** What is open around the scanner: an object or a list. */
interface Frame {
  readonly isObject: boolean;
  readonly start: number;
  /** The paths asked for below it. */
  readonly wanted: Wanted | undefined;
  /** Where each key stands, by its name. */
  readonly keys: Map<string, number>;
  readonly place: { readonly wanted: Wanted | undefined; readonly key: TextRange | undefined };
  count: number;
  key: TextRange | undefined;
  /** Where the last comma stands. */
  comma: number;
}

interface Wanted {
  pointer?: string;
  readonly below: Map<string, Wanted>;
}

const quote = 0x22;
const backslash = 0x5c;
// No character below U+0020 may stand in a string as itself.
// eslint-disable-next-line no-control-regex
const string = /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const word = /true|false|null/y;
const anyWord = /[^\s,:[\]{}"]+/y;

/**
 * Walks over JSON (RFC 8259) once and notes the places of some paths. Never throws and does not recurse; at the first
 * mistake it stops and says what it is.
 */
export function scanJson(text: string, paths: Iterable<readonly Step[]>): JsonScan {
  const root = wantedOf(paths);
  const repeated: { key: string; range: TextRange; first: TextRange }[] = [];
  const places = new Map<string, JsonPlace>();
  const open: Frame[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const skip = (): void => {
    for (let code = text.charCodeAt(at); code === 32 || code === 10 || code === 13 || code === 9;)
      code = text.charCodeAt(++at);
  };
  /** Where the string that begins there ends; most have no escape and need no pattern. */
  const endOfString = (from = at): number | undefined => {
    if (text.charCodeAt(from) !== quote) return undefined;
    for (let end = from + 1; ; end++) {
      const code = text.charCodeAt(end);
      if (code === quote) return end + 1;
      if (code === backslash) {
        string.lastIndex = from;
        const whole = string.exec(text)?.[0];
        return whole === undefined ? undefined : from + whole.length;
      }
      // Also NaN, behind the end.
      if (!(code >= 32)) return undefined;
    }
  };
  const failAt = (range: TextRange, message: string): JsonScan => ({
    error: { range, at, message },
    repeated,
    places,
  });
  const fail = (message: string): JsonScan => {
    if (at >= text.length) {
      const frame = open.at(-1);
      const what = frame === undefined ? "" : `: a \`${frame.isObject ? "}" : "]"}\` is missing`;
      return failAt(
        { start: Math.max(0, text.trimEnd().length - 1), end: text.trimEnd().length },
        `The file ends too early${what}.`,
      );
    }
    const length = match(anyWord)?.length ?? 1;
    const mark = text.charAt(at);
    const range = { start: at, end: at + Math.min(length, 100) };
    if (text.startsWith("//", at) || text.startsWith("/*", at) || mark === "#")
      return failAt(range, "JSON has no comments. Remove this one.");
    if (mark === '"' && endOfString() === undefined)
      return failAt(
        { start: at, end: lineEnd(text, at) },
        "This text is not closed with a quote, or has a backslash too many.",
      );
    if (mark === "'") return failAt(range, 'JSON puts text in double quotes: `"`.');
    return failAt(range, message);
  };
  const note = (wanted: Wanted | undefined, place: JsonPlace): void => {
    if (wanted?.pointer !== undefined) places.set(wanted.pointer, place);
  };

  for (;;) {
    // A value begins here, or an object or list ends that has none.
    skip();
    const frame = open.at(-1);
    const isFirst = frame?.count === 0;
    const mark = text.charAt(at);
    let closed: Frame | undefined;
    if (frame !== undefined && mark === (frame.isObject ? "}" : "]")) {
      if (!isFirst)
        return failAt(
          { start: frame.comma, end: frame.comma + 1 },
          "JSON has no comma behind the last entry. Remove this one.",
        );
      at++;
      open.pop();
      closed = frame;
    } else {
      let wanted = frame === undefined ? root : undefined;
      if (frame?.isObject === true) {
        const end = endOfString();
        if (end === undefined) return fail("A key in double quotes is expected here.");
        const range = { start: at, end };
        const inside = text.slice(at + 1, end - 1);
        const name = inside.includes("\\") ? String(JSON.parse(text.slice(at, end))) : inside;
        const first = frame.keys.get(name);
        if (first === undefined) frame.keys.set(name, at);
        else repeated.push({ key: name, range, first: { start: first, end: endOfString(first) ?? end } });
        frame.key = range;
        wanted = frame.wanted?.below.get(name);
        at = range.end;
        skip();
        if (text.charAt(at) !== ":") return fail("A `:` is expected here, behind the key.");
        at++;
        skip();
      } else if (frame !== undefined) wanted = frame.wanted?.below.get(String(frame.count));
      if (frame !== undefined) frame.count++;
      const opening = text.charAt(at);
      if (opening === "{" || opening === "[") {
        const place = { wanted, key: frame?.key };
        open.push({
          isObject: opening === "{",
          start: at,
          wanted,
          keys: new Map(),
          place,
          count: 0,
          key: undefined,
          comma: at,
        });
        at++;
        continue;
      }
      const end = opening === '"' ? endOfString() : at + (match(number) ?? match(word) ?? "").length;
      if (end === undefined || end === at)
        return fail("A value is expected here: text in double quotes, a number, `true`, `false`, `null`, `{` or `[`.");
      note(wanted, { key: frame?.key, value: { start: at, end } });
      at = end;
    }
    // Behind a value: what is around it goes on with a comma, or ends too.
    for (;;) {
      if (closed !== undefined)
        note(closed.place.wanted, { key: closed.place.key, value: { start: closed.start, end: at } });
      skip();
      const around = open.at(-1);
      if (around === undefined) {
        if (at >= text.length) return { error: undefined, repeated, places };
        return fail("Nothing may follow the end of the JSON. Remove this, or a bracket too many above.");
      }
      const next = text.charAt(at);
      if (next === ",") {
        around.comma = at++;
        break;
      }
      if (next !== (around.isObject ? "}" : "]"))
        return fail(
          next === "]" || next === "}"
            ? `This closes what is not open; \`${around.isObject ? "}" : "]"}\` is expected.`
            : "A comma is missing in front of this.",
        );
      at++;
      open.pop();
      closed = around;
    }
  }
}

function wantedOf(paths: Iterable<readonly Step[]>): Wanted {
  const root: Wanted = { below: new Map() };
  for (const path of paths) {
    let wanted = root;
    for (const step of path) {
      const next = wanted.below.get(String(step)) ?? { below: new Map<string, Wanted>() };
      wanted.below.set(String(step), next);
      wanted = next;
    }
    wanted.pointer = pointerOf(path);
  }
  return root;
}

function lineEnd(text: string, from: number): number {
  const end = /[\r\n]|$/g;
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}
