import { TextDocument } from "vscode-languageserver-textdocument";
import { readNames } from "../../core/language/navigation/names.ts";
import type { ProfileNames } from "../../core/language/navigation/names.ts";
import { readSketch } from "../../core/language/sketch/readSketch.ts";
import type { Sketch } from "../../core/language/sketch/sketch.ts";
import { limits } from "../../core/yaml/readYaml.ts";
import { stemOf } from "../../workspace/locateWorkspace.ts";
import { uriOfPath } from "../convert/filePaths.ts";
import type { OpenProfiles } from "../documents/openProfiles.ts";
import type { Site } from "../sites/site.ts";
import type { Sites } from "../sites/sites.ts";

/** The text of a profile with what navigation needs of it, read when it is first asked for. */
export interface ProfileFile {
  readonly stem: string;
  readonly document: TextDocument;
  /** Null for one that is not open. */
  readonly version: number | null;
  readonly text: string;
  readonly names: ProfileNames;
}

/** What was made of a text is kept as long as the text. */
const byText = new WeakMap<object, ProfileFile>();
const bySketch = new WeakMap<Sketch, ProfileFile>();

/**
 * The profiles that share a site's registry: open ones as the editor has them, the others as they are on disk. Those
 * that are too large to look through are left out.
 */
export function profilesSharing(
  site: Site,
  { open, sites }: { readonly open: OpenProfiles; readonly sites: Sites },
): readonly ProfileFile[] {
  const sharing = sites.all.filter(({ paths }) => paths.registryFile === site.paths.registryFile);
  return [...openProfiles(open, sharing), ...sharing.flatMap((one) => (one.isMagi ? closedProfiles(one, open) : []))];
}

/** The profiles that are open in the editor and belong to one of the sites. */
export function openProfiles(open: OpenProfiles, sites: readonly Site[]): readonly ProfileFile[] {
  return [...open.keys].flatMap((key) => {
    const profile = open.find(key);
    if (profile?.site === undefined || !sites.includes(profile.site)) return [];
    const { document, stem, sketch } = profile;
    if (document.getText().length > limits.maxCharacters) return [];
    const known = bySketch.get(sketch);
    if (known?.version === document.version) return [known];
    const file = new LazyFile({ stem, document, version: document.version, sketch: () => sketch });
    bySketch.set(sketch, file);
    return [file];
  });
}

/** The profiles of a site that are not open. */
export function closedProfiles(site: Site, open: OpenProfiles): readonly ProfileFile[] {
  return [...site.profilePaths].flatMap((path) => {
    const profile = open.has(path) ? undefined : site.findProfile(path);
    if (profile === undefined || profile.text.length > limits.maxCharacters) return [];
    const known = byText.get(profile);
    if (known !== undefined) return [known];
    const { text } = profile;
    const document = TextDocument.create(uriOfPath(path), "yaml", 0, text);
    const file = new LazyFile({ stem: stemOf(path), document, version: null, sketch: () => readSketch(text).sketch });
    byText.set(profile, file);
    return [file];
  });
}

/** A character by its number, as in `"\x41"`. */
const spellsByNumber = /\\[xuU][\dA-Fa-f]/;

/** The profiles among these whose text may speak of a name; only what spells it differently has to be looked at. */
export function thatMayName(files: readonly ProfileFile[], name: string): readonly ProfileFile[] {
  return /["'\\]/.test(name) ? files : files.filter(({ text }) => text.includes(name) || spellsByNumber.test(text));
}

class LazyFile implements ProfileFile {
  readonly stem: string;
  readonly document: TextDocument;
  readonly version: number | null;
  readonly #read: () => Sketch;
  #names: ProfileNames | undefined;

  constructor(file: {
    readonly stem: string;
    readonly document: TextDocument;
    readonly version: number | null;
    readonly sketch: () => Sketch;
  }) {
    this.stem = file.stem;
    this.document = file.document;
    this.version = file.version;
    this.#read = file.sketch;
  }

  get text(): string {
    return this.document.getText();
  }

  get names(): ProfileNames {
    return (this.#names ??= readNames(this.text, this.#read()));
  }
}
