import type { TextRange } from "../problem.ts";
import type { Registry } from "../registry/registry.ts";
import { modelDetail } from "./modelCard.ts";
import { textOf, valueOf } from "./sketch/sketch.ts";
import type { Sketch, SketchEntry, SketchItem, SketchNode } from "./sketch/sketch.ts";

export interface OutlineSymbol {
  readonly kind: "section" | "model" | "tier" | "value";
  /** Never empty. */
  readonly name: string;
  readonly detail: string;
  /** All of it. */
  readonly range: TextRange;
  /** The word to jump to, within `range`. */
  readonly selection: TextRange;
  readonly children: readonly OutlineSymbol[];
}

/** A profile has three levels; what is deeper is a mistake that need not be shown. */
const maxDepth = 4;

/** The sections, models and tiers of a profile in the order of the text, the sound parts of a broken one too. */
export function outline(sketch: Sketch, registry: Registry | undefined): readonly OutlineSymbol[] {
  return sketch.roots.flatMap((root) => childrenOf(root, { section: "", depth: 0, registry }));
}

interface Position {
  /** The key at the root that leads here. */
  readonly section: string;
  readonly depth: number;
  readonly registry: Registry | undefined;
}

function childrenOf(node: SketchNode | undefined, position: Position): readonly OutlineSymbol[] {
  if (node === undefined || position.depth >= maxDepth) return [];
  if (node.kind === "map") return node.entries.map((entry) => entrySymbol(entry, position));
  return node.kind === "list" ? node.items.flatMap((item, index) => itemSymbol(item, index, position)) : [];
}

function entrySymbol(entry: SketchEntry, position: Position): OutlineSymbol {
  const section = position.depth === 0 ? entry.key.text : position.section;
  const children = childrenOf(entry.value, { ...position, section, depth: position.depth + 1 });
  return {
    kind: children.length > 0 ? "section" : "value",
    name: entry.key.text || "(no key)",
    detail: shortened(textOf(entry.value) ?? ""),
    range: entry.range,
    selection: entry.key.range,
    children,
  };
}

function itemSymbol({ value, range }: SketchItem, index: number, position: Position): readonly OutlineSymbol[] {
  if (value === undefined) return [];
  const inside = { ...position, depth: position.depth + 1 };
  if (value.kind === "scalar") {
    const isModel = position.section === "enabled_models";
    const model = isModel ? position.registry?.models.get(value.text) : undefined;
    const detail = model === undefined ? "" : modelDetail(model);
    const name = shortened(value.text) || "(empty)";
    return [{ kind: isModel ? "model" : "value", name, detail, range, selection: value.range, children: [] }];
  }
  const isRule = position.section === "routing";
  const name = valueOf(value, isRule ? "pattern" : "name");
  const maxScore = textOf(valueOf(value, "max_score"));
  const tier = isRule ? textOf(valueOf(value, "tier")) : undefined;
  return [
    {
      kind: position.section === "tier_config" ? "tier" : "section",
      name: shortened(textOf(name) ?? "") || `(${index + 1})`,
      detail: tier ?? (maxScore === undefined ? "" : `score ≤ ${maxScore.replace(/^\+?\.inf$/i, "∞")}`),
      range,
      selection: name?.range ?? range,
      children: childrenOf(value, inside),
    },
  ];
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
