import { isAlias, isMap, isPair, isScalar, isSeq } from "yaml";
import type { Alias, Document, Node, Pair, Scalar } from "yaml";
import { keyName, mergeKey } from "./keyName.ts";
import { DocumentSource } from "./sourceMap.ts";
import type { SourceMap } from "./sourceMap.ts";

export interface PlainReading {
  readonly value: unknown;
  readonly source: SourceMap;
  /** True when aliases made the document grow past the limit; `value` is then cut off there. */
  readonly tooLarge: boolean;
  /** Aliases without an anchor before them. */
  readonly unresolved: readonly Alias[];
  /** How many aliases there are, resolved or not. */
  readonly aliases: number;
  /** Keys that were left out because they could harm, or are no words. */
  readonly refusedKeys: ReadonlySet<Node>;
}

/** Values after aliases are followed: a profile with 5,000 models has about 5,000, an alias bomb billions. */
const maxValues = 100_000;

/**
 * A document as plain data (text, numbers, booleans, null, lists, and objects of these), beside where each value stands.
 * Follows aliases and merge keys within a limit, never throws, and leaves out keys that could harm (`__proto__`) or are no
 * words.
 */
export function toPlainValue(document: Document.Parsed): PlainReading {
  let count = 0;
  let tooLarge = false;
  const following = new Set<Node>();
  const refusedKeys = new Set<Node>();
  const { targets, unresolved } = resolveAliases(document.contents);

  const convert = (node: unknown): unknown => {
    if (++count > maxValues) {
      tooLarge = true;
      return null;
    }
    if (isAlias(node)) {
      const target = targets.get(node);
      // An alias inside the node it names would never end.
      if (target === undefined || following.has(target)) return null;
      following.add(target);
      const value = convert(target);
      following.delete(target);
      return value;
    }
    if (isScalar(node)) return plainScalar(node);
    if (isSeq(node)) return node.items.map(convert);
    if (isMap(node)) {
      const object: Record<string, unknown> = {};
      for (const pair of node.items) addPair(object, pair);
      return object;
    }
    return null;
  };

  const addPair = (object: Record<string, unknown>, pair: Pair): void => {
    const name = keyName(pair.key);
    if (name === undefined) {
      if (isMap(pair.key) || isSeq(pair.key) || isAlias(pair.key)) refusedKeys.add(pair.key);
      return;
    }
    if (name === "__proto__") {
      if (isScalar(pair.key)) refusedKeys.add(pair.key);
      return;
    }
    if (name === mergeKey) {
      for (const [key, value] of Object.entries(mergedKeys(pair.value)))
        if (!Object.hasOwn(object, key)) object[key] = value;
      return;
    }
    object[name] = convert(pair.value);
  };

  const mergedKeys = (node: unknown): Record<string, unknown> => {
    const merged = convert(node);
    const sources: readonly unknown[] = Array.isArray(merged) ? merged : [merged];
    const found: Record<string, unknown> = {};
    for (const source of sources.toReversed())
      if (source !== null && typeof source === "object") Object.assign(found, source);
    return found;
  };

  const value = convert(document.contents);
  const source = new DocumentSource(document.contents, targets);
  return { value, source, tooLarge, unresolved, aliases: targets.size + unresolved.length, refusedKeys };
}

/** Tags such as `!!binary` and `!!timestamp` make objects of a kind that nothing here expects: what was written counts. */
function plainScalar({ value, source }: Scalar): string | number | boolean | null {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return value;
    case "bigint":
      return Number(value);
    default:
      return value === null ? null : (source ?? null);
  }
}

/** What each alias stands for, in one walk: the last node before it that has its anchor (YAML 1.2.2, section 7.1). */
function resolveAliases(root: unknown): { targets: ReadonlyMap<Alias, Node>; unresolved: readonly Alias[] } {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  const unresolved: Alias[] = [];
  const open: unknown[] = [root];
  while (open.length > 0) {
    const node = open.pop();
    if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target === undefined) unresolved.push(node);
      else targets.set(node, target);
    } else if (isPair(node)) open.push(node.value, node.key);
    else if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      if (!isScalar(node)) for (let index = node.items.length - 1; index >= 0; index--) open.push(node.items[index]);
    }
  }
  return { targets, unresolved };
}
