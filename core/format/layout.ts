import { Parser } from "yaml";
import type { CST } from "yaml";
import { layOutRun, withoutLongRuns } from "./longRuns.ts";
import type { LongRun } from "./longRuns.ts";
import { reindentBlockScalar, shiftLines } from "./scalarLines.ts";

/** How a profile is laid out. */
export interface LayoutOptions {
  /** Spaces of one level. */
  readonly step: number;
  /** Whether spaces and tabs at the ends of lines go. */
  readonly trimLineEnds: boolean;
  /** Whether a text that does not end with a line break gets one. */
  readonly endWithNewline: boolean;
}

/** A block mapping or list: where it stood, and where it stands now. */
interface Level {
  readonly from: number;
  readonly column: number;
  readonly parent: Level | undefined;
}

/** How a token follows the one before it on the same line. */
type Glue = "space" | "none";

/** Where a value may stand. */
interface Place {
  /** Column of a block mapping or list. */
  readonly block: number;
  /** Column of anything else that begins on a line of its own. */
  readonly line: number;
  /** What the lines of brackets are indented from. */
  readonly base: number;
  readonly glue: Glue;
}

interface LineBreak {
  readonly spaces: string;
  readonly newline: string;
}

interface OwnLineComment {
  readonly breaks: readonly LineBreak[];
  readonly column: number;
  readonly text: string;
}

/** So many blank lines in a row stay. */
const maxBlankLines = 2;

/**
 * Sound YAML with every token at its place. Only white space differs. Whether the result still means the same is for
 * the caller to see.
 */
export function layOut(text: string, options: LayoutOptions): string {
  const shortened = withoutLongRuns(text);
  return new Layout(shortened.text, options, shortened.runs).write() ?? new Layout(text, options, []).write() ?? text;
}

class Layout {
  readonly #text: string;
  readonly #options: LayoutOptions;
  readonly #out: string[] = [];
  /** Offset in the text, and of the line it is in. */
  #at = 0;
  #lineStart = 0;
  /** White space read and not written yet. */
  #breaks: LineBreak[] = [];
  #spaces = "";
  /** Comments whose column depends on what comes next. */
  #comments: OwnLineComment[] = [];
  #level: Level | undefined;
  /** The level of what was written last, and whether a value is still to follow there. */
  #lastLevel: Level | undefined;
  #awaitsValue = false;
  /** True before anything was written, and behind a block scalar, which ends with its own line break. */
  #atLineStart = true;
  #isEmpty = true;
  #lineIndent = 0;
  /** Column of comments within brackets. */
  #flowColumn: number | undefined;

  /** Lines left out of the text, by the offset of the word above them: items that are written like that one. */
  readonly #runs: ReadonlyMap<number, string>;
  #runsWritten = 0;

  constructor(text: string, options: LayoutOptions, runs: readonly LongRun[]) {
    this.#text = text;
    this.#options = options;
    this.#runs = new Map(runs.map(({ wordAbove, lines }) => [wordAbove, lines]));
  }

  /** `undefined` when lines that were left out turn out to be no items of a list. */
  write(): string | undefined {
    for (const token of new Parser().parse(this.#text)) this.#topLevel(token);
    this.#end();
    return this.#runsWritten === this.#runs.size ? this.#out.join("") : undefined;
  }

  #topLevel(token: CST.Token): void {
    switch (token.type) {
      case "byte-order-mark":
        this.#at += token.source.length;
        this.#lineStart = this.#at;
        this.#out.push(token.source);
        break;
      case "document":
        for (const part of token.start) this.#part(part, { column: 0, glue: "space" });
        if (token.value !== undefined) this.#node(token.value, { block: 0, line: 0, base: 0, glue: "space" });
        this.#parts(token.end, 0);
        break;
      case "directive":
        this.#content(token.source, { column: 0, glue: "none" });
        break;
      case "doc-end":
        this.#content(token.source, { column: 0, glue: "none" });
        this.#parts(token.end, 0);
        break;
      default:
        if ("source" in token) this.#part(token, { column: 0, glue: "space" });
    }
  }

  #node(token: CST.Token, place: Place): void {
    switch (token.type) {
      case "block-map":
        this.#inLevel(token.indent, place.block, (level) => {
          for (const item of token.items) this.#mapItem(item, level.column);
        });
        break;
      case "block-seq":
        this.#inLevel(token.indent, place.block, (level) => {
          for (const item of token.items) this.#listItem(item, level.column);
        });
        break;
      case "flow-collection":
        this.#flow(token, place);
        break;
      case "block-scalar":
        this.#blockScalar(token, place);
        break;
      case "alias":
      case "scalar":
      case "single-quoted-scalar":
      case "double-quoted-scalar":
        this.#scalar(token.source, place);
        this.#parts(token.end, place.line);
        break;
      default:
        if ("source" in token) this.#part(token, { column: place.line, glue: "space" });
    }
  }

  #inLevel(from: number, column: number, write: (level: Level) => void): void {
    const parent = this.#level;
    this.#level = { from, column, parent };
    write(this.#level);
    this.#level = parent;
  }

  #mapItem({ start, key, sep, value }: CST.CollectionItem, column: number): void {
    const { step } = this.#options;
    const isExplicit = start.some(({ type }) => type === "explicit-key-ind");
    this.#parts(start, column);
    if (key) {
      const line = isExplicit ? column + step : column;
      this.#node(key, { block: column + (this.#beginsLine ? step : 2), line, base: column, glue: "space" });
    }
    for (const part of sep ?? [])
      if (part.type === "map-value-ind") this.#part(part, { column, glue: glueOfColon(key) });
      else this.#part(part, { column: column + step, glue: "space" });
    if (value) {
      const block = column + (this.#beginsLine ? step : 2);
      this.#node(value, { block, line: column + step, base: column, glue: "space" });
    }
  }

  #listItem({ start, value }: CST.CollectionItem, column: number): void {
    for (const part of start)
      this.#part(part, { column: part.type === "seq-item-ind" ? column : column + 2, glue: "space" });
    if (value) this.#node(value, { block: column + 2, line: column + 2, base: column + 2, glue: "space" });
    const run = value?.type === "scalar" ? this.#runs.get(value.offset) : undefined;
    if (run === undefined) return;
    this.#runsWritten++;
    this.#writeBreaks(this.#breaks);
    this.#breaks = [];
    this.#out.push(layOutRun(run, column, this.#options.trimLineEnds));
    this.#atLineStart = true;
  }

  /** Brackets, with spaces as prettier has them. Lines that are broken stay so, and no others are. */
  #flow(token: CST.FlowCollection, place: Place): void {
    this.#content(token.start.source, { column: place.line, glue: place.glue });
    const base = Math.max(place.base, this.#lineIndent);
    const inner = base + this.#options.step;
    const outerColumn = this.#flowColumn;
    this.#flowColumn = inner;
    const edge: Glue = token.start.type === "flow-map-start" ? "space" : "none";
    let isFirst = true;
    for (const { start, key, sep, value } of token.items) {
      let glue: Glue = isFirst ? edge : "space";
      for (const part of start) {
        const isComma = part.type === "comma";
        this.#part(part, { column: inner, glue: isComma ? "none" : glue });
        if (isComma) glue = "space";
      }
      if (key) this.#node(key, { block: inner, line: inner, base, glue });
      for (const part of sep ?? [])
        this.#part(part, { column: inner, glue: part.type === "map-value-ind" ? glueOfColon(key) : "space" });
      if (value) this.#node(value, { block: inner, line: inner, base, glue: sep === undefined ? glue : "space" });
      isFirst &&= !key && !value && sep === undefined;
    }
    const [close, ...rest] = token.end;
    if (close) this.#part(close, { column: base, glue: isFirst ? "none" : edge });
    this.#flowColumn = outerColumn;
    this.#parts(rest, place.line);
  }

  #scalar(source: string, { line, glue }: Place): void {
    if (!source.includes("\n")) {
      this.#content(source, { column: line, glue });
      return;
    }
    const begins = this.#beginsLine;
    const column = this.#at - this.#lineStart;
    const level = this.#level;
    // A text that begins on a line of its own moves as a whole; else its further lines go along with its key.
    const shift = begins ? line - column : (level?.column ?? 0) - (level?.from ?? 0);
    const least = level === undefined ? 0 : level.column + this.#options.step;
    this.#content(shiftLines(source, shift, least), { column: line, glue, length: source.length });
    this.#lineStart = this.#at - (source.length - source.lastIndexOf("\n") - 1);
  }

  #blockScalar(token: CST.BlockScalar, { line, glue }: Place): void {
    let header = "";
    for (const part of token.props)
      if (part.type === "block-scalar-header") {
        header = part.source;
        this.#part(part, { column: line, glue });
      } else if ("source" in part) this.#part(part, { column: line, glue: "space" });
    if (token.source === "") return;
    const level = this.#level;
    const body =
      level === undefined || level.column === level.from
        ? token.source
        : reindentBlockScalar(token.source, { header, from: level.from, to: level.column, step: this.#options.step });
    this.#writeBreaks(this.#breaks);
    this.#breaks = [];
    this.#out.push(body);
    this.#at += token.source.length;
    this.#lineStart = this.#at;
    this.#atLineStart = body.endsWith("\n");
  }

  #parts(parts: readonly CST.SourceToken[] | undefined, column: number): void {
    for (const part of parts ?? []) this.#part(part, { column, glue: "space" });
  }

  #part({ type, source }: CST.Token & { readonly source: string }, how: { column: number; glue: Glue }): void {
    switch (type) {
      case "space":
        this.#spaces += source;
        this.#at += source.length;
        break;
      case "newline":
        this.#breaks.push({ spaces: this.#spaces, newline: source });
        this.#spaces = "";
        this.#at += source.length;
        this.#lineStart = this.#at;
        break;
      case "comment":
        this.#comment(source);
        break;
      default:
        this.#content(source, how);
        this.#awaitsValue = type === "map-value-ind" || type === "seq-item-ind";
    }
  }

  #comment(source: string): void {
    const text = this.#options.trimLineEnds ? source.replace(/[ \t]+$/, "") : source;
    if (this.#beginsLine) {
      const column = this.#at - this.#lineStart;
      this.#comments.push({ breaks: this.#breaks, column, text });
      this.#breaks = [];
    } else this.#out.push(this.#spaces.replace(/\t.*/, " "), text);
    this.#spaces = "";
    this.#at += source.length;
  }

  get #beginsLine(): boolean {
    return this.#atLineStart || this.#breaks.length > 0 || this.#comments.length > 0;
  }

  #content(source: string, how: { column: number; glue: Glue; length?: number }): void {
    if (this.#beginsLine) {
      this.#writeComments(this.#level);
      this.#writeBreaks(this.#breaks);
      this.#out.push(" ".repeat(how.column));
      this.#lineIndent = how.column;
    } else if (how.glue === "space") this.#out.push(" ");
    this.#out.push(source);
    this.#breaks = [];
    this.#spaces = "";
    this.#at += how.length ?? source.length;
    this.#atLineStart = false;
    this.#isEmpty = false;
    this.#lastLevel = this.#level;
    this.#awaitsValue = false;
  }

  #writeBreaks(breaks: readonly LineBreak[]): void {
    const most = this.#isEmpty ? 0 : this.#atLineStart ? maxBlankLines : maxBlankLines + 1;
    for (const { spaces, newline } of breaks.slice(0, most))
      this.#out.push(this.#options.trimLineEnds ? newline : spaces + newline);
  }

  #writeComments(next: Level | undefined): void {
    for (const { breaks, column, text } of this.#comments) {
      this.#writeBreaks(breaks);
      this.#out.push(" ".repeat(this.#flowColumn ?? this.#columnOfComment(column, next)), text);
      this.#isEmpty = false;
      this.#atLineStart = false;
    }
    this.#comments = [];
  }

  /**
   * A comment goes where the mapping or list goes that it was indented like: the one that comes next, or one of those
   * that the line before it was in. Below a key without a value it stands where the value would.
   */
  #columnOfComment(column: number, next: Level | undefined): number {
    if (next !== undefined && next.from === column) return next.column;
    const around = findLevel(this.#lastLevel, column);
    const ahead = findLevel(next, column);
    if (ahead !== undefined && ahead === next && ahead.from >= (around?.from ?? 0) && ahead !== around)
      return ahead.column;
    if (around === undefined) return ahead?.column ?? 0;
    if (this.#awaitsValue && around === this.#lastLevel && column > around.from)
      return around.column + this.#options.step;
    return around.column;
  }

  #end(): void {
    this.#writeComments(undefined);
    const [last] = this.#breaks;
    const { trimLineEnds, endWithNewline } = this.#options;
    if (this.#atLineStart) return;
    if (last !== undefined) this.#out.push(trimLineEnds ? "" : last.spaces, last.newline);
    else if (!trimLineEnds) this.#out.push(this.#spaces);
    if (last === undefined && endWithNewline) this.#out.push(/\r?\n/.exec(this.#text)?.[0] ?? "\n");
  }
}

/** The innermost level that is indented no deeper than a column. */
function findLevel(from: Level | undefined, column: number): Level | undefined {
  let level = from;
  while (level !== undefined && level.from > column) level = level.parent;
  return level;
}

/** An alias would take a colon that follows at once for a part of its name. */
function glueOfColon(key: CST.Token | null | undefined): Glue {
  return key?.type === "alias" ? "space" : "none";
}
