import { readdir, stat } from "node:fs/promises";
import { totalmem } from "node:os";
import { basename, dirname, join } from "node:path";
import { chooseModels } from "../../core/onboarding/chooseModels.ts";
import { offeredModels } from "../../core/onboarding/modelOffer.ts";
import type { OfferedModel } from "../../core/onboarding/modelOffer.ts";
import { portOf } from "../../core/registry/endpoints.ts";
import type { Registry } from "../../core/registry/registry.ts";
import { inParallel } from "../discovery/inParallel.ts";
import { isPortFree } from "../discovery/portsInUse.ts";
import type { WorkspacePaths } from "../locateWorkspace.ts";
import { readRegistry } from "../registry/readRegistry.ts";
import { locatedPath } from "../registry/registryPath.ts";
import { RegistryError } from "../registry/rewriteRegistry.ts";

/** What the models of a registry can be made of on this machine. */
export interface ModelOffer {
  readonly registry: Registry;
  /** All that could be used. */
  readonly models: readonly OfferedModel[];
  /** The ones to begin with; empty only when there is no model. */
  readonly chosen: readonly OfferedModel[];
}

const atOnce = 16;

/**
 * Looks which models of the registry can be used here, and which a first profile should use. Rejects with
 * `RegistryError` when the registry cannot be read.
 */
export async function offerModels(
  { registryFile, root }: WorkspacePaths,
  { startsServers, memoryBytes = totalmem() }: { readonly startsServers: boolean; readonly memoryBytes?: number },
): Promise<ModelOffer> {
  const reading = await readRegistry(registryFile);
  if (reading.state !== "ok") throw new RegistryError(reading.message);
  const { registry } = reading;
  const fileBytes = new Map<string, number>();
  const served = new Set<string>();
  await inParallel([...registry.models.values()], atOnce, async (model) => {
    const { model_id: id, file_path: path } = model;
    const port = portOf(model);
    const [bytes, isFree] = await Promise.all([
      path === undefined || path === "" ? undefined : sizeOf(path, root),
      port === undefined ? true : isPortFree(port),
    ]);
    if (bytes !== undefined) fileBytes.set(id, bytes);
    if (!isFree) served.add(id);
  });
  const models = offeredModels(registry, { fileBytes, served, startsServers });
  return { registry, models, chosen: chooseModels(models, { registry, memoryBytes }) };
}

/** Bytes of a model's file and of its other parts; undefined when it is not there. */
async function sizeOf(path: string, root: string): Promise<number | undefined> {
  // They are a few megabytes, and are always there.
  if (path.startsWith("builtin:")) return 0;
  const file = locatedPath(root, path);
  try {
    const parts = /^(.*-)\d{5}(-of-\d{5}\.gguf)$/i.exec(basename(file));
    if (parts === null) return (await stat(file)).size;
    const [, before = "", behind = ""] = parts;
    const names = (await readdir(dirname(file))).filter(
      (name) => name.startsWith(before) && name.toLowerCase().endsWith(behind.toLowerCase()),
    );
    const sizes = await Promise.all(names.map(async (name) => (await stat(join(dirname(file), name))).size));
    return sizes.reduce((sum, bytes) => sum + bytes, 0);
  } catch {
    // Whoever cannot read it cannot run it either.
    return undefined;
  }
}
