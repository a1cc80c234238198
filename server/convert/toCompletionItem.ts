import type { TextDocument } from "vscode-languageserver-textdocument";
import { CompletionItemKind, InsertTextFormat, InsertTextMode, MarkupKind } from "vscode-languageserver/node";
import type { CompletionItem } from "vscode-languageserver/node";
import { withoutPlaceholders } from "../../core/language/completion/completion.ts";
import type { Completion } from "../../core/language/completion/completion.ts";
import { toRange } from "./ranges.ts";

/** What the editor can do with a suggestion. */
export interface CompletionAbilities {
  readonly snippets: boolean;
  /** Whether it can be told to leave our indentation alone. */
  readonly insertTextMode: boolean;
  /** Whether it can show a few words beside every suggestion, not only beside the chosen one. */
  readonly labelDetails: boolean;
}

const kinds: Readonly<Record<Completion["kind"], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  model: CompletionItemKind.Value,
  tier: CompletionItemKind.EnumMember,
  value: CompletionItemKind.Value,
  snippet: CompletionItemKind.Snippet,
};

/** A suggestion at its place in the list; `position` keeps the order, which editors would make alphabetical. */
export function toCompletionItem(
  completion: Completion,
  context: { readonly document: TextDocument; readonly abilities: CompletionAbilities; readonly position: number },
): CompletionItem {
  const { document, abilities, position } = context;
  const { kind, label, detail, documentation, insert, replace } = completion;
  return {
    label,
    kind: kinds[kind],
    ...(detail !== undefined && (abilities.labelDetails ? { labelDetails: { description: detail } } : { detail })),
    ...(documentation !== undefined && { documentation: { kind: MarkupKind.Markdown, value: documentation } }),
    sortText: String(position).padStart(4, "0"),
    filterText: label,
    textEdit: { range: toRange(document, replace), newText: abilities.snippets ? insert : withoutPlaceholders(insert) },
    insertTextFormat: abilities.snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(abilities.insertTextMode && { insertTextMode: InsertTextMode.asIs }),
    ...(kind === "model" && { data: { uri: document.uri, model: label } }),
  };
}
