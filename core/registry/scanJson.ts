import type { TextRange } from "../problem.ts";

/** Where an entry of an object, or an item of a list, stands. */
export interface JsonPlace {
  /** With its quotes; undefined for an item. */
  readonly key: TextRange | undefined;
  readonly value: TextRange;
}

/** What is said of an entry without a comma before it. */
export const commaMissing = "A comma is missing in front of this.";

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

/** Where a value stands: its key, and the paths that were asked for at it and below it. */
interface Place {
  readonly wanted: Wanted | undefined;
  /** Undefined for an item, and for the whole. */
  readonly key: TextRange | undefined;
}

/** What is open around the scanner: an object or a list. */
interface Frame extends Place {
  readonly isObject: boolean;
  readonly start: number;
  /** Where each key stands, by its name. */
  readonly keys: Map<string, number>;
  /** Entries or items that have begun. */
  count: number;
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
  const scanner = new JsonScanner(text, wantedOf(paths));
  const error = scanner.run();
  return { error, repeated: scanner.repeated, places: scanner.places };
}

class JsonScanner {
  readonly repeated: { key: string; range: TextRange; first: TextRange }[] = [];
  readonly places = new Map<string, JsonPlace>();
  readonly #text: string;
  readonly #root: Wanted;
  readonly #open: Frame[] = [];
  #at: number;

  constructor(text: string, root: Wanted) {
    this.#text = text;
    this.#root = root;
    this.#at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  run(): JsonError | undefined {
    for (;;) {
      const begun = this.#beginValue();
      if (typeof begun === "object") return begun;
      if (begun === "opened") continue;
      const next = this.#goOn();
      if (next !== "more") return next === "end" ? undefined : next;
    }
  }

  /** A value begins here, or an object or list ends that has none. */
  #beginValue(): "opened" | "ended" | JsonError {
    this.#skip();
    const frame = this.#open.at(-1);
    if (frame !== undefined && this.#text.charAt(this.#at) === closingOf(frame)) {
      if (frame.count > 0)
        return this.#failAt(
          { start: frame.comma, end: frame.comma + 1 },
          "JSON has no comma behind the last entry. Remove this one.",
        );
      this.#close(frame);
      return "ended";
    }
    const key = frame?.isObject === true ? this.#readKey(frame) : undefined;
    if (key !== undefined && "message" in key) return key;
    const wanted = frame === undefined ? this.#root : frame.wanted?.below.get(key?.name ?? String(frame.count));
    if (frame !== undefined) frame.count++;
    return this.#readValue({ wanted, key: key?.range });
  }

  /** Opens an object or a list, or reads over any other value. */
  #readValue(place: Place): "opened" | "ended" | JsonError {
    const start = this.#at;
    const mark = this.#text.charAt(start);
    if (mark === "{" || mark === "[") {
      this.#open.push({ ...place, isObject: mark === "{", start, keys: new Map(), count: 0, comma: start });
      this.#at++;
      return "opened";
    }
    const end = mark === '"' ? this.#endOfString() : start + (this.#match(number) ?? this.#match(word) ?? "").length;
    if (end === undefined || end === start)
      return this.#fail(
        "A value is expected here: text in double quotes, a number, `true`, `false`, `null`, `{` or `[`.",
      );
    this.#at = end;
    this.#note(place, start);
    return "ended";
  }

  /** Reads a key and the colon behind it. */
  #readKey({ keys }: Frame): { readonly name: string; readonly range: TextRange } | JsonError {
    const start = this.#at;
    const end = this.#endOfString();
    if (end === undefined) return this.#fail("A key in double quotes is expected here.");
    const range = { start, end };
    const inside = this.#text.slice(start + 1, end - 1);
    const name = inside.includes("\\") ? String(JSON.parse(this.#text.slice(start, end))) : inside;
    const first = keys.get(name);
    if (first === undefined) keys.set(name, start);
    else this.repeated.push({ key: name, range, first: { start: first, end: this.#endOfString(first) ?? end } });
    this.#at = end;
    this.#skip();
    if (this.#text.charAt(this.#at) !== ":") return this.#fail("A `:` is expected here, behind the key.");
    this.#at++;
    this.#skip();
    return { name, range };
  }

  /** Behind a value: what is around it goes on with a comma, or ends too. */
  #goOn(): "more" | "end" | JsonError {
    for (;;) {
      this.#skip();
      const around = this.#open.at(-1);
      if (around === undefined) {
        if (this.#at >= this.#text.length) return "end";
        return this.#fail("Nothing may follow the end of the JSON. Remove this, or a bracket too many above.");
      }
      const next = this.#text.charAt(this.#at);
      if (next === ",") {
        around.comma = this.#at++;
        return "more";
      }
      if (next !== closingOf(around))
        return this.#fail(
          next === "]" || next === "}"
            ? `This closes what is not open; \`${closingOf(around)}\` is expected.`
            : commaMissing,
        );
      this.#close(around);
    }
  }

  #close(frame: Frame): void {
    this.#at++;
    this.#open.pop();
    this.#note(frame, frame.start);
  }

  /** Notes a value that ends here. */
  #note({ wanted, key }: Place, start: number): void {
    if (wanted?.pointer !== undefined) this.places.set(wanted.pointer, { key, value: { start, end: this.#at } });
  }

  #skip(): void {
    const text = this.#text;
    let at = this.#at;
    for (let code = text.charCodeAt(at); code === 32 || code === 10 || code === 13 || code === 9;)
      code = text.charCodeAt(++at);
    this.#at = at;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.#text)?.[0];
  }

  /** Where the string that begins there ends; most have no escape and need no pattern. */
  #endOfString(from = this.#at): number | undefined {
    const text = this.#text;
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
  }

  /** What is wrong here, with `message` when it is nothing that people often write. */
  #fail(message: string): JsonError {
    const [text, at] = [this.#text, this.#at];
    if (at >= text.length) {
      const frame = this.#open.at(-1);
      const what = frame === undefined ? "" : `: a \`${closingOf(frame)}\` is missing`;
      const end = text.trimEnd().length;
      return this.#failAt({ start: Math.max(0, end - 1), end }, `The file ends too early${what}.`);
    }
    const length = this.#match(anyWord)?.length ?? 1;
    const mark = text.charAt(at);
    const range = { start: at, end: at + Math.min(length, 100) };
    if (text.startsWith("//", at) || text.startsWith("/*", at) || mark === "#")
      return this.#failAt(range, "JSON has no comments. Remove this one.");
    if (mark === '"' && this.#endOfString() === undefined)
      return this.#failAt(
        { start: at, end: lineEnd(text, at) },
        "This text is not closed with a quote, or has a backslash too many.",
      );
    if (mark === "'") return this.#failAt(range, 'JSON puts text in double quotes: `"`.');
    return this.#failAt(range, message);
  }

  #failAt(range: TextRange, message: string): JsonError {
    return { range, at: this.#at, message };
  }
}

function closingOf({ isObject }: Frame): "}" | "]" {
  return isObject ? "}" : "]";
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
