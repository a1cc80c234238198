import type { TextRange } from "../../problem.ts";
import { rootOf } from "../sketchFacts.ts";
import type { Sketch } from "../sketch/sketch.ts";

/** Where a profile speaks of itself: the key of its name, else its first key, else the beginning of the file. */
export function profileHead(sketch: Sketch): TextRange {
  const root = rootOf(sketch);
  const entries = root?.kind === "map" ? root.entries : [];
  const head = entries.find(({ key }) => key.text === "profile" || key.text === "name") ?? entries[0];
  return head?.key.range ?? { start: 0, end: 0 };
}

/** "used by 3 profiles". */
export function usedBy(count: number): string {
  if (count === 0) return "used by no profile";
  return count === 1 ? "used by 1 profile" : `used by ${count} profiles`;
}
