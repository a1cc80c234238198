import type { TextRange } from "../../problem.ts";

/**
 * What can be made out of a profile's text, however broken it is: a tree by indentation and brackets. The YAML parser
 * decides what a file means; the sketch is what completion, hover and outline look at, because a half-typed line
 * leaves it whole everywhere else.
 */
export interface Sketch {
  /** One for each YAML document of the text. */
  readonly roots: readonly SketchNode[];
}

export type SketchNode = SketchMap | SketchList | SketchScalar;

export interface SketchMap {
  readonly kind: "map";
  readonly style: "block" | "flow";
  readonly range: TextRange;
  readonly entries: readonly SketchEntry[];
}

export interface SketchEntry {
  readonly key: SketchScalar;
  /** Where the `:` stands; undefined for a key that is only half typed. */
  readonly colon: number | undefined;
  readonly value: SketchNode | undefined;
  /** From the key to the end of the value. */
  readonly range: TextRange;
}

export interface SketchList {
  readonly kind: "list";
  readonly style: "block" | "flow";
  readonly range: TextRange;
  readonly items: readonly SketchItem[];
}

export interface SketchItem {
  readonly value: SketchNode | undefined;
  /** From the dash (in block style) to the end of the value. */
  readonly range: TextRange;
}

export interface SketchScalar {
  readonly kind: "scalar";
  readonly style: "plain" | "quoted" | "block";
  /** The value without its quotes. */
  readonly text: string;
  /** With its quotes. */
  readonly range: TextRange;
}

/** Keys and positions from the root to a node. */
export type SketchPath = readonly (string | number)[];

/** The value of a key in a mapping, the last one when the key stands there twice. */
export function valueOf(node: SketchNode | undefined, key: string): SketchNode | undefined {
  return node?.kind === "map" ? node.entries.findLast((entry) => entry.key.text === key)?.value : undefined;
}

/** The text of a scalar, and `undefined` for anything else. */
export function textOf(node: SketchNode | undefined): string | undefined {
  return node?.kind === "scalar" ? node.text : undefined;
}

/** The items of a list, and none for anything else. */
export function itemsOf(node: SketchNode | undefined): readonly SketchItem[] {
  return node?.kind === "list" ? node.items : [];
}
