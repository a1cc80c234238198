import { isAlias, isMap, isSeq } from "yaml";
import type { Alias, Node, Pair, YAMLMap } from "yaml";
import type { TextRange } from "../problem.ts";
import { isInScalar } from "./isInScalar.ts";
import { keyName, mergeKey } from "./keyName.ts";
import { rangeOfNode, toNode } from "./readYaml.ts";

/** Keys, and positions in lists as numbers or digits. */
export type Path = readonly (string | number)[];

/** Where a value of a document stands in its text. */
export interface SourceMap {
  /** The range of the value at a path, or of its alias; `undefined` when nothing stands there. */
  value(path: Path): TextRange | undefined;
  /** The range of the key that leads to a path. */
  key(path: Path): TextRange | undefined;
  /** Whether an offset lies in a key or a value, where `#` is only a character. */
  isInScalar(offset: number): boolean;
}

interface Place {
  readonly node: unknown;
  readonly key: TextRange | undefined;
  readonly value: TextRange | undefined;
}

/** Keys that merging may bring into the indexes of one document: an attack has mappings that merge each other. */
const maxMerged = 100_000;

/**
 * Finds places by walking down the document when asked, since few of the places of a long profile are ever asked for.
 * `targets` says what each alias stands for.
 */
export class DocumentSource implements SourceMap {
  readonly #root: unknown;
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #indexes = new Map<YAMLMap, ReadonlyMap<string, Pair>>();
  #merged = 0;

  constructor(root: unknown, targets: ReadonlyMap<Alias, Node>) {
    this.#root = root;
    this.#targets = targets;
  }

  value(path: Path): TextRange | undefined {
    return this.#find(path)?.value;
  }

  key(path: Path): TextRange | undefined {
    return this.#find(path)?.key;
  }

  isInScalar(offset: number): boolean {
    return isInScalar(this.#root, offset);
  }

  #find(path: Path): Place | undefined {
    let place: Place | undefined = { node: this.#root, key: undefined, value: rangeOfNode(toNode(this.#root)) };
    for (const step of path) {
      if (place === undefined) return undefined;
      place = this.#step(place, step);
    }
    return place;
  }

  #step(place: Place, step: string | number): Place | undefined {
    const node = this.#follow(place.node);
    if (isSeq(node)) {
      const item: unknown = node.items[Number(step)];
      return item === undefined
        ? undefined
        : { node: item, key: undefined, value: rangeOfNode(toNode(item)) ?? place.value };
    }
    const pair = isMap(node) ? this.#indexOf(node).get(String(step)) : undefined;
    if (pair === undefined) return undefined;
    const key = rangeOfNode(toNode(pair.key));
    return { node: pair.value, key, value: rangeOfNode(toNode(pair.value)) ?? key };
  }

  /** What an alias stands for in the end. The last of two aliases comes after its anchor, so this ends. */
  #follow(node: unknown): unknown {
    let found = node;
    while (isAlias(found)) found = this.#targets.get(found);
    return found;
  }

  #indexOf(map: YAMLMap): ReadonlyMap<string, Pair> {
    const known = this.#indexes.get(map);
    if (known !== undefined) return known;
    const index = new Map<string, Pair>();
    // Before it is filled, so that a mapping that merges itself ends here.
    this.#indexes.set(map, index);
    for (const pair of map.items) if (keyName(pair.key) === mergeKey) this.#merge(index, pair.value);
    for (const pair of map.items) {
      const name = keyName(pair.key);
      if (name !== undefined && name !== mergeKey) index.set(name, pair);
    }
    return index;
  }

  #merge(index: Map<string, Pair>, merged: unknown): void {
    const source = this.#follow(merged);
    const maps: readonly unknown[] = isSeq(source) ? source.items : [source];
    for (const one of maps) {
      const map = this.#follow(one);
      if (!isMap(map)) continue;
      // The first that has a key wins (the merge key's definition, yaml.org/type/merge.html).
      for (const [name, pair] of this.#indexOf(map)) {
        if (++this.#merged > maxMerged) return;
        if (!index.has(name)) index.set(name, pair);
      }
    }
  }
}

/** The steps of a JSON pointer (RFC 6901), list positions as digits. */
export function pathOfPointer(pointer: string): Path {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
