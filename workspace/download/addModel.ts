import { realpath } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import type { FoundModel } from "../../core/discovery/scan.ts";
import { enableInProfile } from "../../core/fixes/enableInProfile.ts";
import { enableModels } from "../../core/onboarding/enableModels.ts";
import { isProfileName } from "../../core/profile/profileFileName.ts";
import { profileTemplate } from "../../core/profile/profileTemplate.ts";
import { parseRegistry } from "../../core/registry/parseRegistry.ts";
import { effectiveTier } from "../../core/registry/registry.ts";
import type { Registry, RegistryModel } from "../../core/registry/registry.ts";
import { findModels } from "../discovery/findModels.ts";
import { updateRegistry } from "../discovery/updateRegistry.ts";
import { isUtf8File } from "../isUtf8File.ts";
import type { WorkspacePaths } from "../locateWorkspace.ts";
import { makeFolder } from "../makeFolder.ts";
import { listProfileFiles, readProfile } from "../profiles/profileFiles.ts";
import { locatedPath } from "../registry/registryPath.ts";
import { RegistryError, rewriteRegistry } from "../registry/rewriteRegistry.ts";
import { writeAtomically } from "../writeAtomically.ts";

/** Which profile is to use the model. */
export type ProfileWish =
  /** That one; a new one when there is none of that name. */
  | { readonly kind: "named"; readonly name: string }
  /** A new one; another name is taken when there is one. */
  | { readonly kind: "new"; readonly name: string }
  /** The only one there is, or a new one when there is none. */
  | { readonly kind: "only" }
  | { readonly kind: "none" };

export interface AddedModel {
  readonly modelId: string;
  readonly tier: string;
  /** Whether MAGI runs the file itself; otherwise a server has to. */
  readonly isEmbedded: boolean;
  /** What was done about a profile. */
  readonly profile: ProfileOutcome;
}

export type ProfileOutcome =
  | { readonly state: "created"; readonly name: string }
  /** `kept` when the profile named the model before; `hasTier` tells whether its ladder has the tier of the model. */
  | {
      readonly state: "changed" | "kept";
      readonly name: string;
      readonly addedTier?: string;
      readonly hasTier: boolean;
    }
  /** The profile has mistakes; it was left alone. */
  | { readonly state: "broken"; readonly name: string }
  /** There are several profiles, and nobody said which. */
  | { readonly state: "several"; readonly names: readonly string[] }
  /** The model turns text into vectors, or ranks texts. */
  | { readonly state: "not-for-chat" }
  | { readonly state: "none" };

export interface AddModelOptions {
  readonly profile: ProfileWish;
  /** Leave the port that discovery gave, for a server that runs the file; otherwise MAGI's own engine does. */
  readonly byServer?: boolean;
}

/** What the first profile of a workspace is called. */
const firstProfile = "local";

/**
 * Brings a model file into the registry, as discovery does, turns it on, and names it in a profile. Where somebody already
 * said how the model runs, that stays. Rejects with `RegistryError`, whose message is for the user, when the file is no model,
 * the registry cannot be read or the profile cannot have the name; in the last case nothing was written.
 */
export async function addModel(file: string, paths: WorkspacePaths, options: AddModelOptions): Promise<AddedModel> {
  const { profile: wish, byServer = false } = options;
  if ("name" in wish && !isProfileName(wish.name))
    throw new RegistryError(
      `'${wish.name.slice(0, 100)}' cannot be a profile's name: it is the stem of a file, such as fast-only.`,
    );
  const found = await findModel(file);
  const { registryFile, root } = paths;
  const { added } = await updateRegistry({ registryFile, root, found: [found], relativePaths: true });
  const { registry, model } = await turnOn(file, paths, { isNew: added.length > 0, byServer });
  return {
    modelId: model.model_id,
    tier: effectiveTier(model) ?? "",
    isEmbedded: model.engine === "embedded",
    profile: await nameInProfile(registry, model, paths, wish),
  };
}

async function findModel(file: string): Promise<FoundModel> {
  const { models, unreadable, notModels } = await findModels([file]);
  const [found] = models;
  if (found !== undefined) return found;
  const why = [...unreadable, ...notModels][0]?.reason ?? "it is not there";
  throw new RegistryError(`${basename(file)} was not put into the registry: ${why}.`);
}

/** Turns the model on; one that was off or unknown before is run by MAGI itself, unless a server is to. */
async function turnOn(
  file: string,
  { registryFile, root }: WorkspacePaths,
  { isNew, byServer }: { readonly isNew: boolean; readonly byServer: boolean },
): Promise<{ readonly registry: Registry; readonly model: RegistryModel }> {
  const { text, id } = await rewriteRegistry(registryFile, { dryRun: false }, async (before = "{}") => {
    const { registry } = parseRegistry(before);
    if (registry === undefined) throw new RegistryError(`${registryFile} cannot be read.`);
    const known = await modelOfFile(registry, root, file);
    if (known === undefined)
      throw new RegistryError(`${basename(file)} did not get into the registry ${registryFile}.`);
    const runs = byServer || !(isNew || isFree(known)) ? "server" : "embedded";
    const changed = enableModels(before, registry, [{ id: known.model_id, runs }]);
    return { text: changed, isChanged: changed !== before, id: known.model_id };
  });
  const { registry } = parseRegistry(text);
  const model = registry?.models.get(id);
  if (registry === undefined || model === undefined) throw new RegistryError(`${registryFile} cannot be read.`);
  return { registry, model };
}

/** Whether nobody has said how the model runs: one that is on and has a port has a server there. */
function isFree({ engine, endpoints, port, enabled }: RegistryModel): boolean {
  return engine === undefined && endpoints === undefined && (enabled !== true || port === undefined);
}

/** The model of the file; it may be known under another path that leads there. */
async function modelOfFile({ models }: Registry, root: string, file: string): Promise<RegistryModel | undefined> {
  const real = await realpath(file);
  for (const model of models.values()) {
    if (model.file_path === undefined) continue;
    const path = locatedPath(root, model.file_path);
    if (path === file || (await realpath(path).catch(() => undefined)) === real) return model;
  }
  return undefined;
}

async function nameInProfile(
  registry: Registry,
  model: RegistryModel,
  { profilesDir, registryFile, root }: WorkspacePaths,
  wish: ProfileWish,
): Promise<ProfileOutcome> {
  if (wish.kind === "none") return { state: "none" };
  if (model.is_embedding === true || model.is_reranker === true) return { state: "not-for-chat" };
  const names = (await listProfileFiles(profilesDir)).map(({ name }) => name);
  const name = profileFor(wish, names);
  if (name === undefined) return { state: "several", names };
  if (!names.includes(name)) {
    await makeFolder(profilesDir);
    await writeAtomically(join(profilesDir, `${name}.yaml`), profileTemplate(name, onlyWith(registry, model)));
    return { state: "created", name };
  }
  const reading = await readProfile(profilesDir, name);
  if (reading.state !== "ok" || reading.profile.parsed.problems.some(({ severity }) => severity === "error"))
    return { state: "broken", name };
  const { text, file } = reading.profile;
  const view = { registry, name: relative(root, registryFile) };
  const { text: changed, ...outcome } = enableInProfile(text, name, view, model.model_id);
  if (changed === text) return { state: "kept", name, ...outcome };
  if (!(await isUtf8File(file, text)))
    throw new RegistryError(
      `${model.model_id} is in the registry, and the profile ${name} is not UTF-8, so it was left alone. Save it as UTF-8 and name the model under enabled_models.`,
    );
  await writeAtomically(file, changed);
  return { state: "changed", name, ...outcome };
}

function profileFor(
  wish: Exclude<ProfileWish, { readonly kind: "none" }>,
  names: readonly string[],
): string | undefined {
  switch (wish.kind) {
    case "named":
      return wish.name;
    case "new":
      return freeName(wish.name, names);
    case "only":
      return names.length > 1 ? undefined : (names[0] ?? firstProfile);
  }
}

/** Some file systems do not tell `Desk` from `desk`. */
function freeName(wanted: string, names: readonly string[]): string {
  const taken = new Set(names.map((name) => name.toLowerCase()));
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

/** The new profile is for this model; others are a person's choice. */
function onlyWith(registry: Registry, model: RegistryModel): Registry {
  return { ...registry, models: new Map([[model.model_id, model]]) };
}
