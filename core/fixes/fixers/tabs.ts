import type { SketchNode } from "../../language/sketch/sketch.ts";
import { parseProfile } from "../../profile/parseProfile.ts";
import { applyEdits } from "../../text/textEdit.ts";
import type { TextEdit } from "../../text/textEdit.ts";
import type { Fix, Fixer, FixContext } from "../fix.ts";
import { lineEnd, lineStart } from "../editing/lines.ts";

/** How wide people see a tab, the likeliest first. Where a file mixes tabs and spaces only one of them makes sense. */
const widths = [2, 4, 8, 3];

/** Spaces instead of every tab in the indentation, so that lines stay below one another as they are seen. */
export const tabs: Fixer = (_, context) => {
  const fixes = known.get(context) ?? fixesIn(context);
  known.set(context, fixes);
  return fixes;
};

/** They are about the whole text, whichever problem asks. */
const known = new WeakMap<FixContext, readonly Fix[]>();

function fixesIn(context: FixContext): readonly Fix[] {
  // A tab inside the text of a block is meant as it stands, unless the block makes no sense with it.
  const careful = widths.map((width) => withSpaces(context, width, linesInBlocks(context.sketch.roots, context.text)));
  const tried = careful.some(({ errors }) => errors === 0)
    ? careful
    : [...careful, ...widths.map((width) => withSpaces(context, width, new Set()))];
  const best = tried.reduce((one, other) => (isBetter(other, one) ? other : one));
  if (best.tabs > 0 || best.edits.length === 0) return [];
  if (best.errors > 0) {
    // Before the first key, say, no indentation makes sense.
    const without = withSpaces(context, 0, linesInBlocks(context.sketch.roots, context.text));
    if (without.errors === 0)
      return [{ title: "Remove the tabs", edits: without.edits, isPreferred: true, isSafe: false }];
    if (without.errors < best.errors) return [];
  }
  const meanings = new Set(tried.filter((other) => !isBetter(best, other)).map(({ meaning }) => meaning));
  return [
    {
      title: "Indent with spaces",
      edits: best.edits,
      isPreferred: true,
      // When the widths lead to different profiles, nobody but its author knows which is meant.
      isSafe: best.errors === 0 && meanings.size === 1,
    },
  ];
}

interface Attempt {
  readonly edits: readonly TextEdit[];
  readonly tabs: number;
  readonly errors: number;
  /** Lines that look like an item or an entry but have become more text of the value above. Nobody means that. */
  readonly swallowed: number;
  readonly meaning: string;
}

function isBetter(one: Attempt, other: Attempt): boolean {
  return one.errors < other.errors || (one.errors === other.errors && one.swallowed < other.swallowed);
}

function withSpaces({ text, stem }: FixContext, width: number, inBlocks: ReadonlySet<number>): Attempt {
  const edits: TextEdit[] = [];
  /** Where lines that look like an item or an entry are in the new text. */
  const parts: number[] = [];
  let longer = 0;
  for (const match of text.matchAll(/^[ \t]*(?:[-?:][ \t]+)*/gm)) {
    const lead = inBlocks.has(match.index) ? (/^\t+/.exec(match[0])?.[0] ?? "") : match[0];
    if (!lead.includes("\t")) continue;
    const range = { start: match.index, end: match.index + lead.length };
    const spaces = expand(lead, width);
    edits.push({ range, text: spaces });
    const rest = text.slice(range.end, lineEnd(text, range.end));
    if (!inBlocks.has(match.index) && (/[-?:]/.test(lead) || /^[^\s"'#,[\]{}]+:(?:\s|$)/.test(rest)))
      parts.push(range.start + longer + widthOfIndent(spaces));
    longer += spaces.length - lead.length;
  }
  const { problems, data, source } = parseProfile(applyEdits(text, edits), stem);
  const broken = problems.filter(
    ({ code, severity }) => severity === "error" && (code === "yaml-syntax" || code === "tabs"),
  );
  return {
    edits,
    tabs: broken.filter(({ code }) => code === "tabs").length,
    errors: broken.length,
    swallowed: parts.filter((at) => source.isInScalar(at)).length,
    meaning: JSON.stringify([data]),
  };
}

function widthOfIndent(spaces: string): number {
  return spaces.length - spaces.trimStart().length;
}

function expand(lead: string, width: number): string {
  let result = "";
  const spaces = (): string => (width === 0 ? "" : " ".repeat(width - (result.length % width)));
  for (const mark of lead) result += mark === "\t" ? spaces() : mark;
  return result;
}

/** The beginnings of the lines that are text of a block scalar, where a tab behind the indentation is text as well. */
function linesInBlocks(roots: readonly SketchNode[], text: string): ReadonlySet<number> {
  const starts = new Set<number>();
  const open: (SketchNode | undefined)[] = [...roots];
  while (open.length > 0) {
    const node = open.pop();
    if (node?.kind === "map") for (const entry of node.entries) open.push(entry.value);
    else if (node?.kind === "list") for (const item of node.items) open.push(item.value);
    else if (node?.style === "block")
      for (let at = node.range.end; at > node.range.start; at = lineStart(text, at) - 1)
        starts.add(lineStart(text, at));
  }
  return starts;
}
