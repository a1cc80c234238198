import { basename, dirname } from "node:path";
import { parseProfile } from "../../core/profile/parseProfile.ts";
import { looksLikeProfile } from "../../core/language/looksLikeProfile.ts";
import { samePath } from "../files/samePath.ts";
import { isProfileFileName } from "../../workspace/locateWorkspace.ts";
import type { MagiFiles } from "../situation/situation.ts";

/** The language of MAGI profiles. */
export const profileLanguage = "magi-profile";

/** A document as the editor has it, perhaps not saved yet. */
export interface OpenDocument {
  readonly path: string;
  readonly language: string;
  readonly text: () => string;
}

/**
 * Whether a document that opens as YAML is a MAGI profile: it lies in the profiles folder, and the folder is MAGI's or
 * the document itself looks like a profile.
 */
export function isMagiDocument(document: OpenDocument, files: Pick<MagiFiles, "places" | "isMagi">): boolean {
  if (document.language !== "yaml" || files.places === undefined) return false;
  if (!isProfileFileName(basename(document.path))) return false;
  if (!samePath(dirname(document.path), files.places.profilesFolder)) return false;
  return files.isMagi || looksLikeProfile(parseProfile(document.text(), "profile").data);
}
