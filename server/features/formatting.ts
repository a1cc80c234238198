import type { FormattingOptions, TextEdit } from "vscode-languageserver/node";
import { formatProfile, formatRange } from "../../core/format/formatProfile.ts";
import type { FormatOptions } from "../../core/format/formatProfile.ts";
import { toTextEdit } from "../convert/toTextEdit.ts";
import { answerFor } from "./feature.ts";
import type { Feature } from "./feature.ts";

/** Lays out a profile, or the lines of it that are selected. */
export const formatting: Feature = (context) => {
  const { connection } = context;
  const nothing: TextEdit[] = [];

  connection.onDocumentFormatting(({ textDocument: { uri }, options }) =>
    answerFor(context, { method: "textDocument/formatting", uri, fallback: nothing }, ({ document }) =>
      formatProfile(document.getText(), toFormatOptions(options)).map((edit) => toTextEdit(edit, document)),
    ),
  );

  connection.onDocumentRangeFormatting(({ textDocument: { uri }, range: { start, end }, options }) =>
    answerFor(context, { method: "textDocument/rangeFormatting", uri, fallback: nothing }, ({ document }) => {
      const range = { start: document.offsetAt(start), end: document.offsetAt(end) };
      const edits = formatRange(document.getText(), range, toFormatOptions(options));
      return edits.map((edit) => toTextEdit(edit, document));
    }),
  );

  return { documentFormattingProvider: true, documentRangeFormattingProvider: true };
};

/** YAML is never indented with tabs; who has them as their style gets two spaces. */
export function toFormatOptions(options: FormattingOptions): FormatOptions {
  const { tabSize, insertSpaces, trimTrailingWhitespace, insertFinalNewline } = options;
  return {
    ...(insertSpaces && Number.isFinite(tabSize) && { tabSize }),
    ...(trimTrailingWhitespace !== undefined && { trimTrailingWhitespace }),
    ...(insertFinalNewline !== undefined && { insertFinalNewline }),
  };
}
