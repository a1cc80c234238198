import type { TextDocument } from "vscode-languageserver-textdocument";
import { pathOfUri } from "../convert/filePaths.ts";
import type { OpenProfile } from "../documents/openProfiles.ts";
import { answerFor } from "../features/feature.ts";
import type { FeatureContext } from "../features/feature.ts";
import { runSafely } from "../runSafely.ts";
import type { Site } from "../sites/site.ts";
import { fileOfDocument } from "./registryFile.ts";
import type { RegistryFile } from "./registryFile.ts";

/** The registry as a document of the editor. */
export interface OpenRegistry {
  readonly site: Site;
  readonly file: RegistryFile;
}

/**
 * Answers a request about an open profile or about the open registry of one of the sites, once the registry is known.
 * The answer is `fallback` for any other document, and when something fails, which is logged.
 */
export function answerForBoth<T>(
  context: FeatureContext,
  request: { readonly method: string; readonly uri: string; readonly fallback: T },
  answers: {
    readonly profile: (profile: OpenProfile) => T | Promise<T>;
    readonly registry: (registry: OpenRegistry) => T | Promise<T>;
  },
): Promise<T> {
  const { method, uri, fallback } = request;
  const path = pathOfUri(uri);
  return runSafely({ method, document: uri, log: context.connection.console, fallback }, async () => {
    await context.sites.known;
    const site = context.sites.all.find(({ paths }) => paths.registryFile === path);
    if (site === undefined) return answerFor(context, request, answers.profile);
    await site.known;
    const document: TextDocument | undefined = context.open.documents.get(uri);
    return document === undefined ? fallback : answers.registry({ site, file: fileOfDocument(document) });
  });
}

/** The id of the model whose key or `model_id` holds an offset, with that place. */
export function findModelAt(
  { places }: RegistryFile,
  offset: number,
): { readonly id: string; readonly word: { readonly start: number; readonly end: number } } | undefined {
  for (const { id, key, modelId } of places.values())
    for (const range of [key, modelId])
      if (range !== undefined && range.start <= offset && offset <= range.end)
        return { id, word: { start: range.start + 1, end: range.end - 1 } };
  return undefined;
}
