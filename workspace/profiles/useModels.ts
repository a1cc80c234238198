import { relative } from "node:path";
import { asRecord } from "../../core/record.ts";
import { enableInProfile } from "../../core/fixes/enableInProfile.ts";
import { editJson } from "../../core/registry/editJson.ts";
import { parseRegistry } from "../../core/registry/parseRegistry.ts";
import { isUtf8File } from "../isUtf8File.ts";
import type { WorkspacePaths } from "../locateWorkspace.ts";
import { RegistryError, rewriteRegistry } from "../registry/rewriteRegistry.ts";
import { writeAtomically } from "../writeAtomically.ts";
import { readProfile } from "./profileFiles.ts";

/**
 * Names models of the registry in a profile, with the tiers that they serve, and turns them on. Comments and what else stands
 * there stay. Rejects with `RegistryError`, whose message is for the user, when one of the two files cannot be read; then
 * nothing was written.
 */
export async function useModels(
  ids: readonly string[],
  name: string,
  { profilesDir, registryFile, root }: WorkspacePaths,
): Promise<void> {
  const reading = await readProfile(profilesDir, name);
  if (reading.state !== "ok") throw new RegistryError(reading.message);
  if (reading.profile.parsed.problems.some(({ severity }) => severity === "error"))
    throw new RegistryError(`The profile ${name} has mistakes, so it was left alone. Mend it and try again.`);
  const { text, file } = reading.profile;
  if (!(await isUtf8File(file, text)))
    throw new RegistryError(`The profile ${name} is not UTF-8, so it was left alone. Save it as UTF-8 and try again.`);
  const { text: registryText } = await rewriteRegistry(registryFile, { dryRun: false }, (before) => {
    if (before === undefined) throw new RegistryError("There is no model registry, so there are no models to use.");
    const models = asRecord(asRecord(JSON.parse(before.replace(/^\ufeff/, "")))["models"]);
    const off = ids.filter((id) => asRecord(models[id])["enabled"] === false);
    const after = editJson(
      before,
      off.map((id) => ({ path: ["models", id, "enabled"], value: true })),
    );
    return Promise.resolve({ text: after, isChanged: after !== before });
  });
  const { registry } = parseRegistry(registryText);
  const view = { registry, name: relative(root, registryFile) };
  const changed = ids.reduce((now, id) => enableInProfile(now, name, view, id).text, text);
  if (changed !== text) await writeAtomically(file, changed);
}
