import type { TextDocument } from "vscode-languageserver-textdocument";
import { CompletionItemKind, InsertTextFormat, InsertTextMode } from "vscode-languageserver/node";
import type { ClientCapabilities, CompletionItem, MarkupKind } from "vscode-languageserver/node";
import { withoutPlaceholders } from "../../core/language/completion/completion.ts";
import type { Completion, CompletionSubject } from "../../core/language/completion/completion.ts";
import { asRecord } from "../../core/record.ts";
import { toRange } from "./ranges.ts";
import { toMarkup } from "./toMarkup.ts";

/** What the editor can do with a suggestion. */
export interface CompletionAbilities {
  readonly snippets: boolean;
  /** Whether it can be told to leave our indentation alone. */
  readonly insertTextMode: boolean;
  /** Whether it can show a few words beside every suggestion, not only beside the chosen one. */
  readonly labelDetails: boolean;
  /** Whether it asks for the documentation of the suggestion that is looked at. */
  readonly resolvesDocumentation: boolean;
  /** What it shows documentation in; undefined when it does not say. */
  readonly documentationFormats: readonly MarkupKind[] | undefined;
}

export function abilitiesOf(client: ClientCapabilities): CompletionAbilities {
  const item = client.textDocument?.completion?.completionItem;
  return {
    snippets: item?.snippetSupport === true,
    insertTextMode: item?.insertTextModeSupport !== undefined,
    labelDetails: item?.labelDetailsSupport === true,
    resolvesDocumentation: item?.resolveSupport?.properties.includes("documentation") === true,
    documentationFormats: item?.documentationFormat,
  };
}

export interface CompletionItemContext {
  readonly document: TextDocument;
  readonly abilities: CompletionAbilities;
  /** As the lines of the document end; not every editor makes what it inserts the same. */
  readonly lineBreak: string;
  /** Its place in the list, which keeps the order; editors would make it alphabetical. */
  readonly place: number;
  /** The documentation of what a suggestion stands for. */
  readonly describe: (about: CompletionSubject) => string | undefined;
}

const kinds: Readonly<Record<Completion["kind"], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  model: CompletionItemKind.Value,
  tier: CompletionItemKind.EnumMember,
  value: CompletionItemKind.Value,
  snippet: CompletionItemKind.Snippet,
};

/** What may stand before the first letter of a key. */
const leadOfKey = /^(?:\?[ \t]+)?["']?/;

export function toCompletionItem(completion: Completion, context: CompletionItemContext): CompletionItem {
  const { document, abilities, lineBreak, place, describe } = context;
  const { kind, label, detail, beside = detail, about, insert, replace } = completion;
  // The cards of hundreds of models would be most of the answer, so these always wait until they are asked for.
  const waits = abilities.resolvesDocumentation || about?.kind === "model";
  const documentation = about === undefined || waits ? undefined : describe(about);
  const text = abilities.snippets ? insert : withoutPlaceholders(insert);
  const range = toRange(document, replace);
  // Editors compare what is typed with it, from where the text begins that is replaced.
  const lead = leadOfKey.exec(document.getText(range))?.[0] ?? "";
  return {
    label,
    kind: kinds[kind],
    ...(detail !== undefined && { detail }),
    ...(abilities.labelDetails && beside !== undefined && { labelDetails: { description: beside } }),
    ...(documentation !== undefined && { documentation: toMarkup(documentation, abilities.documentationFormats) }),
    sortText: String(place).padStart(4, "0"),
    ...(lead !== "" && { filterText: lead + label }),
    textEdit: { range, newText: text.replaceAll("\n", lineBreak) },
    insertTextFormat: abilities.snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(abilities.insertTextMode && { insertTextMode: InsertTextMode.asIs }),
    ...(about !== undefined && waits && { data: { uri: document.uri, about } }),
  };
}

/** What an item that comes back from the editor stands for, and in which document; `undefined` for items not ours. */
export function parseItemData(data: unknown): { readonly uri: string; readonly about: CompletionSubject } | undefined {
  const { uri, about } = asRecord(data);
  const { kind, path, id, name, text } = asRecord(about);
  if (typeof uri !== "string") return undefined;
  switch (kind) {
    case "key":
      return Array.isArray(path) ? { uri, about: { kind, path: path.filter(isStep) } } : undefined;
    case "model":
      return typeof id === "string" ? { uri, about: { kind, id } } : undefined;
    case "tier":
    case "registry-tier":
    case "strategy":
      return typeof name === "string" ? { uri, about: { kind, name } } : undefined;
    case "words":
      return typeof text === "string" ? { uri, about: { kind, text } } : undefined;
    default:
      return undefined;
  }
}

function isStep(step: unknown): step is string | number {
  return typeof step === "string" || typeof step === "number";
}
