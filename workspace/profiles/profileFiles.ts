import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { parseProfile } from "../../core/profile/parseProfile.ts";
import type { ParsedProfile } from "../../core/profile/parseProfile.ts";
import { limits } from "../../core/yaml/readYaml.ts";
import { isProfileFileName, stemOf } from "../locateWorkspace.ts";
import { isMissing, reasonOf } from "../fileError.ts";
import { readTextFile } from "../readTextFile.ts";

export interface ProfileFile {
  /** The file's stem: what commands and settings call the profile. */
  readonly name: string;
  /** Absolute path. */
  readonly file: string;
}

/** The folder of profiles is there and cannot be read; the message says why, in a sentence. */
export class ProfilesFolderError extends Error {}

export interface ReadProfile extends ProfileFile {
  readonly text: string;
  readonly parsed: ParsedProfile;
}

export type ProfileReading =
  | { readonly state: "ok"; readonly profile: ReadProfile }
  | { readonly state: "missing" | "unreadable"; readonly message: string };

/**
 * The profiles of a folder by name, in alphabetical order; empty when the folder does not exist.
 * Two files of one stem (`a.yaml`, `a.yml`) are one profile: the `.yaml` one.
 * @throws ProfilesFolderError when the folder is there but cannot be read.
 */
export async function listProfileFiles(profilesDir: string): Promise<readonly ProfileFile[]> {
  let names: string[];
  try {
    const entries = await readdir(profilesDir, { withFileTypes: true });
    names = entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    if (isMissing(error)) return [];
    throw new ProfilesFolderError(`The profiles folder ${profilesDir} cannot be read: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
  const byName = new Map<string, ProfileFile>();
  for (const fileName of names.filter(isProfileFileName).sort()) {
    const name = stemOf(fileName);
    if (!byName.has(name)) byName.set(name, { name, file: join(profilesDir, fileName) });
  }
  return [...byName.values()];
}

/** One profile by its exact name. Says which profiles there are when it does not exist. Never throws. */
export async function readProfile(profilesDir: string, name: string): Promise<ProfileReading> {
  let files: readonly ProfileFile[];
  try {
    files = await listProfileFiles(profilesDir);
  } catch (error) {
    return { state: "unreadable", message: error instanceof Error ? error.message : String(error) };
  }
  const found = files.find((file) => file.name === name);
  if (found === undefined) {
    const there =
      files.length === 0
        ? `There are no profiles in ${profilesDir}.`
        : `There are: ${files.map((file) => file.name).join(", ")}.`;
    return { state: "missing", message: `Profile '${name}' not found. ${there}` };
  }
  return readProfileFile(found.file);
}

/** No character takes more than four bytes. */
const maxProfileBytes = 4 * limits.maxCharacters;

/** Never throws. */
export async function readProfileFile(file: string): Promise<ProfileReading> {
  const name = stemOf(file);
  try {
    const text = await readTextFile(file, maxProfileBytes);
    return { state: "ok", profile: { name, file, text, parsed: parseProfile(text, name) } };
  } catch (error) {
    if (isMissing(error)) return { state: "missing", message: `Profile '${name}' not found: ${file} does not exist.` };
    return { state: "unreadable", message: `Profile '${name}' cannot be read: ${reasonOf(error)}.` };
  }
}

/** All profiles of a folder; those that cannot be read are left out. */
export async function readProfiles(profilesDir: string): Promise<readonly ReadProfile[]> {
  const files = await listProfileFiles(profilesDir);
  const readings = await Promise.all(files.map((file) => readProfileFile(file.file)));
  return readings.flatMap((reading) => (reading.state === "ok" ? [reading.profile] : []));
}
