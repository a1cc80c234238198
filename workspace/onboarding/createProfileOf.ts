import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inLadder } from "../../core/onboarding/chooseModels.ts";
import { enableModels } from "../../core/onboarding/enableModels.ts";
import { descriptionOf } from "../../core/onboarding/profileDescription.ts";
import type { OfferedModel } from "../../core/onboarding/modelOffer.ts";
import { profileWith } from "../../core/profile/profileTemplate.ts";
import { parseRegistry } from "../../core/registry/parseRegistry.ts";
import type { WorkspacePaths } from "../locateWorkspace.ts";
import { listProfileFiles } from "../profiles/profileFiles.ts";
import { RegistryError, rewriteRegistry } from "../registry/rewriteRegistry.ts";

/** What the first profile of a workspace is called. */
const usualName = "local";

export interface CreatedProfile {
  readonly name: string;
  readonly file: string;
}

/**
 * Turns these models on in the registry and writes a profile with them; `name` must be free and the stem of a file, and is
 * the first of `local`, `local-2` … that is free when it is absent. Rejects with an error whose message is for the user.
 */
export async function createProfileOf(
  models: readonly OfferedModel[],
  { registryFile, profilesDir }: WorkspacePaths,
  asked: { readonly name?: string } = {},
): Promise<CreatedProfile> {
  const taken = new Set((await listProfileFiles(profilesDir)).map(({ name }) => name.toLowerCase()));
  const name = asked.name ?? freeName(taken);
  if (taken.has(name.toLowerCase())) throw new Error(`There is a profile '${name}' already. Take another name.`);
  // First the models: a profile whose models are off would only puzzle.
  const { registry } = await rewriteRegistry(registryFile, { dryRun: false }, (before) => {
    const known = before === undefined ? undefined : parseRegistry(before).registry;
    if (before === undefined || known === undefined)
      throw new RegistryError("There is no model registry, so there are no models to make a profile of.");
    const text = enableModels(before, known, models);
    return Promise.resolve({ text, isChanged: text !== before, registry: known });
  });
  const description = descriptionOf(
    models.map(({ id }) => id),
    registry,
  );
  await mkdir(profilesDir, { recursive: true });
  const file = join(profilesDir, `${name}.yaml`);
  await writeFile(file, profileWith(name, inLadder(models), description), { flag: "wx" });
  return { name, file };
}

function freeName(taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? usualName : `${usualName}-${number}`;
    if (!taken.has(name)) return name;
  }
}
