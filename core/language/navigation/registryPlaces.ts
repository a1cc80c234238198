import type { TextRange } from "../../problem.ts";
import type { TextEdit } from "../../text/textEdit.ts";

/** Where the registry's text speaks of a model. */
export interface RegistryPlace {
  readonly id: string;
  /** The key's text without its quotes. */
  readonly word: TextRange;
  /** The key with its quotes. */
  readonly key: TextRange;
  /** From the key to the end of the entry. */
  readonly entry: TextRange;
  /** The value of its `model_id` with its quotes; undefined when it has none or another one. */
  readonly modelId: TextRange | undefined;
}

const quoteMark = 0x22;
const backslash = 0x5c;
const braceOpen = 0x7b;
const braceClose = 0x7d;
const bracketOpen = 0x5b;
const bracketClose = 0x5d;
const comma = 0x2c;
const colon = 0x3a;

/**
 * Where each model stands in a registry's text, in one pass over it. Text that is no JSON gives what can be found. Of
 * two entries with one id the last one counts, as it does for those who read the file.
 */
export function readRegistryPlaces(text: string): ReadonlyMap<string, RegistryPlace> {
  const places = new Map<string, RegistryPlace>();
  let depth = 0;
  /** The string that was read last, and whether a colon made it a key. */
  let last: TextRange | undefined;
  let isInModels = false;
  let field = "";
  let entry: { id: string; key: TextRange; modelId: TextRange | undefined } | undefined;

  const closeEntry = (end: number): void => {
    if (entry === undefined) return;
    const { id, key, modelId } = entry;
    const word = { start: key.start + 1, end: key.end - 1 };
    places.set(id, { id, word, key, entry: { start: key.start, end }, modelId });
    entry = undefined;
  };

  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case quoteMark: {
        const end = endOfString(text, at);
        last = { start: at, end };
        if (depth === 3 && entry !== undefined && field === "model_id" && unescape(text, last) === entry.id)
          entry.modelId = last;
        at = end - 1;
        break;
      }
      case colon:
        if (last === undefined) break;
        if (depth === 1) isInModels = unescape(text, last) === "models";
        if (depth === 2 && isInModels) entry = { id: unescape(text, last), key: last, modelId: undefined };
        if (depth === 3) field = entry === undefined ? "" : unescape(text, last);
        last = undefined;
        break;
      case comma:
        if (depth === 3) field = "";
        break;
      case braceOpen:
      case bracketOpen:
        depth++;
        field = "";
        break;
      case braceClose:
      case bracketClose:
        depth--;
        if (depth === 2) closeEntry(at + 1);
        break;
    }
  }
  closeEntry(text.length);
  return places;
}

/** The edits that give a model another id in the registry's text. */
export function renameInRegistry({ key, modelId }: RegistryPlace, newId: string): readonly TextEdit[] {
  const text = JSON.stringify(newId);
  return [key, ...(modelId === undefined ? [] : [modelId])].map((range) => ({ range, text }));
}

/** The offset behind the closing quote; the text's end when there is none. */
function endOfString(text: string, start: number): number {
  for (let close = text.indexOf('"', start + 1); close >= 0; close = text.indexOf('"', close + 1)) {
    let slashes = 0;
    while (text.charCodeAt(close - 1 - slashes) === backslash) slashes++;
    if (slashes % 2 === 0) return close + 1;
  }
  return text.length;
}

function unescape(text: string, { start, end }: TextRange): string {
  const inner = text.slice(start + 1, end - 1);
  if (!inner.includes("\\")) return inner;
  try {
    return String(JSON.parse(text.slice(start, end)));
  } catch {
    // Not an escape that JSON knows; whoever wrote it sees it as it is.
    return inner;
  }
}
