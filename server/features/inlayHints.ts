import { InlayHintKind, MarkupKind } from "vscode-languageserver/node";
import type { InlayHint } from "vscode-languageserver/node";
import { inlayHints as hintsIn } from "../../core/language/glance/inlayHints.ts";
import { modelCard } from "../../core/language/modelCard.ts";
import { readNames } from "../../core/language/navigation/names.ts";
import { pathOfUri } from "../convert/filePaths.ts";
import { keyOf } from "../documents/openProfiles.ts";
import { runSafely } from "../runSafely.ts";
import { answerFor } from "./feature.ts";
import type { Feature } from "./feature.ts";

/** The scores that each tier receives, and what the registry says of each model, beside the text. */
export const inlayHints: Feature = (context) => {
  const { connection, open, sites } = context;

  connection.languages.inlayHint.on(({ textDocument: { uri }, range }) =>
    answerFor<InlayHint[] | null>(
      context,
      { method: "textDocument/inlayHint", uri, fallback: null },
      ({ document, sketch, site }) => {
        if (sites.settingsFor(pathOfUri(uri)).inlayHints === false) return [];
        const within = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
        const names = readNames(document.getText(), sketch);
        return hintsIn({ names, registry: site?.registry.registry, within }).map(({ offset, label, more }) => ({
          position: document.positionAt(offset),
          label,
          kind: InlayHintKind.Type,
          paddingLeft: true,
          ...(more.kind === "sentence" ? { tooltip: more.text } : { data: { uri, model: more.id } }),
        }));
      },
    ),
  );

  connection.languages.inlayHint.resolve((hint) =>
    runSafely({ method: "inlayHint/resolve", log: connection.console, fallback: hint }, () => {
      const data: unknown = hint.data;
      if (data === null || typeof data !== "object" || !("uri" in data) || !("model" in data)) return hint;
      const registry = open.find(keyOf(String(data.uri)))?.site?.registry.registry;
      const model = registry?.models.get(String(data.model));
      return model === undefined ? hint : { ...hint, tooltip: { kind: MarkupKind.Markdown, value: modelCard(model) } };
    }),
  );
  return { inlayHintProvider: { resolveProvider: true } };
};
