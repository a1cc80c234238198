import type { TextDocument } from "vscode-languageserver-textdocument";
import type { CodeAction, TextEdit as LspTextEdit, WorkspaceEdit } from "vscode-languageserver/node";
import type { TextEdit } from "../../core/text/textEdit.ts";
import { toRange } from "./ranges.ts";

/** Which fix of which problem. Of one code and place there may be several problems, and of one title several fixes. */
export interface FixPlace {
  readonly code: string;
  readonly message: string;
  readonly offset: number;
  /** Among the fixes of the problem. */
  readonly index: number;
  readonly title: string;
}

/** What a code action is about: enough to find its edit again when the editor asks for it. */
export type ActionData =
  | ({ readonly kind: "fix"; readonly uri: string } & FixPlace)
  | { readonly kind: "fixAll"; readonly uri: string; readonly code?: string };

/** The edits of one open document, tied to its version where the editor can check that. */
export function toWorkspaceEdit(
  document: TextDocument,
  edits: readonly TextEdit[],
  { versioned }: { readonly versioned: boolean },
): WorkspaceEdit {
  const { uri, version } = document;
  const lspEdits = edits.map((edit): LspTextEdit => ({ range: toRange(document, edit.range), newText: edit.text }));
  return versioned
    ? { documentChanges: [{ textDocument: { uri, version }, edits: lspEdits }] }
    : { changes: { [uri]: lspEdits } };
}

/** What an editor sends back with an action that it wants the edit of. */
export function parseActionData(action: CodeAction): ActionData | undefined {
  const data: unknown = action.data;
  if (data === null || typeof data !== "object" || !("uri" in data) || typeof data.uri !== "string") return undefined;
  const code = "code" in data && typeof data.code === "string" ? data.code : undefined;
  const kind = "kind" in data ? data.kind : undefined;
  if (kind === "fixAll") return { kind, uri: data.uri, ...(code !== undefined && { code }) };
  if (kind !== "fix" || code === undefined) return undefined;
  if (!("offset" in data) || typeof data.offset !== "number") return undefined;
  if (!("index" in data) || typeof data.index !== "number") return undefined;
  if (!("message" in data) || typeof data.message !== "string") return undefined;
  const { uri, message, offset, index } = data;
  return { kind, uri, code, message, offset, index, title: action.title };
}
