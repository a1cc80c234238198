import type { TextRange } from "../../problem.ts";
import { unquote } from "../sketch/building.ts";
import type { Sketch, SketchEntry, SketchItem, SketchNode, SketchScalar } from "../sketch/sketch.ts";
import { bindAliases, findAnchors } from "./anchors.ts";
import type { AnchorUse } from "./anchors.ts";

/** A word of a profile that names something. */
export interface NameScalar {
  readonly text: string;
  /** With its quotes. */
  readonly range: TextRange;
  /** Without them. */
  readonly word: TextRange;
  /** `|` for the line of a block scalar. */
  readonly quote: "" | "'" | '"' | "|";
}

/** The beginning of a block scalar that loses the line break at its end, up to its first word. */
const blockHead = /^[|>]-(?:[ \t]+#[^\r\n]*|[ \t]*)(?:\r\n|\r|\n) +(?=\S)/;
const escapes = /\\(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4})|U([\dA-Fa-f]{8})|([\s\S]))/g;

/** Hops from alias to alias and merges within merges; a profile has one, an attack thousands. */
const maxHops = 8;
/** How many steps aliases and merge keys may take in one reading. */
const maxSteps = 200_000;

/** A sketch with its aliases and merge keys followed, within limits. */
export class Nodes {
  readonly anchors: readonly AnchorUse[];
  readonly #text: string;
  readonly #anchored: ReadonlyMap<AnchorUse, SketchNode>;
  readonly #aliasAt: ReadonlyMap<number, AnchorUse>;
  readonly #bound: ReadonlyMap<AnchorUse, AnchorUse>;
  #steps = 0;

  constructor(text: string, sketch: Sketch) {
    this.#text = text;
    this.anchors = findAnchors(text, sketch);
    this.#aliasAt = new Map(
      this.anchors.filter(({ kind }) => kind === "alias").map((use) => [use.range.start, use] as const),
    );
    this.#bound = bindAliases(this.anchors);
    this.#anchored = anchoredNodes(text, sketch, this.anchors);
  }

  /** The alias that a value is, if it is one. */
  aliasOf(node: SketchNode | undefined): AnchorUse | undefined {
    return node?.kind === "scalar" && node.style === "plain" ? this.#aliasAt.get(node.range.start) : undefined;
  }

  /** What a value stands for: itself, or what its alias names; `undefined` when that leads nowhere. */
  follow(node: SketchNode | undefined): SketchNode | undefined {
    let here = node;
    for (let hops = 0; hops < maxHops; hops++) {
      const alias = this.aliasOf(here);
      if (alias === undefined) return here;
      if (++this.#steps > maxSteps) return undefined;
      const anchor = this.#bound.get(alias);
      here = anchor === undefined ? undefined : this.#anchored.get(anchor);
    }
    return undefined;
  }

  /** The items of a list, and none for anything else. */
  items(node: SketchNode | undefined): readonly SketchItem[] {
    const list = this.follow(node);
    return list?.kind === "list" ? list.items : [];
  }

  /** The entries with one of the given keys, all of them when a key stands there twice; then what is merged in. */
  entries(node: SketchNode | undefined, keys: readonly string[], depth = 0): readonly SketchEntry[] {
    const map = this.follow(node);
    if (map?.kind !== "map") return [];
    if (depth > 0) this.#steps += map.entries.length;
    const own = map.entries.filter(({ key }) => keys.includes(key.text));
    const missing = keys.filter((key) => !own.some((entry) => entry.key.text === key));
    if (missing.length === 0 || depth >= maxHops) return own;
    const merged = map.entries.filter(({ key }) => key.text === "<<").flatMap(({ value }) => this.#sources(value));
    return [...own, ...merged.flatMap((source) => this.entries(source, missing, depth + 1))];
  }

  /** The word that a value is, without an anchor or a tag before it; `undefined` for a collection or a long text. */
  name(node: SketchNode | undefined): NameScalar | undefined {
    return node?.kind === "scalar" ? this.#bare(node) : undefined;
  }

  #sources(value: SketchNode | undefined): readonly SketchNode[] {
    const source = this.follow(value);
    if (source === undefined || this.#steps > maxSteps) return [];
    return source.kind === "list" ? source.items.flatMap((item) => this.follow(item.value) ?? []) : [source];
  }

  #bare({ style, text, range }: SketchScalar): NameScalar | undefined {
    if (style === "block") return block(text, range);
    if (style === "quoted") return this.#quoted(text, range);
    // In brackets the sketch leaves `&anchor` and `!tag` with the value.
    const properties = /^(?:[&!]\S*(?:\s+|$))+/.exec(text)?.[0].length ?? 0;
    if (properties === 0) return { text, range, word: range, quote: "" };
    const inner = { start: range.start + properties, end: range.end };
    const rest = this.#text.slice(inner.start, inner.end);
    return /^["']/.test(rest)
      ? this.#quoted(unquote(rest), inner)
      : { text: rest, range: inner, word: inner, quote: "" };
  }

  #quoted(text: string, range: TextRange): NameScalar {
    const quote = this.#text.startsWith("'", range.start) ? "'" : '"';
    const isClosed = range.end - range.start > 1 && this.#text[range.end - 1] === quote;
    const word = { start: range.start + 1, end: isClosed ? range.end - 1 : range.end };
    const hasEscapes = quote === '"' && text.includes("\\");
    return { text: hasEscapes ? unescaped(this.#text.slice(word.start, word.end)) : text, range, word, quote };
  }
}

/** The word of a block scalar of one line. */
function block(text: string, { start, end }: TextRange): NameScalar | undefined {
  const head = blockHead.exec(text)?.[0].length;
  const word = text.slice(head);
  if (head === undefined || /[\r\n]/.test(word)) return undefined;
  const range = { start: start + head, end };
  return { text: word, range, word: range, quote: "|" };
}

/** A text in double quotes as YAML reads it, as far as names have such escapes: characters by their number, quotes, slashes. */
function unescaped(inner: string): string {
  return inner.replace(escapes, (whole, x?: string, u?: string, long?: string, mark?: string) => {
    const code = parseInt(x ?? u ?? long ?? "", 16);
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    return mark !== undefined && '"\\/ '.includes(mark) ? mark : whole;
  });
}

/** What each anchor stands before: the outermost node that begins where the anchor, or the space behind it, ends. */
function anchoredNodes(text: string, sketch: Sketch, uses: readonly AnchorUse[]): ReadonlyMap<AnchorUse, SketchNode> {
  const wanted = new Map<number, AnchorUse>();
  for (const use of uses) {
    if (use.kind !== "anchor") continue;
    wanted.set(use.range.start, use);
    wanted.set(contentAfter(text, use.range.end), use);
  }
  const found = new Map<AnchorUse, SketchNode>();
  if (wanted.size === 0) return found;
  const visit = (node: SketchNode | undefined): void => {
    if (node === undefined) return;
    const anchor = wanted.get(node.range.start);
    if (anchor !== undefined && !found.has(anchor)) found.set(anchor, node);
    if (node.kind === "list") for (const item of node.items) visit(item.value);
    if (node.kind === "map") for (const entry of node.entries) visit(entry.value);
  };
  for (const root of sketch.roots) visit(root);
  return found;
}

/** The offset of what follows an anchor, other properties and comments passed over. */
function contentAfter(text: string, from: number): number {
  const between = /(?:\s+(?:#[^\r\n]*)?|(?<=\s)![^\s,[\]{}]*)*/y;
  between.lastIndex = from;
  return from + (between.exec(text)?.[0].length ?? 0);
}
