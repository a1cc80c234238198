import { DocumentHighlightKind } from "vscode-languageserver/node";
import type { DocumentHighlight } from "vscode-languageserver/node";
import { findReferences } from "../../core/language/navigation/findReferences.ts";
import { readNames } from "../../core/language/navigation/names.ts";
import { findThing } from "../../core/language/navigation/thing.ts";
import { toRange } from "../convert/ranges.ts";
import { answerFor } from "./feature.ts";
import type { Feature } from "./feature.ts";

/** The other places of the file that name what is under the cursor. */
export const highlights: Feature = (context) => {
  context.connection.onDocumentHighlight(({ textDocument: { uri }, position }) =>
    answerFor<DocumentHighlight[] | null>(
      context,
      { method: "textDocument/documentHighlight", uri, fallback: null },
      ({ document, sketch }) => {
        const names = readNames(document.getText(), sketch);
        const thing = findThing(names, document.offsetAt(position));
        if (thing === undefined) return null;
        return findReferences(names, thing).map(({ range, isDeclaration }) => ({
          range: toRange(document, range),
          kind: isDeclaration ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
        }));
      },
    ),
  );
  return { documentHighlightProvider: true };
};
