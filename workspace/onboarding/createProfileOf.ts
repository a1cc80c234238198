import { join } from "node:path";
import { inLadder } from "../../core/onboarding/chooseModels.ts";
import { enableModels } from "../../core/onboarding/enableModels.ts";
import { descriptionOf } from "../../core/onboarding/profileDescription.ts";
import type { OfferedModel } from "../../core/onboarding/modelOffer.ts";
import { profileWith } from "../../core/profile/profileTemplate.ts";
import { parseRegistry } from "../../core/registry/parseRegistry.ts";
import type { Registry } from "../../core/registry/registry.ts";
import { isThereAlready, reasonOf } from "../fileError.ts";
import type { WorkspacePaths } from "../locateWorkspace.ts";
import { makeFolder } from "../makeFolder.ts";
import { listProfileFiles } from "../profiles/profileFiles.ts";
import { RegistryError, rewriteRegistry } from "../registry/rewriteRegistry.ts";
import type { Rewriting } from "../registry/rewriteRegistry.ts";
import { writeNew } from "../writeNew.ts";

/** What the first profile of a workspace is called. */
const usualName = "local";

/** The profile cannot be written; the message says why, in a sentence. */
export class ProfileError extends Error {}

export interface CreatedProfile {
  readonly name: string;
  readonly file: string;
}

/**
 * Turns these models on in the registry and writes a profile with them; `name` must be free and the stem of a file, and is
 * the first of `local`, `local-2` … that is free when it is absent. Rejects with `ProfileError` or `RegistryError`, and as the
 * file system does when the registry cannot be written.
 */
export async function createProfileOf(
  models: readonly OfferedModel[],
  { registryFile, profilesDir }: WorkspacePaths,
  asked: { readonly name?: string } = {},
): Promise<CreatedProfile> {
  const names = new Set((await listProfileFiles(profilesDir)).map(({ name }) => name.toLowerCase()));
  const name = asked.name ?? freeName(names);
  if (names.has(name.toLowerCase())) throw taken(name);
  // First the models: a profile whose models are off would only puzzle.
  const { registry } = await rewriteRegistry(registryFile, { dryRun: false }, (before) => turnOn(before, models));
  const ids = models.map(({ id }) => id);
  const description = descriptionOf(ids, registry);
  const file = join(profilesDir, `${name}.yaml`);
  try {
    await makeFolder(profilesDir);
    await writeNew(file, profileWith(name, inLadder(models), description));
  } catch (error) {
    // Somebody else, as in another terminal, was faster.
    if (isThereAlready(error)) throw taken(name);
    throw new ProfileError(`${file} cannot be written: ${reasonOf(error)}.`);
  }
  return { name, file };
}

function taken(name: string): ProfileError {
  return new ProfileError(`There is a profile '${name}' already. Take another name.`);
}

/** @throws RegistryError when there is no registry. */
function turnOn(
  before: string | undefined,
  models: readonly OfferedModel[],
): Promise<Rewriting & { readonly registry: Registry }> {
  const { registry } = parseRegistry(before ?? "");
  if (before === undefined || registry === undefined)
    throw new RegistryError("There is no model registry, so there are no models to use.");
  const text = enableModels(before, registry, models);
  return Promise.resolve({ text, isChanged: text !== before, registry });
}

function freeName(names: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? usualName : `${usualName}-${number}`;
    if (!names.has(name)) return name;
  }
}
