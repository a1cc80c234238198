import { TextDocument } from "vscode-languageserver-textdocument";
import { readRegistryPlaces } from "../../core/language/navigation/registryPlaces.ts";
import type { RegistryPlace } from "../../core/language/navigation/registryPlaces.ts";
import type { Registry } from "../../core/registry/registry.ts";
import { readTextFile } from "../../workspace/readTextFile.ts";
import { pathOfUri, uriOfPath } from "../convert/filePaths.ts";
import type { OpenProfiles } from "../documents/openProfiles.ts";
import type { Site } from "../sites/site.ts";

/** The registry's text with the place of each model, as the editor has it or as it is on disk. */
export interface RegistryFile {
  readonly document: TextDocument;
  /** Null when the editor does not have it open. */
  readonly version: number | null;
  readonly places: ReadonlyMap<string, RegistryPlace>;
}

/** Read once for each registry that the server has read; a new one replaces it. */
const onDisk = new WeakMap<Registry, Promise<RegistryFile | undefined>>();
const inEditor = new WeakMap<TextDocument, RegistryFile>();

/**
 * The file of a site's registry, or `undefined` when there is none that can be read. What was read before counts, unless
 * `forWriting`: edits must meet the file as it is now.
 */
export async function findRegistryFile(
  site: Site,
  open: OpenProfiles,
  { forWriting = false } = {},
): Promise<RegistryFile | undefined> {
  const { registryFile } = site.paths;
  const document = open.documents.all().find(({ uri }) => pathOfUri(uri) === registryFile);
  if (document !== undefined) return fileOfDocument(document);
  const { registry, trouble } = site.registry;
  if (registry === undefined) return undefined;
  // The last good registry stays in use when its file breaks, but its places are gone.
  if (forWriting || trouble !== undefined) return read(registryFile);
  const known = onDisk.get(registry) ?? read(registryFile);
  onDisk.set(registry, known);
  return known;
}

/** The same for a document that the editor has open. */
export function fileOfDocument(document: TextDocument): RegistryFile {
  const known = inEditor.get(document);
  if (known?.version === document.version) return known;
  const { version } = document;
  const file = { document, version, places: readRegistryPlaces(document.getText()) };
  inEditor.set(document, file);
  return file;
}

async function read(path: string): Promise<RegistryFile | undefined> {
  try {
    const document = TextDocument.create(uriOfPath(path), "json", 0, await readTextFile(path));
    return { document, version: null, places: readRegistryPlaces(document.getText()) };
  } catch {
    // It is gone since it was read; the diagnostics say so.
    return undefined;
  }
}
