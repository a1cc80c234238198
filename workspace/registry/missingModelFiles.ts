import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Registry } from "../../core/registry/registry.ts";
import { isMissing } from "../fileError.ts";

/** How many files are asked for at once. */
const filesAtOnce = 16;

/**
 * The ids of the models that MAGI would run itself and whose file is not there, or is not said. Relative paths are
 * relative to `root`; models that ship with MAGI are taken to be there. Never rejects: a file that cannot be looked at
 * for another reason counts as there.
 */
export async function findMissingModelFiles(registry: Registry, root: string): Promise<ReadonlySet<string>> {
  const missing = new Set<string>();
  const embedded = [...registry.models].filter(([, { engine }]) => engine === "embedded").values();
  const work = async (): Promise<void> => {
    for (const [id, { file_path: path }] of embedded)
      if (path === undefined || (!path.startsWith("builtin:") && (await isGone(resolve(root, path))))) missing.add(id);
  };
  await Promise.all(Array.from({ length: filesAtOnce }, work));
  return missing;
}

async function isGone(path: string): Promise<boolean> {
  try {
    await stat(path);
    return false;
  } catch (error) {
    return isMissing(error);
  }
}
