import type { ClientCapabilities, Connection, ServerCapabilities } from "vscode-languageserver/node";
import { limits } from "../../core/yaml/readYaml.ts";
import { pathOfUri } from "../convert/filePaths.ts";
import type { Failures } from "../diagnostics/failures.ts";
import { keyOf } from "../documents/openProfiles.ts";
import type { OpenProfile, OpenProfiles } from "../documents/openProfiles.ts";
import { runSafely } from "../runSafely.ts";
import type { Sites } from "../sites/sites.ts";

/** What a feature has to work with. */
export interface FeatureContext {
  readonly connection: Connection;
  readonly open: OpenProfiles;
  readonly sites: Sites;
  /** What the editor can do. */
  readonly client: ClientCapabilities;
  /** Where an answer that fails is noted. */
  readonly failures: Failures;
}

/** Listens to the requests of one feature, and returns what the editor is told that the server can do. */
export type Feature = (context: FeatureContext) => ServerCapabilities;

/**
 * Answers a request about an open profile once its registry is known. The answer is `fallback` for a document that is no
 * profile or too large to look through, and when something fails, which is logged with method and document and said at the document.
 */
export function answerFor<T>(
  { connection, open, sites, failures }: FeatureContext,
  request: { readonly method: string; readonly uri: string; readonly fallback: T },
  answer: (profile: OpenProfile) => T | Promise<T>,
): Promise<T> {
  const { method, uri, fallback } = request;
  return runSafely({ method, document: uri, log: connection.console, fallback }, async () => {
    await sites.known;
    // The document may be a profile only because of what is known of its place.
    await sites.find(pathOfUri(uri))?.known;
    const profile = open.find(keyOf(uri), uri);
    if (profile === undefined || profile.document.getText().length > limits.maxCharacters) return fallback;
    try {
      return await answer(profile);
    } catch (error) {
      failures.note(profile.document, method);
      throw error;
    }
  });
}
