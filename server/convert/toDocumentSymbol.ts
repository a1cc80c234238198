import type { TextDocument } from "vscode-languageserver-textdocument";
import { SymbolKind } from "vscode-languageserver/node";
import type { DocumentSymbol } from "vscode-languageserver/node";
import type { OutlineSymbol } from "../../core/language/outline.ts";
import { toRange } from "./ranges.ts";

const kinds: Readonly<Record<OutlineSymbol["kind"], SymbolKind>> = {
  section: SymbolKind.Module,
  model: SymbolKind.Object,
  tier: SymbolKind.EnumMember,
  value: SymbolKind.Property,
};

export function toDocumentSymbol(symbol: OutlineSymbol, document: TextDocument): DocumentSymbol {
  return {
    name: symbol.name,
    detail: symbol.detail,
    kind: kinds[symbol.kind],
    range: toRange(document, symbol.range),
    selectionRange: toRange(document, symbol.selection),
    children: symbol.children.map((child) => toDocumentSymbol(child, document)),
  };
}
