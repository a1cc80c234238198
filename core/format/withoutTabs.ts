import { readSketch } from "../language/sketch/readSketch.ts";
import type { SketchNode } from "../language/sketch/sketch.ts";

/** The text with spaces for the tabs that indent its lines; those inside of block scalars are text, and stay. */
export function withoutTabs(text: string, step: number): string {
  if (!text.includes("\t")) return text;
  const prose = blockScalarsOf(readSketch(text).sketch.roots);
  let next = 0;
  return text.replace(/^[ \t]*\t[ \t]*/gm, (indent: string, offset: number) => {
    while ((prose[next]?.end ?? Infinity) <= offset) next++;
    const inProse = (prose[next]?.start ?? Infinity) < offset;
    return inProse ? indent : indent.replaceAll("\t", " ".repeat(step));
  });
}

/** In the order of the text. */
function blockScalarsOf(roots: readonly SketchNode[]): readonly SketchNode["range"][] {
  const found: SketchNode["range"][] = [];
  const open: (SketchNode | undefined)[] = [...roots];
  for (let node = open.pop(); node !== undefined || open.length > 0; node = open.pop()) {
    if (node?.kind === "scalar" && node.style === "block") found.push(node.range);
    else if (node?.kind === "map") for (const { value } of node.entries) open.push(value);
    else if (node?.kind === "list") for (const { value } of node.items) open.push(value);
  }
  return found.sort((a, b) => a.start - b.start);
}
