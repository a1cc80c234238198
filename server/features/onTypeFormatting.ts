import type { TextEdit } from "vscode-languageserver/node";
import { formatNewLine } from "../../core/format/newLine.ts";
import { toTextEdit } from "../convert/toTextEdit.ts";
import { answerFor } from "./feature.ts";
import type { Feature } from "./feature.ts";
import { toFormatOptions } from "./formatting.ts";

/** Indents a line that was just begun. */
export const onTypeFormatting: Feature = (context) => {
  const nothing: TextEdit[] = [];
  context.connection.onDocumentOnTypeFormatting(({ textDocument: { uri }, position, ch, options }) =>
    answerFor(context, { method: "textDocument/onTypeFormatting", uri, fallback: nothing }, ({ document }) => {
      if (ch !== "\n") return nothing;
      const cursor = document.offsetAt(position);
      const edits = formatNewLine(document.getText(), cursor, toFormatOptions(options));
      return edits.map((edit) => toTextEdit(edit, document));
    }),
  );
  return { documentOnTypeFormattingProvider: { firstTriggerCharacter: "\n" } };
};
