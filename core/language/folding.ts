import type { TextRange } from "../problem.ts";
import { spansLines } from "../text/lineAt.ts";
import { lineEnd, nextLine, skipIndent } from "./sketch/lines.ts";
import type { Sketch, SketchNode } from "./sketch/sketch.ts";

/** Lines that can be folded into the first of them. */
export interface Fold {
  /** From somewhere in the line that stays to somewhere in the last one that goes. */
  readonly range: TextRange;
  readonly kind: "block" | "comment" | "region";
}

/**
 * What can be folded away: sections, tiers, lists, long texts, comments of several lines, and what stands between
 * `# region` and `# endregion`. Those within one line are left out, in the order in which they begin.
 */
export function foldingRanges(text: string, sketch: Sketch): readonly Fold[] {
  const folds: Fold[] = [];
  const texts: TextRange[] = [];
  const addBlock = (start: number, end: number): void => {
    if (spansLines(text, { start, end })) folds.push({ range: { start, end }, kind: "block" });
  };
  const visit = (node: SketchNode | undefined, start: number): void => {
    if (node === undefined) return;
    addBlock(start, node.kind !== "scalar" && node.style === "flow" ? beforeBracket(text, node.range) : node.range.end);
    if (node.kind === "scalar" && spansLines(text, node.range)) texts.push(node.range);
    if (node.kind === "list") for (const { value, range } of node.items) visit(value, range.start);
    if (node.kind === "map") for (const { key, value } of node.entries) visit(value, key.range.start);
  };
  for (const root of sketch.roots)
    // The block at the root is the file itself.
    if (root.kind === "map" && root.style === "block")
      for (const { key, value } of root.entries) visit(value, key.range.start);
    else visit(root, root.range.start);
  texts.sort((a, b) => a.start - b.start);
  return [...folds, ...foldComments(text, texts)].sort((a, b) => a.range.start - b.range.start);
}

/** A closing bracket on a line of its own stays in view. */
function beforeBracket(text: string, { start, end }: TextRange): number {
  let at = end - 1;
  while (at > start && /[ \t]/.test(text[at - 1] ?? "")) at--;
  return at > start && /[\r\n]/.test(text[at - 1] ?? "") ? at - 1 : end;
}

/** Comments that are not part of a text, in blocks of at least two lines, and regions with a beginning and an end. */
function foldComments(text: string, texts: readonly TextRange[]): readonly Fold[] {
  const folds: Fold[] = [];
  const open: number[] = [];
  let block: { start: number; end: number } | undefined;
  const close = (): void => {
    if (block !== undefined && spansLines(text, block)) folds.push({ range: block, kind: "comment" });
    block = undefined;
  };
  let next = 0;
  for (let at = 0; at <= text.length; at = nextLine(text, at)) {
    const end = lineEnd(text, at);
    while ((texts[next]?.end ?? Infinity) < at) next++;
    const isInText = (texts[next]?.start ?? Infinity) < at;
    const first = skipIndent(text, at, end, 0).at;
    if (isInText || text[first] !== "#") {
      close();
      continue;
    }
    const mark = /^#\s*(region|endregion)\b/.exec(text.slice(first, first + 30))?.[1];
    if (mark === undefined) {
      block ??= { start: first, end };
      block.end = end;
      continue;
    }
    close();
    if (mark === "region") open.push(first);
    else {
      const start = open.pop();
      if (start !== undefined) folds.push({ range: { start, end }, kind: "region" });
    }
  }
  close();
  return folds;
}
