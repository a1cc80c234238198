import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments } from "yaml";
import type { Document } from "yaml";
import type { Problem } from "../problem.ts";
import { readYaml } from "../yaml/readYaml.ts";
import type { YamlReading } from "../yaml/readYaml.ts";

/** All documents of a text, or `undefined` when any of it is not sound YAML. Never throws. */
export function readSound(text: string): readonly Document[] | undefined {
  return soundDocuments(text, readYaml(text));
}

/** The same for a text that is read already. */
export function soundDocuments(
  text: string,
  { document, problems }: Pick<YamlReading, "document" | "problems">,
): readonly Document[] | undefined {
  if (document === undefined || problems.some(isSyntaxError)) return undefined;
  return problems.some(({ code }) => code === "multiple-documents") ? readAll(text) : [document];
}

/** A key that stands twice is a mistake too, but not one of the syntax. */
function isSyntaxError({ code, severity }: Problem): boolean {
  return severity === "error" && (code === "yaml-syntax" || code === "tabs");
}

/** The documents behind the first one are read for nothing else, so what is too deep in them is simply not sound. */
function readAll(text: string): readonly Document[] | undefined {
  try {
    const options = { uniqueKeys: false, merge: true, logLevel: "silent", prettyErrors: false } as const;
    const documents = parseAllDocuments(text, options);
    if (!Array.isArray(documents)) return [];
    return documents.every(({ errors }) => errors.length === 0) ? documents : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/**
 * Whether two texts hold the same values, with the same keys in the same order, written in the same style, with the
 * same anchors, aliases and tags. Aliases are compared by name, so that none has to be followed. False when one of
 * them is not sound.
 */
export function isSameMeaning(one: readonly Document[] | undefined, other: readonly Document[] | undefined): boolean {
  if (one === undefined || other === undefined || one.length !== other.length) return false;
  const open: [unknown, unknown][] = one.map((document, index) => [document.contents, other[index]?.contents]);
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [a, b] = pair;
    if (isPair(a) && isPair(b)) open.push([a.key, b.key], [a.value, b.value]);
    else if ((isMap(a) && isMap(b)) || (isSeq(a) && isSeq(b))) {
      if (a.items.length !== b.items.length || a.anchor !== b.anchor || a.tag !== b.tag || a.flow !== b.flow)
        return false;
      for (const [index, item] of a.items.entries()) open.push([item, b.items[index]]);
    } else if (isScalar(a) && isScalar(b)) {
      if (!isSameValue(a.value, b.value) || a.type !== b.type || a.anchor !== b.anchor || a.tag !== b.tag) return false;
    } else if (isAlias(a) && isAlias(b)) {
      if (a.source !== b.source) return false;
    } else if (a !== b) return false;
  }
  return true;
}

/** The key `<<` is another symbol each time it is read. */
function isSameValue(a: unknown, b: unknown): boolean {
  return typeof a === "symbol" && typeof b === "symbol" ? a.description === b.description : Object.is(a, b);
}
