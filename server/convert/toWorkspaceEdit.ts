import type { TextDocument } from "vscode-languageserver-textdocument";
import type { ClientCapabilities, TextEdit as LspTextEdit, WorkspaceEdit } from "vscode-languageserver/node";
import type { TextEdit } from "../../core/text/textEdit.ts";
import { toRange } from "./ranges.ts";

/** The edits of one file. */
export interface FileEdits {
  readonly document: TextDocument;
  /** Null when the editor does not have it open. */
  readonly version: number | null;
  readonly edits: readonly TextEdit[];
}

/** Edits of several files as the editor takes them: with versions, where it does, so that none lands in a newer text. */
export function toWorkspaceEdit(files: readonly FileEdits[], client: ClientCapabilities): WorkspaceEdit {
  const changed = files.filter(({ edits }) => edits.length > 0);
  if (client.workspace?.workspaceEdit?.documentChanges === true)
    return {
      documentChanges: changed.map((file) => ({
        textDocument: { uri: file.document.uri, version: file.version },
        edits: toTextEdits(file),
      })),
    };
  return { changes: Object.fromEntries(changed.map((file) => [file.document.uri, toTextEdits(file)])) };
}

function toTextEdits({ document, edits }: FileEdits): LspTextEdit[] {
  return edits.map(({ range, text }) => ({ range: toRange(document, range), newText: text }));
}
