import type { CST } from "yaml";

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
export interface Level {
  readonly from: number;
  readonly column: number;
  readonly parent: Level | undefined;
}

/** How a token follows the one before it on the same line. */
export type Glue = "space" | "none";

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
 * Writes the tokens of a text one by one, each at its place: it decides what becomes of the white space and the comments
 * between them.
 */
export class LayoutWriter {
  /** The mapping or list that is being written. */
  level: Level | undefined;
  /** Column of comments, within brackets. */
  flowColumn: number | undefined;
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
  /** The level of what was written last, and whether a value is still to follow there. */
  #lastLevel: Level | undefined;
  #awaitsValue = false;
  /** True before anything was written, and behind a block scalar, which ends with its own line break. */
  #atLineStart = true;
  #isEmpty = true;
  #lineIndent = 0;

  constructor(text: string, options: LayoutOptions) {
    this.#text = text;
    this.#options = options;
  }

  /** Column at which the line begins that was written last. */
  get lineIndent(): number {
    return this.#lineIndent;
  }

  /** Column in the source of what comes next. */
  get sourceColumn(): number {
    return this.#at - this.#lineStart;
  }

  byteOrderMark(mark: string): void {
    this.#out.push(mark);
    this.#at += mark.length;
    this.#lineStart = this.#at;
  }

  /** Writes lines that are laid out already, `length` being that of their source. */
  lines(text: string, length: number): void {
    this.#writeBreaks(this.#breaks);
    this.#breaks = [];
    this.#out.push(text);
    this.#at += length;
    this.#lineStart = this.#at;
    this.#atLineStart = text.endsWith("\n");
  }

  /** Writes a value of several lines. */
  manyLines(text: string, source: string, how: { readonly column: number; readonly glue: Glue }): void {
    this.content(text, { ...how, length: source.length });
    this.#lineStart = this.#at - (source.length - source.lastIndexOf("\n") - 1);
  }

  /** Writes tokens that all stand at one column where they begin a line. */
  parts(parts: readonly CST.SourceToken[] | undefined, column: number): void {
    for (const part of parts ?? []) this.part(part, { column, glue: "space" });
  }

  /** Writes a token at its column, or behind the one before it; white space and comments wait for what comes next. */
  part({ type, source }: CST.Token & { readonly source: string }, how: { column: number; glue: Glue }): void {
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
        this.content(source, how);
        this.#awaitsValue = type === "map-value-ind" || type === "seq-item-ind";
    }
  }

  #comment(source: string): void {
    const text = this.#options.trimLineEnds ? source.replace(/[ \t]+$/, "") : source;
    if (this.beginsLine) {
      const column = this.#at - this.#lineStart;
      this.#comments.push({ breaks: this.#breaks, column, text });
      this.#breaks = [];
    } else this.#out.push(this.#spaces.replace(/\t.*/, " "), text);
    this.#spaces = "";
    this.#at += source.length;
  }

  /** Whether what is written next stands at the beginning of a line. */
  get beginsLine(): boolean {
    return this.#atLineStart || this.#breaks.length > 0 || this.#comments.length > 0;
  }

  /** Writes what is no white space; `length` is that of its source, where it is another. */
  content(source: string, how: { column: number; glue: Glue; length?: number }): void {
    if (this.beginsLine) {
      this.#writeComments(this.level);
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
    this.#lastLevel = this.level;
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
      this.#out.push(" ".repeat(this.flowColumn ?? this.#columnOfComment(column, next)), text);
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

  /** The text, once everything was written. */
  end(): string {
    this.#writeComments(undefined);
    const [last] = this.#breaks;
    const { trimLineEnds, endWithNewline } = this.#options;
    if (this.#atLineStart) return this.#out.join("");
    if (last !== undefined) this.#out.push(trimLineEnds ? "" : last.spaces, last.newline);
    else if (!trimLineEnds) this.#out.push(this.#spaces);
    if (last === undefined && endWithNewline) this.#out.push(/\r?\n/.exec(this.#text)?.[0] ?? "\n");
    return this.#out.join("");
  }
}

/** The innermost level that is indented no deeper than a column. */
function findLevel(from: Level | undefined, column: number): Level | undefined {
  let level = from;
  while (level !== undefined && level.from > column) level = level.parent;
  return level;
}
