import { findAnchors } from "../navigation/anchors.ts";
import type { Sketch } from "../sketch/sketch.ts";
import { literal } from "./completion.ts";
import type { Completion } from "./completion.ts";

/** Longer names nobody types. */
const longestName = 100;
/** More than a list is looked through for. */
const mostAnchors = 50;

/**
 * The anchors that an alias which is being typed at the cursor can name, the nearest first; undefined when no alias is
 * being typed there.
 */
export function completeAlias(text: string, cursor: number, sketch: Sketch): readonly Completion[] | undefined {
  const before = text.slice(Math.max(0, cursor - longestName), cursor);
  const typed = /(?:^|[\s,[{])\*([^\s,[\]{}*&#'"]*)$/.exec(before)?.[1];
  if (typed === undefined || !/(?:^|[\r\n])[^\r\n]*(?:-|:|[[{,])[ \t]*\*[^\s]*$/.test(before)) return undefined;
  const start = cursor - typed.length - 1;
  const rest = /^[^\s,[\]{}]*/.exec(text.slice(cursor, cursor + longestName))?.[0].length ?? 0;
  const uses = findAnchors(text, sketch);
  // Names end with their document.
  const here = uses.findLast(({ range }) => range.start <= start)?.document ?? 0;
  const names = uses
    .filter(({ kind, document, range }) => kind === "anchor" && document === here && range.end <= start)
    .map(({ name, range }) => ({ name, stands: lineBehind(text, range.end) }));
  const nearest = new Map<string, string>();
  for (const { name, stands } of names.toReversed()) if (!nearest.has(name)) nearest.set(name, stands);
  return [...nearest].slice(0, mostAnchors).map(([name, stands]) => ({
    kind: "value",
    label: `*${name}`,
    ...(stands !== "" && { detail: stands }),
    insert: literal(`*${name}`),
    replace: { start, end: cursor + rest },
  }));
}

/** What stands behind an anchor on its line. */
function lineBehind(text: string, from: number): string {
  const line = /^[^\r\n]{0,60}/.exec(text.slice(from, from + 60))?.[0] ?? "";
  return line.trim();
}
