import { basename, dirname } from "node:path";
import { ProfileNames } from "../../core/diagnostics/profileNames.ts";
import type { ProfileSurroundings } from "../../core/diagnostics/surroundings.ts";
import { readProfiles } from "../../workspace/profiles/profileFiles.ts";

/** What the profiles of each folder call themselves, each folder read once. */
export class FolderNames {
  readonly #known = new Map<string, Promise<ProfileNames>>();

  /** What lies around a file of a profiles folder, whichever of its files are checked. */
  async around(file: string): Promise<ProfileSurroundings> {
    const folder = dirname(file);
    const known = this.#known.get(folder) ?? namesIn(folder);
    this.#known.set(folder, known);
    return { fileName: basename(file), names: (await known).files };
  }
}

async function namesIn(folder: string): Promise<ProfileNames> {
  const names = new ProfileNames();
  for (const { file, parsed } of await readProfiles(folder)) names.set(basename(file), parsed.profile.name);
  return names;
}
