import { basename, dirname, join } from "node:path";
import type { RegistryView } from "../../core/diagnostics/diagnose.ts";
import type { RegistryFacts } from "../../core/diagnostics/registry/registryFinding.ts";
import { ProfileNames } from "../../core/diagnostics/profileNames.ts";
import { isProfileFileName } from "../../workspace/locateWorkspace.ts";
import type { WorkspacePaths } from "../../workspace/locateWorkspace.ts";
import { ProfilesOnDisk } from "./profilesOnDisk.ts";
import type { ProfileOnDisk } from "./profilesOnDisk.ts";
import { RegistryKeeper } from "./registryKeeper.ts";
import type { RegistryCheck } from "./registryKeeper.ts";

export interface SiteEvents {
  /** These profiles have to be looked at again; `all` when what they all depend on has changed. */
  readonly onChange: (site: Site, paths: readonly string[] | "all") => void;
  readonly onTrouble: (message: string) => void;
}

/** A place with profiles and the registry that they share. */
export class Site {
  readonly paths: WorkspacePaths;
  /** What the profiles of the folder call themselves, by file name; kept by whoever checks them. */
  readonly names = new ProfileNames();
  readonly #events: SiteEvents;
  readonly #registry: RegistryKeeper;
  readonly #profiles: ProfilesOnDisk;
  #work: Promise<void> = Promise.resolve();
  #first: Promise<void> | undefined;
  #registryRead: Promise<void> = Promise.resolve();
  #waiting: { registry: boolean; profiles: boolean } | undefined;

  constructor(paths: WorkspacePaths, events: SiteEvents) {
    this.paths = paths;
    this.#events = events;
    this.#profiles = new ProfilesOnDisk(paths.profilesDir);
    this.#registry = new RegistryKeeper(paths, events.onTrouble, () => this.#profiles.enabledBy);
  }

  get registry(): RegistryView {
    return this.#registry.view;
  }

  /** What is wrong in the registry's own file; `undefined` when it is not there. */
  get registryCheck(): RegistryCheck | undefined {
    return this.#registry.check;
  }

  /** What the problems of a registry's text depend on besides that text. */
  get registryFacts(): RegistryFacts {
    return this.#registry.facts;
  }

  get profilePaths(): Iterable<string> {
    return this.#profiles.paths;
  }

  findProfile(path: string): ProfileOnDisk | undefined {
    return this.#profiles.find(path);
  }

  /** Whether a path is that of a profile here, on disk or not yet. */
  holds(path: string): boolean {
    return dirname(path) === this.paths.profilesDir && isProfileFileName(basename(path));
  }

  /** A folder called `config/profiles` may be somebody else's; theirs is left alone. */
  get isMagi(): boolean {
    return this.#registry.isPresent || this.#profiles.someLookLikeProfiles;
  }

  /**
   * Resolves when the disk was looked at once and the registry is the one that was last reported: what a request needs
   * that comes after the report. It does not wait for profiles to be read again.
   */
  get known(): Promise<void> {
    return (this.#first ?? this.#work).then(() => this.#registryRead);
  }

  /** Resolves when everything that was asked of `refresh` so far is known. Never rejects. */
  get ready(): Promise<void> {
    return this.#work;
  }

  /** Looks at the disk again and reports what changed. What is asked meanwhile waits and is done once. */
  refresh(what: { readonly registry: boolean; readonly profiles: boolean }): Promise<void> {
    if (what.registry && this.#waiting?.registry !== true) this.#readRegistry();
    if (this.#waiting !== undefined) {
      this.#waiting.registry ||= what.registry;
      this.#waiting.profiles ||= what.profiles;
      return this.#work;
    }
    this.#waiting = { ...what };
    this.#work = this.#work.then(() => this.#refresh());
    this.#first ??= this.#work;
    return this.#work;
  }

  /** Looks whether model files have arrived or vanished, and reports that. */
  async lookForModelFiles(): Promise<void> {
    const news = await this.#registry.lookForFiles();
    if (news === "changed") this.#events.onChange(this, "all");
    if (news === "outdated") await this.refresh({ registry: true, profiles: false });
  }

  /** At once, and after the reading before it. */
  #readRegistry(): void {
    this.#registryRead = this.#registryRead.then(() => this.#registry.reload());
  }

  async #refresh(): Promise<void> {
    const { registry = false, profiles = false } = this.#waiting ?? {};
    this.#waiting = undefined;
    const wasMagi = this.isMagi;
    const [changed, files] = await Promise.all([
      profiles ? this.#refreshProfiles() : [],
      registry ? this.#registryRead.then(() => undefined) : this.#lookForMissing(),
    ]);
    const isNewsForRegistry = (changed.length > 0 || registry) && this.#registry.profilesChanged();
    const concerned = [
      ...changed,
      ...this.#forgetNames(changed),
      ...(isNewsForRegistry ? [this.paths.registryFile] : []),
    ];
    const isForAll = registry || files === "changed" || wasMagi !== this.isMagi;
    this.#events.onChange(this, isForAll ? "all" : concerned);
    // Files that are gone are no longer among "all".
    if (isForAll && concerned.length > 0) this.#events.onChange(this, concerned);
  }

  /** A registry whose files are all there is not asked for each of them when a profile is saved. */
  async #lookForMissing(): Promise<"changed" | "outdated" | undefined> {
    return (this.registry.missingFiles?.size ?? 0) > 0 ? this.#registry.lookForFiles() : undefined;
  }

  /** Of the files that are gone nobody asks any more; returns those that had a name in common with one. */
  #forgetNames(changed: readonly string[]): readonly string[] {
    return changed
      .filter((path) => this.#profiles.find(path) === undefined)
      .flatMap((path) => this.names.set(basename(path), undefined))
      .map((fileName) => join(this.paths.profilesDir, fileName));
  }

  async #refreshProfiles(): Promise<readonly string[]> {
    try {
      return await this.#profiles.refresh();
    } catch (error) {
      this.#events.onTrouble(error instanceof Error ? error.message : String(error));
      return [];
    }
  }
}
