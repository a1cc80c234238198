import type { TextDocument } from "vscode-languageserver-textdocument";
import type { TextEdit as LspTextEdit } from "vscode-languageserver/node";
import type { TextEdit } from "../../core/text/textEdit.ts";
import { toRange } from "./ranges.ts";

export function toTextEdit({ range, text }: TextEdit, document: TextDocument): LspTextEdit {
  return { range: toRange(document, range), newText: text };
}
