import { isMap, isPair, isScalar, isSeq, Scalar } from "yaml";
import type { Document, Node, YAMLSeq } from "yaml";

/** Lines that were left out of a text before it was parsed: items of one list, each a plain word. */
interface Cut {
  /** Where the line above them ends and the one below begins, in the shortened text. */
  readonly at: number;
  /** Characters left out before this one, and by it. */
  readonly before: number;
  readonly length: number;
  /** Where the words around them begin, in the shortened text. */
  readonly wordAbove: number;
  readonly wordBelow: number;
  /** The left out lines, and where their words begin within them. */
  readonly lines: string;
}

export interface ShortenedText {
  readonly text: string;
  readonly cuts: readonly Cut[];
}

/** A run that is shorter than this is parsed as fast as it is cut. */
const fewestLines = 48;

/** Words that YAML takes for something else than text (YAML 1.2.2, section 10.3.2). */
const notText = "(?!(?:true|True|TRUE|false|False|FALSE|null|Null|NULL)[\\r\\n])";
const item = `- ${notText}[A-Za-z][\\w.-]*\\r?\\n`;
const longRun = new RegExp(`^( *)${item}(?:\\1${item}){${fewestLines},}`, "gm");
const word = /[A-Za-z][\w.-]*/g;

/**
 * Leaves out the middle of long runs of list items that are plain words: a profile with 5,000 models is such a list,
 * and the parser takes most of its time over it. `undefined` when there is nothing to gain.
 */
export function shortenLongLists(text: string): ShortenedText | undefined {
  // Under a `%YAML 1.1` directive more words have a meaning.
  if (text.length < fewestLines * 4 || text.includes("%YAML")) return undefined;
  const cuts: Cut[] = [];
  const parts: string[] = [];
  let kept = 0;
  let removed = 0;
  for (const { index, 0: run, 1: indent = "" } of text.matchAll(longRun)) {
    const start = index + run.indexOf("\n") + 1;
    const end = index + run.lastIndexOf("\n", run.length - 2) + 1;
    parts.push(text.slice(kept, start));
    const lead = indent.length + "- ".length;
    cuts.push({
      at: start - removed,
      before: removed,
      length: end - start,
      wordAbove: index + lead - removed,
      wordBelow: start - removed + lead,
      lines: text.slice(start, end),
    });
    kept = end;
    removed += end - start;
  }
  return cuts.length === 0 ? undefined : { text: parts.join("") + text.slice(kept), cuts };
}

/**
 * Puts what was left out back into the document of the shortened text, with ranges and errors as of the whole text.
 * Returns false when the lines turn out to be something else than items of a list (part of a text, say); the document
 * is of no use then.
 */
export function restoreLongLists(document: Document.Parsed, { cuts }: ShortenedText): boolean {
  const places = new Map(cuts.map((cut) => [cut.wordAbove, cut]));
  const found: { list: YAMLSeq; index: number; cut: Cut }[] = [];
  const nodes: Node[] = [];
  const open: unknown[] = [document.contents];
  while (open.length > 0) {
    const node = open.pop();
    if (isPair(node)) open.push(node.key, node.value);
    else if (isScalar(node) || isMap(node) || isSeq(node) || isNode(node)) {
      nodes.push(node);
      if (isMap(node)) for (const pair of node.items) open.push(pair);
      else if (isSeq(node))
        for (const [index, one] of node.items.entries()) {
          open.push(one);
          const cut = places.get(startOfWord(one));
          if (cut !== undefined && startOfWord(node.items[index + 1]) === cut.wordBelow)
            found.push({ list: node, index, cut });
        }
    }
  }
  if (found.length !== cuts.length) return false;

  const whole = (offset: number): number => {
    const cut = cuts.findLast(({ at }) => at <= offset);
    return cut === undefined ? offset : offset + cut.before + cut.length;
  };
  for (const node of nodes)
    if (node.range) node.range = [whole(node.range[0]), whole(node.range[1]), whole(node.range[2])];
  document.range = [whole(document.range[0]), whole(document.range[1]), whole(document.range[2])];
  for (const error of [...document.errors, ...document.warnings])
    error.pos = [whole(error.pos[0]), whole(error.pos[1])];
  // From the back, so that the positions before stay what they are.
  for (const { list, index, cut } of found.sort((a, b) => b.cut.at - a.cut.at))
    list.items = [...list.items.slice(0, index + 1), ...itemsOf(cut), ...list.items.slice(index + 1)];
  return true;
}

function itemsOf({ at, before, lines }: Cut): readonly Scalar[] {
  const start = at + before;
  return Array.from(lines.matchAll(word), ({ 0: text, index }) => {
    const scalar = new Scalar(text);
    scalar.type = "PLAIN";
    scalar.source = text;
    scalar.range = [start + index, start + index + text.length, start + index + text.length];
    return scalar;
  });
}

function startOfWord(node: unknown): number {
  return isScalar(node) && node.type === "PLAIN" && node.anchor === undefined && node.tag === undefined
    ? (node.range?.[0] ?? -1)
    : -1;
}

function isNode(node: unknown): node is Node {
  return node !== null && typeof node === "object" && "range" in node;
}
