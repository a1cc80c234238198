import { isUtf8 } from "node:buffer";
import { existsSync } from "node:fs";
import { readFile, realpath, rm } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { diagnose } from "../core/diagnostics/diagnose.ts";
import type { Problem } from "../core/problem.ts";
import { parseProfile } from "../core/profile/parseProfile.ts";
import type { ParsedProfile } from "../core/profile/parseProfile.ts";
import type { Profile } from "../core/profile/profile.ts";
import { profileTemplate } from "../core/profile/profileTemplate.ts";
import { writeProfile } from "../core/profile/writeProfile.ts";
import type { ProfileFields } from "../core/profile/writeProfile.ts";
import { reasonOf } from "../workspace/fileError.ts";
import type { WorkspacePaths } from "../workspace/locateWorkspace.ts";
import { makeFolder } from "../workspace/makeFolder.ts";
import { listProfileFiles, readProfile } from "../workspace/profiles/profileFiles.ts";
import type { ReadProfile } from "../workspace/profiles/profileFiles.ts";
import { findMissingModelFiles } from "../workspace/registry/missingModelFiles.ts";
import { readRegistry } from "../workspace/registry/readRegistry.ts";
import { writeAtomically } from "../workspace/writeAtomically.ts";
import { MagiError } from "./errors.ts";
import { inTurn } from "./inTurn.ts";
import { checkName, nameOfTitle } from "./profileNames.ts";
import { pathsOf } from "./workspaceOptions.ts";
import type { WorkspaceOptions } from "./workspaceOptions.ts";

/** A profile that was read from its file, with every default filled in. */
export interface LoadedProfile extends Profile {
  /** The file's name without its ending: what the profile is called everywhere. Case counts. */
  readonly stem: string;
}

/** What to save: the fields that are there; others stay as they are in the file. */
export interface ProfileToSave extends ProfileFields {
  /** The title in the file. Names the file too: `My Custom Profile` is my-custom-profile.yaml. */
  readonly name?: string;
  /** The file that it was loaded from. It stays there while its title does; with another title it is saved as another profile. */
  readonly stem?: string;
  /** The title and the description as the nested form has them. */
  readonly profile?: { readonly name?: string; readonly description?: string };
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

  /** A folder alone is the workspace, or the folder of profiles itself. */
  constructor(options: string | WorkspaceOptions = {}) {
    this.paths = pathsOf(options);
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
   * Saves a profile and returns its name. A file that is there keeps its comments and the keys that MAGI does not know, and
   * they come along when a loaded profile is saved under another title. `name` says which file, whatever the profile says.
   * What would not be a profile is refused (`PROFILE_INVALID`) and nothing is written.
   */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- A literal with fields of your own fits a type, not an interface.
  async saveProfile<Fields extends ProfileToSave>(profile: Fields, name?: string): Promise<string> {
    const { stem, ...fields } = toSave(profile);
    if (name !== undefined) checkName(name);
    if (stem !== undefined) checkName(stem);
    if (name === undefined && stem === undefined && fields.name === undefined)
      throw new MagiError("BAD_NAME", "A profile needs a `name` or the `stem` of its file.");
    return this.#inTurn(async () => {
      const source = await this.#readKnown(stem);
      const isRetitled =
        source !== undefined && fields.name !== undefined && fields.name !== source.parsed.profile.name;
      const target = name ?? (stem !== undefined && !isRetitled ? stem : nameOfTitle(fields.name));
      const known = target === stem ? source : await this.#readKnown(target);
      await this.#write(known?.file ?? this.#newFile(target), target, textOf(known ?? source, target, fields));
      return target;
    });
  }

  /** Deletes the profile's file. */
  async deleteProfile(name: string): Promise<void> {
    await this.#inTurn(async () => {
      const { file } = await this.#read(name);
      await fileWork(`Profile '${name}' cannot be deleted`, () => rm(file));
    });
    if (this.#active === name) this.#active = undefined;
  }

  /**
   * Everything that is wrong with a profile, as the editor shows it: also against the registry. `range` counts characters
   * (UTF-16) of the file. A profile that was not saved is checked as it would be saved.
   */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- A literal with fields of your own fits a type, not an interface.
  async validateProfile<Fields extends ProfileToSave>(profile: string | Fields): Promise<readonly Problem[]> {
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
    if (!templates.includes(template))
      throw new MagiError("BAD_OPTION", `There is no template '${template}'. There are: ${templates.join(", ")}.`);
    return this.#inTurn(async () => {
      // Some file systems do not tell `Desk` from `desk`.
      const twin = (await this.listProfiles()).find((other) => other.toLowerCase() === name.toLowerCase());
      if (twin !== undefined) throw exists(twin);
      const source = from === undefined ? undefined : await this.#read(from);
      const text = source === undefined ? await this.#template(title, template) : source.text;
      const wanted = { ...fields, name: title };
      await this.#write(
        this.#newFile(name),
        name,
        source === undefined ? writeProfile(text, name, wanted) : textOf(source, name, wanted),
      );
      return this.loadProfile(name);
    });
  }

  /** The name of the profile that this manager was told to use; undefined before. */
  get activeProfile(): string | undefined {
    return this.#active;
  }

  /** That profile, read anew; undefined before one was chosen. */
  async getActiveProfile(): Promise<LoadedProfile | undefined> {
    return this.activeProfile === undefined ? undefined : this.loadProfile(this.activeProfile);
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

  #parse(profile: ProfileToSave): ParsedProfile {
    const { stem, ...fields } = toSave(profile);
    const name = stem ?? (typeof fields.name === "string" ? fields.name : "profile");
    return parseProfile(writeProfile(undefined, name, fields), name);
  }

  /** Where a profile is written that is not there yet. */
  #newFile(name: string): string {
    const file = join(this.paths.profilesDir, `${name}.yaml`);
    // The folder's list has no such name: it is there under one that differs in case.
    if (existsSync(file)) throw exists(name);
    return file;
  }

  /** Whoever changes a profile waits for those who change one of the same folder. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return inTurn(this.paths.profilesDir, work);
  }

  async #files(): ReturnType<typeof listProfileFiles> {
    return fileWork("The profiles cannot be listed", () => listProfileFiles(this.paths.profilesDir));
  }

  async #read(name: string): Promise<ReadProfile> {
    checkName(name);
    const reading = await readProfile(this.paths.profilesDir, name);
    if (reading.state === "missing")
      throw new MagiError("PROFILE_NOT_FOUND", reading.message, { names: await this.listProfiles() });
    if (reading.state !== "ok") throw new MagiError("FILE_ERROR", reading.message);
    await fileWork(`Profile '${name}' cannot be read`, () => refuseLinkOut(reading.profile));
    return reading.profile;
  }

  /** A profile that is there and can be changed without losing anything of it; undefined when there is none. */
  async #readKnown(name: string | undefined): Promise<ReadProfile | undefined> {
    if (name === undefined || !(await this.#files()).some((file) => file.name === name)) return undefined;
    const known = await this.#read(name);
    const mistakes = known.parsed.problems.filter(
      ({ severity, code }) => severity === "error" || code === "multiple-documents",
    );
    if (mistakes.length > 0) throw invalid(`The file of profile '${name}'`, mistakes);
    if (known.text.includes("\ufffd") && !isUtf8(await readFile(known.file)))
      throw new MagiError("FILE_ERROR", `The file of profile '${name}' is not UTF-8, so it was left alone.`);
    return known;
  }

  async #write(file: string, name: string, text: string): Promise<void> {
    const errors = parseProfile(text, name).problems.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw invalid(`Profile '${name}' was not saved: it`, errors);
    await fileWork(`Profile '${name}' cannot be saved`, async () => {
      await makeFolder(this.paths.profilesDir);
      await writeAtomically(file, text);
    });
  }
}

const templates: readonly string[] = ["single-stage", "two-stage"];

/** The fields of either form. Refuses what is no mapping. */
function toSave(data: unknown): Omit<ProfileToSave, "profile"> {
  if (data === null || typeof data !== "object" || Array.isArray(data))
    throw new MagiError(
      "PROFILE_INVALID",
      `A profile is an object, such as { name: "desk", enabled_models: [] }, not ${Array.isArray(data) ? "a list" : `\`${String(data)}\``}.`,
    );
  const { profile, ...fields } = data as ProfileToSave; // What is in it is checked before it is written.
  return { ...fields, ...profile };
}

/** The text of a profile that is there, with these fields. */
function textOf(known: ReadProfile | undefined, name: string, fields: ProfileFields): string {
  try {
    return writeProfile(known?.text, name, fields, { writesDefaults: true });
  } catch (error) {
    // Such as aliases without end, which can be read only in part.
    throw new MagiError("PROFILE_INVALID", `Profile '${name}' was not saved: ${reasonOf(error)}.`, { cause: error });
  }
}

/** A link is followed within the folder only: its name would otherwise be one of a file that is not there. */
async function refuseLinkOut({ name, file }: ReadProfile): Promise<void> {
  const [target, folder] = await Promise.all([realpath(file), realpath(dirname(file))]);
  if (dirname(target) !== folder)
    throw new MagiError(
      "BAD_NAME",
      `Profile '${name}' (${basename(file)}) is a link that leads out of the folder of profiles. Put the file itself there.`,
    );
}

function exists(name: string): MagiError {
  return new MagiError("PROFILE_EXISTS", `There is a profile '${name}' already. Take another name, or save that one.`);
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
    if (error instanceof MagiError) throw error;
    throw new MagiError("FILE_ERROR", `${failure}: ${reasonOf(error)}.`, { cause: error });
  }
}
