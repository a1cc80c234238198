import { isAlias, isMap, isPair, isScalar, isSeq } from "yaml";
import type { Alias, Document, Node, Pair } from "yaml";
import type { TextRange } from "../problem.ts";
import { rangeOfNode } from "./readYaml.ts";

export type Path = readonly (string | number)[];

/** Where a value of a document stands in its text. */
export interface SourceMap {
  /** The range of the value at a path, or of its alias; `undefined` when nothing stands there. */
  value(path: Path): TextRange | undefined;
  /** The range of the key that leads to a path. */
  key(path: Path): TextRange | undefined;
}

export interface PlainReading {
  readonly value: unknown;
  readonly source: SourceMap;
  /** True when aliases made the document grow past the limit; `value` is then cut off there. */
  readonly tooLarge: boolean;
  /** Aliases without an anchor before them. */
  readonly unresolved: readonly Alias[];
}

/** Values after aliases are followed: a profile with 5,000 models has about 5,000, an alias bomb billions. */
const maxValues = 100_000;

interface Place {
  readonly key?: TextRange | undefined;
  readonly value?: TextRange | undefined;
}

/**
 * A document as plain data, beside where each value stands. Follows aliases and merge keys within a limit, never
 * throws, and leaves out keys that could harm (`__proto__`).
 */
export function toPlainValue(document: Document.Parsed): PlainReading {
  const places = new Map<string, Place>();
  let count = 0;
  let tooLarge = false;
  const following = new Set<Node>();
  const { targets, unresolved } = resolveAliases(document.contents);

  const convert = (node: unknown, path: string, at: Place): unknown => {
    if (++count > maxValues) {
      tooLarge = true;
      return null;
    }
    places.set(path, at);
    if (isAlias(node)) {
      const target = targets.get(node);
      // An alias inside the node it names would never end.
      if (target === undefined || following.has(target)) return null;
      following.add(target);
      const value = convert(target, path, at);
      following.delete(target);
      return value;
    }
    if (isScalar(node)) return typeof node.value === "bigint" ? Number(node.value) : node.value;
    if (isSeq(node))
      return node.items.map((item, index) =>
        convert(item, `${path}/${index}`, { value: rangeOfNode(toNode(item)) ?? at.value }),
      );
    if (isMap(node)) {
      const object: Record<string, unknown> = {};
      for (const pair of node.items) addPair(object, pair, path, at);
      return object;
    }
    return null;
  };

  const addPair = (object: Record<string, unknown>, pair: Pair, path: string, at: Place): void => {
    const name = keyName(pair.key);
    if (name === undefined || name === "__proto__") return;
    if (name === "<<") {
      for (const [key, value] of Object.entries(mergedKeys(pair.value, path, at)))
        if (!Object.hasOwn(object, key)) object[key] = value;
      return;
    }
    const key = rangeOfNode(toNode(pair.key));
    object[name] = convert(pair.value, `${path}/${escapeStep(name)}`, {
      key,
      value: rangeOfNode(toNode(pair.value)) ?? key,
    });
  };

  const mergedKeys = (node: unknown, path: string, at: Place): Record<string, unknown> => {
    const merged = convert(node, path, at);
    const sources: readonly unknown[] = Array.isArray(merged) ? merged : [merged];
    const found: Record<string, unknown> = {};
    for (const source of sources.toReversed())
      if (source !== null && typeof source === "object") Object.assign(found, source);
    return found;
  };

  const value = convert(document.contents, "", { value: rangeOfNode(toNode(document.contents)) });
  const place = (path: Path): Place | undefined =>
    places.get(path.map((step) => `/${escapeStep(String(step))}`).join(""));
  return {
    value,
    tooLarge,
    unresolved,
    source: { value: (path) => place(path)?.value, key: (path) => place(path)?.key },
  };
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

/** The steps of a JSON pointer (RFC 6901), list positions as numbers. */
export function pathOfPointer(pointer: string): Path {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function escapeStep(step: string): string {
  return step.replaceAll("~", "~0").replaceAll("/", "~1");
}

function keyName(key: unknown): string | undefined {
  // The parser turns the merge key into a symbol.
  if (isScalar(key) && key.source === "<<" && key.type === "PLAIN") return "<<";
  const name: unknown = isScalar(key) ? key.value : undefined;
  if (name === null) return "";
  return typeof name === "string" || typeof name === "number" || typeof name === "boolean" ? String(name) : undefined;
}

function toNode(node: unknown): Node | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node : undefined;
}
