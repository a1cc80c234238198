import { stat } from "node:fs/promises";
import type { Registry } from "../../core/registry/registry.ts";
import { needsFile } from "../../core/registry/endpoints.ts";
import { isMissing } from "../fileError.ts";
import { locatedPath } from "./registryPath.ts";

/** How many files are asked for at once. */
const filesAtOnce = 16;

/**
 * The ids of the models that only their file could answer for, and whose file is not there: those that MAGI would run
 * itself (their file may be not said, too), and those without a server. Relative paths are relative to `root`; models that
 * ship with MAGI are taken to be there. Never rejects: a file that cannot be looked at
 * for another reason counts as there.
 */
export async function findMissingModelFiles(registry: Registry, root: string): Promise<ReadonlySet<string>> {
  const missing = new Set<string>();
  const asked = [...registry.models].filter(([, model]) => needsFile(model)).values();
  const work = async (): Promise<void> => {
    for (const [id, { file_path: path }] of asked)
      if (path === undefined || (!path.startsWith("builtin:") && (await isGone(locatedPath(root, path)))))
        missing.add(id);
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
