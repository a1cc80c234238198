import { rootOf } from "../sketchFacts.ts";
import type { Sketch, SketchEntry, SketchItem, SketchNode } from "../sketch/sketch.ts";
import { Nodes } from "./nodes.ts";

/** The keys of a profile whose values cards tell of, with those below them that may be merged in. */
const sections = {
  enabled_models: [],
  tier_config: ["name", "max_score", "expected_time_seconds", "description"],
  two_stage: ["enabled", "stage1_tier", "stage2_tier", "stage1_max_tokens"],
  load_balancing: ["enabled", "strategy", "health_check_interval"],
} as const;

const known = new WeakMap<Sketch, Sketch>();

/**
 * A sketch in which aliases and merge keys are replaced by what they stand for, as far as cards tell of it: the sections
 * above in the first document. Ranges are those of what is spelled out. The sketch itself when the text has no aliases.
 */
export function resolvedSketch(text: string, sketch: Sketch): Sketch {
  if (!/[&*]/.test(text)) return sketch;
  const before = known.get(sketch);
  if (before !== undefined) return before;
  const resolved = resolve(text, sketch);
  known.set(sketch, resolved);
  return resolved;
}

function resolve(text: string, sketch: Sketch): Sketch {
  const nodes = new Nodes(text, sketch);
  const root = rootOf(sketch);
  if (nodes.anchors.length === 0 || root === undefined) return sketch;
  const plain = (node: SketchNode | undefined): SketchNode | undefined => {
    const target = nodes.follow(node);
    const name = nodes.name(target);
    // An anchor or a tag in brackets is part of the value's text.
    return target?.kind === "scalar" && name !== undefined ? { ...target, text: name.text, range: name.range } : target;
  };
  const map = (node: SketchNode | undefined, keys: readonly string[]): SketchNode | undefined => {
    const target = nodes.follow(node);
    if (target?.kind !== "map") return target;
    const entries = inOrder(nodes.entries(target, keys), target.entries);
    return { ...target, entries: entries.map((entry) => ({ ...entry, value: plain(entry.value) })) };
  };
  const own = root.kind === "map" ? root.entries : [];
  const entries = inOrder(nodes.entries(root, Object.keys(sections)), own).map((entry): SketchEntry => {
    const { value } = entry;
    switch (entry.key.text) {
      case "enabled_models":
      case "tier_config": {
        const target = nodes.follow(value);
        const keys = entry.key.text === "tier_config" ? sections.tier_config : undefined;
        const items = nodes.items(value).map((item): SketchItem => ({
          ...item,
          value: keys === undefined ? plain(item.value) : map(item.value, keys),
        }));
        return { ...entry, value: target?.kind === "list" ? { ...target, items } : target };
      }
      case "two_stage":
        return { ...entry, value: map(value, sections.two_stage) };
      case "load_balancing":
        return { ...entry, value: map(value, sections.load_balancing) };
      default:
        return entry;
    }
  });
  return { roots: [{ kind: "map", style: "block", range: root.range, entries }] };
}

/** Of two entries with one key the last counts: of a mapping's own ones the last, of those merged in the first. */
function inOrder(found: readonly SketchEntry[], own: readonly SketchEntry[]): readonly SketchEntry[] {
  const isOwn = new Set(own);
  return [...found.filter((entry) => !isOwn.has(entry)).toReversed(), ...found.filter((entry) => isOwn.has(entry))];
}

/** The word that a value stands for: what its alias names, else its own. */
export function spelledOut(text: string, sketch: Sketch, node: SketchNode): string | undefined {
  const nodes = new Nodes(text, sketch);
  return nodes.name(nodes.follow(node))?.text;
}
