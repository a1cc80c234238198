import { stat } from "node:fs/promises";
import { enabledByOf } from "../../core/diagnostics/registry/disabledModels.ts";
import { looksLikeProfile } from "../../core/language/looksLikeProfile.ts";
import type { ParsedProfile } from "../../core/profile/parseProfile.ts";
import { stemOf } from "../../workspace/locateWorkspace.ts";
import { listProfileFiles, readProfileFile } from "../../workspace/profiles/profileFiles.ts";

export interface ProfileOnDisk {
  readonly text: string;
  readonly parsed: ParsedProfile;
}

/** How many files are read at once: enough to be quick, few enough to leave room for what the user does meanwhile. */
const filesAtOnce = 8;

/** The profiles of a folder as they are on disk, read again only when they change. */
export class ProfilesOnDisk {
  readonly #folder: string;
  readonly #profiles = new Map<string, ProfileOnDisk & { readonly stamp: string }>();
  #enabledBy: ReadonlyMap<string, readonly string[]> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get paths(): Iterable<string> {
    return this.#profiles.keys();
  }

  find(path: string): ProfileOnDisk | undefined {
    return this.#profiles.get(path);
  }

  /** The names of the profiles that enable each model; worked out when first asked, until a file changes. */
  get enabledBy(): ReadonlyMap<string, readonly string[]> {
    this.#enabledBy ??= enabledByOf(
      [...this.#profiles].map(([path, { parsed }]) => ({ name: stemOf(path), models: parsed.profile.enabled_models })),
    );
    return this.#enabledBy;
  }

  /** Whether a file says by its contents that the folder holds MAGI's profiles. */
  get someLookLikeProfiles(): boolean {
    return [...this.#profiles.values()].some(({ parsed }) => looksLikeProfile(parsed.data));
  }

  /** Looks at the folder again. Returns the paths of the files that are new, different or gone. */
  async refresh(): Promise<readonly string[]> {
    const files = await listProfileFiles(this.#folder);
    const there = new Set(files.map(({ file }) => file));
    const changed = [...this.#profiles.keys()].filter((path) => !there.has(path));
    for (const path of changed) this.#profiles.delete(path);
    const queue = [...there].values();
    const work = async (): Promise<void> => {
      for (const path of queue) if (await this.#read(path)) changed.push(path);
    };
    await Promise.all(Array.from({ length: filesAtOnce }, work));
    if (changed.length > 0) this.#enabledBy = undefined;
    return changed;
  }

  /** Whether the file differs from what is known of it. */
  async #read(path: string): Promise<boolean> {
    const before = this.#profiles.get(path);
    const stamp = await stampOf(path);
    if (before !== undefined && stamp === before.stamp) return false;
    const reading = await readProfileFile(path);
    if (reading.state !== "ok") return this.#profiles.delete(path);
    const { text, parsed } = reading.profile;
    this.#profiles.set(path, { text, parsed, stamp });
    return text !== before?.text;
  }
}

async function stampOf(path: string): Promise<string> {
  try {
    const { mtimeNs, size, ino } = await stat(path, { bigint: true });
    return `${mtimeNs} ${size} ${ino}`;
  } catch {
    // Gone between listing and looking; the reading says so.
    return "gone";
  }
}
