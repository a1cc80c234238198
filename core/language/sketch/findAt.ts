import type { Sketch, SketchNode, SketchPath, SketchScalar } from "./sketch.ts";

/** The word of a profile that an offset lies in. */
export interface SketchedWord {
  /** A key, or a value that holds no others. */
  readonly kind: "key" | "value";
  readonly scalar: SketchScalar;
  /** Where it leads, or stands. */
  readonly path: SketchPath;
}

/** The word at an offset (also right behind its last letter), or `undefined` between words. */
export function findWordAt(sketch: Sketch, offset: number): SketchedWord | undefined {
  for (const root of sketch.roots) {
    const found = visit(root, offset, []);
    if (found !== undefined) return found;
  }
  return undefined;
}

function visit(node: SketchNode | undefined, offset: number, path: SketchPath): SketchedWord | undefined {
  if (node === undefined || !holds(node, offset)) return undefined;
  switch (node.kind) {
    case "scalar":
      return { kind: "value", scalar: node, path };
    case "list": {
      const index = node.items.findIndex((item) => holds(item, offset));
      return index < 0 ? undefined : visit(node.items[index]?.value, offset, [...path, index]);
    }
    case "map": {
      const entry = node.entries.find((one) => holds(one, offset));
      if (entry === undefined) return undefined;
      const inside = [...path, entry.key.text];
      return holds(entry.key, offset)
        ? { kind: "key", scalar: entry.key, path: inside }
        : visit(entry.value, offset, inside);
    }
  }
}

function holds({ range }: { readonly range: SketchScalar["range"] }, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}
