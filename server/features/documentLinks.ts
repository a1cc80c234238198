import type { DocumentLink } from "vscode-languageserver/node";
import { documentLinks as linksOf } from "../../core/language/links.ts";
import { uriOfPath } from "../convert/filePaths.ts";
import { toRange } from "../convert/ranges.ts";
import { answerFor } from "./feature.ts";
import type { Feature } from "./feature.ts";

/** Addresses of the web in a profile, and the registry where a comment or description mentions it. */
export const documentLinks: Feature = (context) => {
  context.connection.onDocumentLinks(({ textDocument: { uri } }) =>
    answerFor<DocumentLink[] | null>(
      context,
      { method: "textDocument/documentLink", uri, fallback: null },
      ({ document, site }) => {
        const { name = "" } = site?.registry ?? {};
        return linksOf(document.getText(), name).flatMap(({ range, target }): DocumentLink[] => {
          const place = toRange(document, range);
          if (target.kind === "web") return [{ range: place, target: target.url }];
          if (site === undefined) return [];
          return [{ range: place, target: uriOfPath(site.paths.registryFile), tooltip: "Open the model registry" }];
        });
      },
    ),
  );
  return { documentLinkProvider: {} };
};
