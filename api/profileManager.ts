import { mkdir, rm } from "node:fs/promises";
import { join, relative } from "node:path";
import { diagnose } from "../core/diagnostics/diagnose.ts";
import type { Problem } from "../core/problem.ts";
import { parseProfile } from "../core/profile/parseProfile.ts";
import type { ParsedProfile } from "../core/profile/parseProfile.ts";
import type { Profile } from "../core/profile/profile.ts";
import { profileTemplate } from "../core/profile/profileTemplate.ts";
import { writeProfile } from "../core/profile/writeProfile.ts";
import type { ProfileFields } from "../core/profile/writeProfile.ts";
import { reasonOf } from "../workspace/fileError.ts";
import { locateWorkspace } from "../workspace/locateWorkspace.ts";
import type { WorkspacePaths } from "../workspace/locateWorkspace.ts";
import { listProfileFiles, readProfile } from "../workspace/profiles/profileFiles.ts";
import type { ReadProfile } from "../workspace/profiles/profileFiles.ts";
import { findMissingModelFiles } from "../workspace/registry/missingModelFiles.ts";
import { readRegistry } from "../workspace/registry/readRegistry.ts";
import { writeAtomically } from "../workspace/writeAtomically.ts";
import { MagiError } from "./errors.ts";
import { checkName, nameOfTitle } from "./profileNames.ts";

/** Where the files are. Relative paths are relative to the current folder. */
export interface WorkspaceOptions {
  /** The workspace's folder; without it, the nearest folder upward that has `config/profiles`. */
  readonly workspace?: string;
  /** The folder of profiles; `config/profiles` in the workspace. */
  readonly profiles?: string;
  /** The model registry; `data/model_registry.json` in the workspace. */
  readonly registry?: string;
}

/** A profile that was read from its file, with every default filled in. */
export interface LoadedProfile extends Profile {
  /** The file's name without its ending: what the profile is called everywhere. Case counts. */
  readonly stem: string;
}

/** What to save: the fields that are there; others stay as they are in the file. */
export interface ProfileToSave extends ProfileFields {
  /** The title in the file. Names the file too when there is no `stem`: `My Custom Profile` is my-custom-profile.yaml. */
  readonly name?: string;
  readonly stem?: string;
}

export interface CreateProfileOptions {
  /**
   * `single-stage` (the usual one): one model of each tier that the registry has, and the tiers shared out evenly.
   * `two-stage`: the same, and the first tier drafts for the last one.
   */
  readonly template?: "single-stage" | "two-stage";
  /** A profile to begin with instead of a template; its comments come along. */
  readonly from?: string;
  /** What to say otherwise than the template does. */
  readonly fields?: Omit<ProfileFields, "name">;
}

/**
 * The profiles of a workspace: YAML files in one folder, named by the stems of their files. Every method reads the disk
 * anew, so nothing is stale. Methods reject with `MagiError` alone.
 */
export class ProfileManager {
  /** Absolute paths. */
  readonly paths: WorkspacePaths;
  #active: string | undefined;

  constructor(options: WorkspaceOptions = {}) {
    this.paths = locateWorkspace({ startDir: process.cwd(), ...options });
  }

  /** Names of all profiles, in alphabetical order; none when the folder does not exist. */
  async listProfiles(): Promise<readonly string[]> {
    return (await this.#files()).map(({ name }) => name);
  }

  /** Reads a profile, in the nested or the flat form. `PROFILE_INVALID` when it has mistakes. */
  async loadProfile(name: string): Promise<LoadedProfile> {
    const { parsed } = await this.#read(name);
    const errors = parsed.problems.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw invalid(`Profile '${name}'`, errors);
    return { ...parsed.profile, stem: name };
  }

  /**
   * Saves a profile and returns its name. A file that is there keeps its comments and the keys that MAGI does not know.
   * What would not be a profile is refused (`PROFILE_INVALID`) and nothing is written.
   */
  async saveProfile(profile: ProfileToSave): Promise<string> {
    const { stem, ...fields } = profile;
    if (stem === undefined && fields.name === undefined)
      throw new MagiError("BAD_NAME", "A profile needs a `name` or the `stem` of its file.");
    const name = stem ?? nameOfTitle(fields.name ?? "");
    checkName(name);
    const known = (await this.#files()).some((file) => file.name === name) ? await this.#read(name) : undefined;
    const mistakes = known?.parsed.problems.filter(({ severity }) => severity === "error") ?? [];
    if (mistakes.length > 0) throw invalid(`The file of profile '${name}'`, mistakes);
    await this.#write(known?.file ?? this.#fileOf(name), name, writeProfile(known?.text, name, fields));
    return name;
  }

  /** Deletes the profile's file. */
  async deleteProfile(name: string): Promise<void> {
    const { file } = await this.#read(name);
    await fileWork(`Profile '${name}' cannot be deleted`, () => rm(file));
    if (this.#active === name) this.#active = undefined;
  }

  /**
   * Everything that is wrong with a profile, as the editor shows it: also against the registry. `range` counts characters
   * (UTF-16) of the file. A profile that was not saved is checked as it would be saved.
   */
  async validateProfile(profile: string | ProfileToSave): Promise<readonly Problem[]> {
    const parsed = typeof profile === "string" ? (await this.#read(profile)).parsed : this.#parse(profile);
    const { registryFile, root } = this.paths;
    const reading = await readRegistry(registryFile);
    const name = relative(root, registryFile);
    if (reading.state !== "ok") {
      const severity = reading.state === "missing" ? "information" : "error";
      return diagnose(parsed, { registry: undefined, name, trouble: { severity, message: reading.message } });
    }
    const missingFiles = await findMissingModelFiles(reading.registry, root);
    return diagnose(parsed, { registry: reading.registry, name, missingFiles });
  }

  /**
   * Makes a new profile of a template or of another profile, saves it and returns it. `title` names the file:
   * `My Custom Profile` is my-custom-profile.yaml. `PROFILE_EXISTS` when there is one.
   */
  async createProfile(title: string, options: CreateProfileOptions = {}): Promise<LoadedProfile> {
    const { template = "single-stage", from, fields = {} } = options;
    const name = nameOfTitle(title);
    // Some file systems do not tell `Desk` from `desk`.
    const twin = (await this.listProfiles()).find((other) => other.toLowerCase() === name.toLowerCase());
    if (twin !== undefined)
      throw new MagiError(
        "PROFILE_EXISTS",
        `There is a profile '${twin}' already. Take another name, or save that one.`,
      );
    const text = from === undefined ? await this.#template(title, template) : (await this.#read(from)).text;
    await this.#write(this.#fileOf(name), name, writeProfile(text, name, { ...fields, name: title }));
    return this.loadProfile(name);
  }

  /** The profile that this manager was told to use; undefined before. The editor's choice is the setting `magi.activeProfile`. */
  get activeProfile(): string | undefined {
    return this.#active;
  }

  /** Chooses a profile for this manager; it must be one that can be loaded, and is returned. */
  async setActiveProfile(name: string): Promise<LoadedProfile> {
    const profile = await this.loadProfile(name);
    this.#active = name;
    return profile;
  }

  async #template(title: string, template: NonNullable<CreateProfileOptions["template"]>): Promise<string> {
    const reading = await readRegistry(this.paths.registryFile);
    const text = profileTemplate(title, reading.state === "ok" ? reading.registry : undefined);
    if (template === "single-stage") return text;
    const { profile } = parseProfile(text, title);
    const [first, last] = [profile.tier_config[0], profile.tier_config.at(-1)];
    if (first === undefined || last === undefined) return text;
    const two_stage = { ...profile.two_stage, enabled: true, stage1_tier: first.name, stage2_tier: last.name };
    return writeProfile(text, title, { two_stage });
  }

  #parse({ stem, ...fields }: ProfileToSave): ParsedProfile {
    const name = stem ?? nameOfTitle(fields.name ?? "profile");
    return parseProfile(writeProfile(undefined, name, fields), name);
  }

  #fileOf(name: string): string {
    return join(this.paths.profilesDir, `${name}.yaml`);
  }

  async #files(): ReturnType<typeof listProfileFiles> {
    return fileWork("The profiles cannot be listed", () => listProfileFiles(this.paths.profilesDir));
  }

  async #read(name: string): Promise<ReadProfile> {
    checkName(name);
    const reading = await readProfile(this.paths.profilesDir, name);
    if (reading.state === "ok") return reading.profile;
    if (reading.state === "missing")
      throw new MagiError("PROFILE_NOT_FOUND", reading.message, { names: await this.listProfiles() });
    throw new MagiError("FILE_ERROR", reading.message);
  }

  async #write(file: string, name: string, text: string): Promise<void> {
    const errors = parseProfile(text, name).problems.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw invalid(`Profile '${name}' was not saved: it`, errors);
    await fileWork(`Profile '${name}' cannot be saved`, async () => {
      await mkdir(this.paths.profilesDir, { recursive: true });
      await writeAtomically(file, text);
    });
  }
}

function invalid(what: string, problems: readonly Problem[]): MagiError {
  const [first] = problems;
  const more =
    problems.length > 1
      ? ` There ${problems.length === 2 ? "is one more mistake" : `are ${problems.length - 1} more mistakes`}.`
      : "";
  return new MagiError("PROFILE_INVALID", `${what} has an error: ${first?.message ?? ""}${more}`, { problems });
}

async function fileWork<T>(failure: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new MagiError("FILE_ERROR", `${failure}: ${reasonOf(error)}.`, { cause: error });
  }
}
