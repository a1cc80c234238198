import type { Location, LocationLink } from "vscode-languageserver/node";
import { findDefinition } from "../../core/language/navigation/findDefinition.ts";
import { readNames } from "../../core/language/navigation/names.ts";
import { toRange } from "../convert/ranges.ts";
import { findRegistryFile } from "../navigation/registryFile.ts";
import { answerFor } from "./feature.ts";
import type { Feature } from "./feature.ts";

/** Where a tier, a model or an alias is defined: in the file, or in the registry. */
export const definition: Feature = (context) => {
  const { connection, open, client } = context;
  const linkSupport = client.textDocument?.definition?.linkSupport === true;
  const inForm = (links: LocationLink[]): LocationLink[] | Location[] =>
    linkSupport
      ? links
      : links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));

  connection.onDefinition(({ textDocument: { uri }, position }) =>
    answerFor<LocationLink[] | Location[] | null>(
      context,
      { method: "textDocument/definition", uri, fallback: null },
      async ({ document, sketch, site }) => {
        const found = findDefinition(readNames(document.getText(), sketch), document.offsetAt(position));
        if (found === undefined) return null;
        const originSelectionRange = toRange(document, found.origin);
        if (found.kind === "here")
          return inForm(
            found.places.map(({ target, selection }) => ({
              originSelectionRange,
              targetUri: uri,
              targetRange: toRange(document, target),
              targetSelectionRange: toRange(document, selection),
            })),
          );
        const file = site === undefined ? undefined : await findRegistryFile(site, open);
        const place = file?.places.get(found.id);
        if (file === undefined || place === undefined) return null;
        return inForm([
          {
            originSelectionRange,
            targetUri: file.document.uri,
            targetRange: toRange(file.document, place.entry),
            targetSelectionRange: toRange(file.document, place.word),
          },
        ]);
      },
    ),
  );
  return { definitionProvider: true };
};
