import { FoldingRangeKind } from "vscode-languageserver/node";
import type { FoldingRange } from "vscode-languageserver/node";
import { foldingRanges } from "../../core/language/folding.ts";
import type { Fold } from "../../core/language/folding.ts";
import { answerFor } from "./feature.ts";
import type { Feature } from "./feature.ts";

const kinds: Readonly<Record<Fold["kind"], FoldingRangeKind | undefined>> = {
  block: undefined,
  comment: FoldingRangeKind.Comment,
  region: FoldingRangeKind.Region,
};

/** What of a profile can be folded away, at most one fold for each line. */
export const folding: Feature = (context) => {
  const limit = context.client.textDocument?.foldingRange?.rangeLimit ?? Infinity;
  context.connection.onFoldingRanges(({ textDocument: { uri } }) =>
    answerFor<FoldingRange[] | null>(
      context,
      { method: "textDocument/foldingRange", uri, fallback: null },
      ({ document, sketch }) => {
        const byLine = new Map<number, FoldingRange>();
        for (const { range, kind } of foldingRanges(document.getText(), sketch)) {
          const startLine = document.positionAt(range.start).line;
          const endLine = document.positionAt(range.end).line;
          const before = byLine.get(startLine);
          if (endLine <= startLine || (before !== undefined && before.endLine >= endLine)) continue;
          const named = kinds[kind];
          byLine.set(startLine, { startLine, endLine, ...(named !== undefined && { kind: named }) });
        }
        return [...byLine.values()].slice(0, limit);
      },
    ),
  );
  return { foldingRangeProvider: true };
};
