import { scalar, unquote } from "./building.ts";
import type { OpenEntry, OpenList, OpenMap, Slot } from "./building.ts";
import { colonAfterKey, endOfQuoted, lineEnd, nextLine, plainEnd, skipIndent } from "./lines.ts";
import { readFlow } from "./readFlow.ts";
import type { Sketch, SketchNode, SketchPath } from "./sketch.ts";

/** A block collection that is open at some line: what is indented to its column belongs to it. */
export interface OpenLevel {
  /** -1 for the document itself. */
  readonly column: number;
  /** Undefined for the document itself. */
  readonly node: SketchNode | undefined;
  readonly path: SketchPath;
  /** What a deeper line would be the value of, and its path. */
  readonly slot: { readonly value: SketchNode | undefined };
  readonly slotPath: SketchPath;
}

export interface SketchReading {
  readonly sketch: Sketch;
  /**
   * The levels open where the line of `cursor` begins, outermost first. Undefined when that line lies inside a block
   * scalar, a quoted text or brackets that began above it.
   */
  readonly openAtCursor: readonly OpenLevel[] | undefined;
}

/** Reads any text as a sketch. Never throws; takes time in proportion to the text. */
export function readSketch(text: string, cursor?: number): SketchReading {
  return new BlockReader(text, cursor).read();
}

interface Level {
  readonly column: number;
  readonly node: OpenMap | OpenList | undefined;
  readonly path: SketchPath;
  slot: Slot;
  slotPath: SketchPath;
}

const maxDepth = 64;

/** A whole line that is an item and nothing else. */
const wordItem = /( *)- ([A-Za-z][\w.-]*)(?=[\r\n]|$)/y;

class BlockReader {
  readonly #text: string;
  readonly #cursor: number | undefined;
  readonly #roots: Slot[] = [];
  #levels: Level[] = [];
  #openAtCursor: readonly OpenLevel[] | undefined;

  constructor(text: string, cursor: number | undefined) {
    this.#text = text;
    this.#cursor = cursor;
  }

  read(): SketchReading {
    this.#beginDocument(0);
    let at = this.#text.charCodeAt(0) === 0xfeff ? 1 : 0;
    while (at <= this.#text.length) {
      at = this.#wordItems(at);
      const end = lineEnd(this.#text, at);
      if (this.#cursor !== undefined && this.#cursor >= at && this.#cursor <= end)
        this.#openAtCursor = this.#levels.map((level) => ({ ...level }));
      at = nextLine(this.#text, Math.max(end, this.#line(at, end)));
    }
    const roots = this.#roots.flatMap(({ value }) => (value === undefined ? [] : [value]));
    return { sketch: { roots }, openAtCursor: this.#openAtCursor };
  }

  /**
   * Reads lines that are items of the list that is open, each a plain word: most lines of a large profile are. What
   * `#line` makes of them is the same. Returns where the first line begins that is something else.
   */
  #wordItems(from: number): number {
    const { node: list, column, path } = this.#top();
    // Deeper levels are what the last item opened, if it has any.
    if (list?.kind !== "list" || list.style !== "block") return from;
    let at = from;
    let top = this.#top();
    for (;;) {
      wordItem.lastIndex = at;
      const match = wordItem.exec(this.#text);
      if (match === null) break;
      const { 0: line, 1: indent = "", 2: word = "" } = match;
      const end = at + line.length;
      if (indent.length !== column || (this.#cursor !== undefined && this.#cursor >= at && this.#cursor <= end)) break;
      const dash = at + indent.length;
      const range = { start: dash + 2, end: dash + 2 + word.length };
      top.slot = { value: scalar(word, range, "plain"), range: { start: dash, end: range.end } };
      list.items.push(top.slot);
      at = nextLine(this.#text, end);
    }
    if (at === from) return from;
    top = this.#top();
    top.slotPath = [...path, list.items.length - 1];
    this.#grow(top.slot.range.end);
    return at;
  }

  #beginDocument(at: number): void {
    const slot: Slot = { value: undefined, range: { start: at, end: at } };
    this.#roots.push(slot);
    this.#levels = [{ column: -1, node: undefined, path: [], slot, slotPath: [] }];
  }

  /** Reads a line, and those below that its value goes on in. Returns an offset in the last line that was read. */
  #line(start: number, end: number): number {
    if (/^(?:---|\.\.\.)(?=\s|$)/.test(this.#text.slice(start, start + 4))) {
      this.#beginDocument(start);
      return end;
    }
    let { at, column } = skipIndent(this.#text, start, end, 0);
    if (at >= end || this.#text[at] === "#" || (this.#text[at] === "%" && column === 0)) return end;
    const isDash = (): boolean => this.#text[at] === "-" && (at + 1 >= end || /[ \t]/.test(this.#text[at + 1] ?? ""));
    for (let dashes = 0; dashes < maxDepth && isDash(); dashes++) {
      this.#item(at, column);
      ({ at, column } = skipIndent(this.#text, at + 1, end, column + 1));
      if (at >= end || this.#text[at] === "#") return end;
    }
    return this.#content(at, end, column);
  }

  /** A dash opens an item of the list at its column. */
  #item(at: number, column: number): void {
    this.#close((level) => level.column > column);
    let top = this.#top();
    if (!(top.column === column && top.node?.kind === "list"))
      top = this.#push(column, this.#listFor(top, at), top.slotPath);
    const list = top.node;
    if (list?.kind !== "list") return;
    top.slot = { value: undefined, range: { start: at, end: at + 1 } };
    top.slotPath = [...top.path, list.items.length];
    list.items.push(top.slot);
    this.#grow(at + 1);
  }

  /** The part of a line behind its dashes: an entry, or a value on its own. */
  #content(at: number, end: number, column: number): number {
    const colon = colonAfterKey(this.#text, at, end);
    this.#close((level) => level.column > column || (level.column === column && level.node?.kind === "list"));
    if (colon !== undefined) {
      const entry = this.#entry(at, colon, column);
      entry.colon = colon;
      this.#grow(colon + 1);
      return this.#value(entry, colon + 1, end, column);
    }
    const top = this.#top();
    const halfTyped = top.column === column && top.node?.kind === "map";
    if (!halfTyped && top.slot.value === undefined) {
      return this.#value(top.slot, at, end, top.column < 0 ? -1 : top.column);
    }
    const valueEnd = plainEnd(this.#text, at, end);
    if (halfTyped) this.#entry(at, valueEnd, column);
    else if (top.slot.value?.kind === "scalar" && top.slot.value.style === "plain") {
      // The value of the line above goes on.
      const { text, range } = top.slot.value;
      const more = this.#text.slice(at, valueEnd);
      top.slot.value = scalar(`${text} ${more}`, { start: range.start, end: valueEnd }, "plain");
      this.#grow(valueEnd);
    }
    return end;
  }

  /** A new entry in the mapping at `column`, which begins here if there is none. */
  #entry(start: number, end: number, column: number): OpenEntry {
    const quoted = /^["']/.test(this.#text.charAt(start));
    const raw = this.#text.slice(start, end).trimEnd();
    const range = { start, end: start + raw.length };
    const entry: OpenEntry = {
      key: scalar(quoted ? unquote(raw) : raw, range, quoted ? "quoted" : "plain"),
      colon: undefined,
      value: undefined,
      range: { ...range },
    };
    let top = this.#top();
    if (!(top.column === column && top.node?.kind === "map"))
      top = this.#push(column, this.#mapFor(top, start), top.slotPath);
    if (top.node?.kind === "map") top.node.entries.push(entry);
    top.slot = entry;
    top.slotPath = [...top.path, entry.key.text];
    this.#grow(range.end);
    return entry;
  }

  /** The list that a dash belongs to. Under a key that has another value already, it hangs in the air. */
  #listFor(parent: Level, start: number): OpenList {
    const value = parent.slot.value;
    if (value?.kind === "list" && value.style === "block") return value;
    const list: OpenList = { kind: "list", style: "block", range: { start, end: start + 1 }, items: [] };
    parent.slot.value ??= list;
    return list;
  }

  #mapFor(parent: Level, start: number): OpenMap {
    const value = parent.slot.value;
    // Keys of one mapping at different columns: an error, but still one mapping to its author.
    if (value?.kind === "map" && value.style === "block") return value;
    const map: OpenMap = { kind: "map", style: "block", range: { start, end: start }, entries: [] };
    if (value?.kind === "scalar" && value.style === "plain" && !value.text.includes(" ")) {
      // A word above the mapping's first key was a key half typed.
      const range = { ...value.range };
      map.range.start = range.start;
      map.entries.push({ key: value, colon: undefined, value: undefined, range });
    }
    if (value === undefined || map.entries.length > 0) parent.slot.value = map;
    return map;
  }

  /** The value of a slot whose text begins at or behind `from`; `column` is that of the entry or item it belongs to. */
  #value(slot: Slot, from: number, end: number, column: number): number {
    let at = skipIndent(this.#text, from, end, 0).at;
    const properties = /(?:[&!][^\s,[\]{}]*(?:[ \t]+|(?=[\r\n])|$))*/y;
    properties.lastIndex = at;
    at += properties.exec(this.#text)?.[0].length ?? 0;
    const mark = this.#text[at];
    if (at >= end || mark === undefined || mark === "#") return end;
    if (mark === "[" || mark === "{") {
      const flow = readFlow(this.#text, at, regionEnd(this.#text, at, end, column));
      slot.value = flow.node;
      this.#grow(flow.node.range.end);
      return flow.end;
    }
    if (mark === '"' || mark === "'") {
      const close =
        endOfQuoted(this.#text, at, end) ?? endOfQuoted(this.#text, at, regionEnd(this.#text, at, end, column));
      const valueEnd = close ?? end;
      slot.value = scalar(unquote(this.#text.slice(at, valueEnd)), { start: at, end: valueEnd }, "quoted");
      this.#grow(valueEnd);
      return valueEnd;
    }
    if (mark === "|" || mark === ">") {
      const valueEnd = blockScalarEnd(this.#text, end, column);
      slot.value = scalar(this.#text.slice(at, valueEnd), { start: at, end: valueEnd }, "block");
      this.#grow(valueEnd);
      return valueEnd;
    }
    const valueEnd = plainEnd(this.#text, at, end);
    slot.value = scalar(this.#text.slice(at, valueEnd), { start: at, end: valueEnd }, "plain");
    this.#grow(valueEnd);
    return end;
  }

  #top(): Level {
    const top = this.#levels.at(-1);
    if (top === undefined) throw new Error("The document's own level is never closed.");
    return top;
  }

  #close(isOver: (level: Level) => boolean): void {
    while (this.#levels.length > 1 && isOver(this.#top())) this.#levels.pop();
  }

  /** Opens a level; beyond the depth that a profile could need, the outermost ones stay and the new one floats. */
  #push(column: number, node: OpenMap | OpenList, path: SketchPath): Level {
    if (this.#levels.length > maxDepth) this.#levels.pop();
    const level: Level = { column, node, path, slot: { value: undefined, range: { ...node.range } }, slotPath: path };
    this.#levels.push(level);
    return level;
  }

  /** Whatever is open reaches to here. */
  #grow(end: number): void {
    for (const { node, slot } of this.#levels) {
      if (node !== undefined && node.range.end < end) node.range.end = end;
      if (slot.range.end < end) slot.range.end = end;
    }
  }
}

/**
 * How far brackets or quotes that begin at `start` may reach: while lines are indented deeper than the entry, or begin
 * with a closing bracket. So one that was never closed does not swallow the rest of the profile.
 */
function regionEnd(text: string, start: number, firstLineEnd: number, column: number): number {
  let end = firstLineEnd;
  for (let at = nextLine(text, start); at <= text.length; at = nextLine(text, at)) {
    const thisEnd = lineEnd(text, at);
    const indent = skipIndent(text, at, thisEnd, 0);
    const isBlank = indent.at >= thisEnd || text[indent.at] === "#";
    if (!isBlank && indent.column <= column && !(indent.column === column && /[\]}]/.test(text[indent.at] ?? "")))
      break;
    if (!isBlank) end = thisEnd;
  }
  return end;
}

function blockScalarEnd(text: string, headerEnd: number, column: number): number {
  let end = headerEnd;
  for (let at = nextLine(text, headerEnd); at <= text.length; at = nextLine(text, at)) {
    const thisEnd = lineEnd(text, at);
    const indent = skipIndent(text, at, thisEnd, 0);
    if (indent.at >= thisEnd) continue;
    if (indent.column <= column) break;
    end = thisEnd;
  }
  return end;
}
