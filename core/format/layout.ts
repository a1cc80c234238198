import { Parser } from "yaml";
import type { CST } from "yaml";
import { LayoutWriter } from "./layoutWriter.ts";
import type { Glue, LayoutOptions, Level } from "./layoutWriter.ts";
import { layOutRun, withoutLongRuns } from "./longRuns.ts";
import type { LongRun } from "./longRuns.ts";
import { reindentBlockScalar, shiftLines } from "./scalarLines.ts";

/**
 * Sound YAML with every token at its place. Only white space differs. Whether the result still means the same is for
 * the caller to see.
 */
export function layOut(text: string, options: LayoutOptions): string {
  const shortened = withoutLongRuns(text);
  return new Layout(shortened.text, options, shortened.runs).write() ?? new Layout(text, options, []).write() ?? text;
}

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

class Layout {
  readonly #text: string;
  readonly #options: LayoutOptions;
  readonly #writer: LayoutWriter;
  /** Lines left out of the text, by the offset of the word above them: items that are written like that one. */
  readonly #runs: ReadonlyMap<number, string>;
  #runsWritten = 0;

  constructor(text: string, options: LayoutOptions, runs: readonly LongRun[]) {
    this.#text = text;
    this.#options = options;
    this.#writer = new LayoutWriter(text, options);
    this.#runs = new Map(runs.map(({ wordAbove, lines }) => [wordAbove, lines]));
  }

  /** `undefined` when lines that were left out turn out to be no items of a list. */
  write(): string | undefined {
    for (const token of new Parser().parse(this.#text)) this.#topLevel(token);
    const text = this.#writer.end();
    return this.#runsWritten === this.#runs.size ? text : undefined;
  }

  #topLevel(token: CST.Token): void {
    switch (token.type) {
      case "byte-order-mark":
        this.#writer.byteOrderMark(token.source);
        break;
      case "document":
        for (const part of token.start) this.#writer.part(part, { column: 0, glue: "space" });
        if (token.value !== undefined) this.#node(token.value, { block: 0, line: 0, base: 0, glue: "space" });
        this.#writer.parts(token.end, 0);
        break;
      case "directive":
        this.#writer.content(token.source, { column: 0, glue: "none" });
        break;
      case "doc-end":
        this.#writer.content(token.source, { column: 0, glue: "none" });
        this.#writer.parts(token.end, 0);
        break;
      default:
        if ("source" in token) this.#writer.part(token, { column: 0, glue: "space" });
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
        this.#writer.parts(token.end, place.line);
        break;
      default:
        if ("source" in token) this.#writer.part(token, { column: place.line, glue: "space" });
    }
  }

  #inLevel(from: number, column: number, write: (level: Level) => void): void {
    const parent = this.#writer.level;
    const level = { from, column, parent };
    this.#writer.level = level;
    write(level);
    this.#writer.level = parent;
  }

  #mapItem({ start, key, sep, value }: CST.CollectionItem, column: number): void {
    const { step } = this.#options;
    const isExplicit = start.some(({ type }) => type === "explicit-key-ind");
    this.#writer.parts(start, column);
    if (key) {
      const line = isExplicit ? column + step : column;
      this.#node(key, { block: column + (this.#writer.beginsLine ? step : 2), line, base: column, glue: "space" });
    }
    for (const part of sep ?? [])
      if (part.type === "map-value-ind") this.#writer.part(part, { column, glue: glueOfColon(key) });
      else this.#writer.part(part, { column: column + step, glue: "space" });
    if (value) {
      const block = column + (this.#writer.beginsLine ? step : 2);
      this.#node(value, { block, line: column + step, base: column, glue: "space" });
    }
  }

  #listItem({ start, value }: CST.CollectionItem, column: number): void {
    for (const part of start)
      this.#writer.part(part, { column: part.type === "seq-item-ind" ? column : column + 2, glue: "space" });
    if (value) this.#node(value, { block: column + 2, line: column + 2, base: column + 2, glue: "space" });
    const run = value?.type === "scalar" ? this.#runs.get(value.offset) : undefined;
    if (run === undefined) return;
    this.#runsWritten++;
    this.#writer.lines(layOutRun(run, column, this.#options.trimLineEnds), 0);
  }

  /** Brackets, with spaces as prettier has them. Lines that are broken stay so, and no others are. */
  #flow(token: CST.FlowCollection, place: Place): void {
    this.#writer.content(token.start.source, { column: place.line, glue: place.glue });
    const base = Math.max(place.base, this.#writer.lineIndent);
    const inner = base + this.#options.step;
    const outerColumn = this.#writer.flowColumn;
    this.#writer.flowColumn = inner;
    const edge: Glue = token.start.type === "flow-map-start" ? "space" : "none";
    let isFirst = true;
    for (const { start, key, sep, value } of token.items) {
      let glue: Glue = isFirst ? edge : "space";
      for (const part of start) {
        const isComma = part.type === "comma";
        this.#writer.part(part, { column: inner, glue: isComma ? "none" : glue });
        if (isComma) glue = "space";
      }
      if (key) this.#node(key, { block: inner, line: inner, base, glue });
      for (const part of sep ?? [])
        this.#writer.part(part, { column: inner, glue: part.type === "map-value-ind" ? glueOfColon(key) : "space" });
      if (value) this.#node(value, { block: inner, line: inner, base, glue: sep === undefined ? glue : "space" });
      isFirst &&= !key && !value && sep === undefined;
    }
    const [close, ...rest] = token.end;
    if (close) this.#writer.part(close, { column: base, glue: isFirst ? "none" : edge });
    this.#writer.flowColumn = outerColumn;
    this.#writer.parts(rest, place.line);
  }

  #scalar(source: string, { line, glue }: Place): void {
    if (!source.includes("\n")) {
      this.#writer.content(source, { column: line, glue });
      return;
    }
    const begins = this.#writer.beginsLine;
    const column = this.#writer.sourceColumn;
    const level = this.#writer.level;
    // A text that begins on a line of its own moves as a whole; else its further lines go along with its key.
    const shift = begins ? line - column : (level?.column ?? 0) - (level?.from ?? 0);
    const least = level === undefined ? 0 : level.column + this.#options.step;
    this.#writer.manyLines(shiftLines(source, shift, least), source, { column: line, glue });
  }

  #blockScalar(token: CST.BlockScalar, { line, glue }: Place): void {
    let header = "";
    for (const part of token.props)
      if (part.type === "block-scalar-header") {
        header = part.source;
        this.#writer.part(part, { column: line, glue });
      } else if ("source" in part) this.#writer.part(part, { column: line, glue: "space" });
    if (token.source === "") return;
    const level = this.#writer.level;
    const body =
      level === undefined || level.column === level.from
        ? token.source
        : reindentBlockScalar(token.source, { header, from: level.from, to: level.column, step: this.#options.step });
    this.#writer.lines(body, token.source.length);
  }
}

/** An alias would take a colon that follows at once for a part of its name. */
function glueOfColon(key: CST.Token | null | undefined): Glue {
  return key?.type === "alias" ? "space" : "none";
}
