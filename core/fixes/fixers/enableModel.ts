import { rootOf } from "../../language/sketchFacts.ts";
import { yamlText } from "../../language/completion/yamlText.ts";
import type { TextEdit } from "../../text/textEdit.ts";
import type { FixContext } from "../fix.ts";
import { insertItem } from "../editing/insertion.ts";
import { findEntry } from "../editing/places.ts";

/** Puts a model behind the others of `enabled_models`. */
export function enableModel(id: string, { text, sketch }: FixContext): TextEdit | undefined {
  const list = findEntry(rootOf(sketch), "enabled_models")?.entry.value;
  if (list?.kind !== "list") return undefined;
  if (list.items.length > 0) return insertItem(text, list, list.items.length, yamlText(id));
  const isEmpty = list.style === "flow" && text.slice(list.range.start, list.range.end).replace(/\s/g, "") === "[]";
  return isEmpty ? { range: list.range, text: `[${yamlText(id)}]` } : undefined;
}
