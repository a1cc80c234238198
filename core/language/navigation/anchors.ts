import type { TextRange } from "../../problem.ts";
import type { Sketch, SketchNode, SketchScalar } from "../sketch/sketch.ts";

/** An `&anchor`, or an `*alias` that stands for what the anchor names. */
export interface AnchorUse {
  readonly kind: "anchor" | "alias";
  /** Without its mark. */
  readonly name: string;
  /** With its mark. */
  readonly range: TextRange;
  /** Which YAML document of the text it stands in; names end with their document. */
  readonly document: number;
}

/** What can begin an anchor, an alias, a comment or a document, wherever it is not part of a value. */
const marks = /^(?:---|\.\.\.)(?=\s|$)|(?<=^|[ \t])#[^\r\n]*|(?<=^|[\s,[{:])[&*][^\s,[\]{}]+/gm;

/** The anchors and aliases of a text in their order; what looks like one within a quoted text or a comment is none. */
export function findAnchors(text: string, sketch: Sketch): readonly AnchorUse[] {
  if (!/[&*]/.test(text)) return [];
  const values = wholeValues(sketch);
  const found: AnchorUse[] = [];
  let document = 0;
  let next = 0;
  marks.lastIndex = 0;
  for (let match = marks.exec(text); match !== null; match = marks.exec(text)) {
    const start = match.index;
    while ((values[next]?.end ?? Infinity) <= start) next++;
    const value = values[next];
    if (value !== undefined && value.start <= start) {
      marks.lastIndex = value.end;
      continue;
    }
    const [word] = match;
    if (word.startsWith("---") || word.startsWith("...")) document++;
    else if (!word.startsWith("#"))
      found.push({
        kind: word.startsWith("&") ? "anchor" : "alias",
        name: word.slice(1),
        range: { start, end: start + word.length },
        document,
      });
  }
  return found;
}

/** The anchor that each alias stands for: the last one before it with its name (YAML 1.2.2, section 7.1). */
export function bindAliases(uses: readonly AnchorUse[]): ReadonlyMap<AnchorUse, AnchorUse> {
  const bound = new Map<AnchorUse, AnchorUse>();
  const latest = new Map<string, AnchorUse>();
  for (const use of uses)
    if (use.kind === "anchor") latest.set(use.name, use);
    else {
      const anchor = latest.get(use.name);
      if (anchor?.document === use.document) bound.set(use, anchor);
    }
  return bound;
}

/** The anchor that an alias stands for. */
function anchorOf(alias: AnchorUse, uses: readonly AnchorUse[]): AnchorUse | undefined {
  return bindAliases(uses).get(alias);
}

/** An anchor and the aliases that mean it, in the order of the text, given one of them. */
export function sameAnchor(use: AnchorUse, uses: readonly AnchorUse[]): readonly AnchorUse[] {
  const named = uses.filter(({ name, document }) => name === use.name && document === use.document);
  const anchor = use.kind === "anchor" ? use : anchorOf(use, named);
  const from = anchor?.range.start ?? 0;
  // The name may be given to something else further down.
  const until = named.find(({ kind, range }) => kind === "anchor" && range.start > from)?.range.start ?? Infinity;
  return named.filter(({ range }) => range.start >= from && range.start < until);
}

/** Where values stand that are text all through, in the order of the text. */
function wholeValues(sketch: Sketch): readonly TextRange[] {
  const found: TextRange[] = [];
  const add = (scalar: SketchScalar): void => {
    if (scalar.style !== "plain" || !/^[&*!]/.test(scalar.text)) found.push(scalar.range);
  };
  const visit = (node: SketchNode | undefined): void => {
    if (node === undefined) return;
    if (node.kind === "scalar") add(node);
    else if (node.kind === "list") for (const item of node.items) visit(item.value);
    else
      for (const entry of node.entries) {
        add(entry.key);
        visit(entry.value);
      }
  };
  for (const root of sketch.roots) visit(root);
  return found.sort((a, b) => a.start - b.start);
}
