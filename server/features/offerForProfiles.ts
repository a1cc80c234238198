import type { DocumentSelector } from "vscode-languageserver/node";
import { keyOf, profileLanguage } from "../documents/openProfiles.ts";
import { runSafely } from "../runSafely.ts";
import type { FeatureContext } from "./feature.ts";

/**
 * Offers something for profiles alone, with the first one that is opened: an editor may tell the server of the registry
 * as well, and two programs that format a JSON file make it ask which one to take. `register` is called once for each
 * language that profiles have in this editor.
 */
export function offerForProfiles(
  { connection, open, sites }: FeatureContext,
  register: (documentSelector: DocumentSelector) => Promise<unknown>,
): void {
  const offered = new Set<string>();
  open.documents.onDidOpen(({ document: { uri, languageId } }) => {
    const call = { method: "client/registerCapability", document: uri, log: connection.console, fallback: undefined };
    void runSafely(call, async () => {
      if (languageId !== profileLanguage) {
        await sites.known;
        await open.find(keyOf(uri))?.site?.ready;
        if (open.find(keyOf(uri)) === undefined) return;
      }
      if (offered.has(languageId)) return;
      offered.add(languageId);
      await register([{ language: languageId }]);
    });
  });
}
