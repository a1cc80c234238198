import type { SelectionRange } from "vscode-languageserver/node";
import { selectionRanges as around } from "../../core/language/selection.ts";
import { toRange } from "../convert/ranges.ts";
import { answerFor } from "./feature.ts";
import type { Feature } from "./feature.ts";

/** What to select next around each cursor. */
export const selectionRanges: Feature = (context) => {
  context.connection.onSelectionRanges(({ textDocument: { uri }, positions }) =>
    answerFor<SelectionRange[] | null>(
      context,
      { method: "textDocument/selectionRange", uri, fallback: null },
      ({ document, sketch }) =>
        positions.map((position) => {
          const ranges = around(document.getText(), sketch, document.offsetAt(position));
          const chain = ranges.reduceRight<SelectionRange | undefined>(
            (parent, range) => ({ range: toRange(document, range), ...(parent !== undefined && { parent }) }),
            undefined,
          );
          // Editors want one answer for each position.
          return chain ?? { range: { start: position, end: position } };
        }),
    ),
  );
  return { selectionRangeProvider: true };
};
