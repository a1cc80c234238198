import { rootOf } from "../../language/sketchFacts.ts";
import { yamlText } from "../../language/completion/yamlText.ts";
import type { TextEdit } from "../../text/textEdit.ts";
import type { FixContext } from "../fix.ts";
import { insertEntry, insertItem } from "../editing/insertion.ts";
import { lineEnd } from "../editing/lines.ts";
import { findEntry } from "../editing/places.ts";

/** Puts a model behind the others of `enabled_models`, or the first one there; the key is added where it is not. */
export function enableModel(id: string, context: FixContext): TextEdit | undefined {
  return enableModels([id], context);
}

/** The same with several; there may be no other model yet. */
export function enableModels(ids: readonly string[], { text, sketch }: FixContext): TextEdit | undefined {
  const root = rootOf(sketch);
  const entry = findEntry(root, "enabled_models")?.entry;
  const list = entry?.value;
  const names = ids.map(yamlText).join(", ");
  if (list?.kind === "list" && list.items.length > 0)
    return ids.length === 1 ? insertItem(text, list, list.items.length, names) : undefined;
  if (list !== undefined) {
    const isEmpty = /^(?:\[\s*\]|null|~)$/.test(text.slice(list.range.start, list.range.end));
    return isEmpty ? { range: list.range, text: `[${names}]` } : undefined;
  }
  if (root?.kind !== "map") return undefined;
  if (entry?.colon !== undefined) {
    // An anchor stands before its value.
    const anchor = /^(?:[ \t]+&[^\s,[\]{}]*)?/.exec(text.slice(entry.colon + 1, lineEnd(text, entry.colon)));
    const behind = entry.colon + 1 + (anchor?.[0].length ?? 0);
    return { range: { start: behind, end: behind }, text: ` [${names}]` };
  }
  return entry === undefined ? insertEntry(text, root, { key: "enabled_models", value: `[${names}]` }) : undefined;
}
