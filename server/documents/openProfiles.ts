import { TextDocument } from "vscode-languageserver-textdocument";
import { TextDocuments } from "vscode-languageserver/node";
import { looksLikeProfile } from "../../core/language/looksLikeProfile.ts";
import { readSketch } from "../../core/language/sketch/readSketch.ts";
import type { Sketch } from "../../core/language/sketch/sketch.ts";
import { parseProfile } from "../../core/profile/parseProfile.ts";
import type { ParsedProfile } from "../../core/profile/parseProfile.ts";
import { SectionMemory } from "../../core/yaml/sections.ts";
import { stemOf } from "../../workspace/locateWorkspace.ts";
import { pathOfUri } from "../convert/filePaths.ts";
import type { Site } from "../sites/site.ts";
import type { Sites } from "../sites/sites.ts";

/** The language by which an editor says that a document is a profile, wherever it lies. */
const profileLanguage = "magi-profile";

/** A profile that is open in the editor, as it is there. */
export interface OpenProfile {
  readonly document: TextDocument;
  /** The file's name without its ending. */
  readonly stem: string;
  readonly site: Site | undefined;
  /** What the file means. Read when it is first asked for. */
  readonly parsed: ParsedProfile;
  /** Its shape, however broken. Read when it is first asked for. */
  readonly sketch: Sketch;
}

/**
 * The documents that are open, by key: the path of a file, else the address. Of a file that is open under two spellings of
 * its address, the one that was opened or typed in last counts for the other files and for diagnostics.
 */
export class OpenProfiles {
  readonly documents = new TextDocuments(TextDocument);
  readonly #sites: Sites;
  readonly #memories = new WeakMap<TextDocument, SectionMemory>();
  readonly #parsed = new ByVersion((document) =>
    parseProfile(document.getText(), stemOfUri(document.uri), this.#memoryOf(document)),
  );
  readonly #sketches = new ByVersion((document) => readSketch(document.getText()).sketch);
  readonly #byKey = new Map<string, TextDocument>();

  constructor(sites: Sites) {
    this.#sites = sites;
    // Opening a document counts as a change of it.
    this.documents.onDidChangeContent(({ document }) => this.#byKey.set(keyOf(document.uri), document));
    this.documents.onDidClose(({ document }) => {
      const key = keyOf(document.uri);
      const other = this.documents.all().find(({ uri }) => keyOf(uri) === key);
      if (other === undefined) this.#byKey.delete(key);
      else this.#byKey.set(key, other);
    });
  }

  get keys(): Iterable<string> {
    return this.#byKey.keys();
  }

  has(key: string): boolean {
    return this.#byKey.has(key);
  }

  /**
   * The open document of a key if it is a profile; of several with that key the one with the address, where it is said. Its
   * site may not have been read yet: see `Site.ready`.
   */
  find(key: string, uri?: string): OpenProfile | undefined {
    const document = (uri === undefined ? undefined : this.documents.get(uri)) ?? this.#byKey.get(key);
    if (document === undefined) return undefined;
    const path = pathOfUri(document.uri);
    const site = this.#sites.find(path);
    const parsed = this.#parsed;
    const sketches = this.#sketches;
    if (document.languageId !== profileLanguage) {
      if (path === undefined || site?.holds(path) !== true) return undefined;
      if (!site.isMagi && !looksLikeProfile(parsed.of(document).data)) return undefined;
    }
    return {
      document,
      stem: stemOfUri(document.uri),
      site,
      get parsed() {
        return parsed.of(document);
      },
      get sketch() {
        return sketches.of(document);
      },
    };
  }

  #memoryOf(document: TextDocument): SectionMemory {
    const known = this.#memories.get(document) ?? new SectionMemory();
    this.#memories.set(document, known);
    return known;
  }
}

/** Something that is made of a document's text, made again only when the text is another. */
class ByVersion<T> {
  readonly #make: (document: TextDocument) => T;
  readonly #made = new WeakMap<TextDocument, { readonly version: number; readonly value: T }>();

  constructor(make: (document: TextDocument) => T) {
    this.#make = make;
  }

  of(document: TextDocument): T {
    const known = this.#made.get(document);
    if (known?.version === document.version) return known.value;
    const value = this.#make(document);
    this.#made.set(document, { version: document.version, value });
    return value;
  }
}

export function keyOf(uri: string): string {
  return pathOfUri(uri) ?? uri;
}

function stemOfUri(uri: string): string {
  const path = pathOfUri(uri);
  return path === undefined ? "profile" : stemOf(path);
}
