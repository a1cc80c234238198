import { dirname, isAbsolute, relative } from "node:path";
import { locateWorkspace } from "../../workspace/locateWorkspace.ts";
import type { WorkspacePaths } from "../../workspace/locateWorkspace.ts";
import { withDrive } from "../convert/filePaths.ts";
import type { ServerSettings } from "../settings.ts";
import { followModelFiles } from "./followModelFiles.ts";
import { Site } from "./site.ts";
import type { SiteEvents } from "./site.ts";

/** A folder of the workspace, and where its user keeps profiles and registry. */
export interface SiteFolder {
  readonly path: string;
  readonly settings: ServerSettings;
}

/** Watches a site's files until it is closed. */
export type Follow = (site: Site) => { close(): void };

interface Followed {
  readonly site: Site;
  readonly watch: { close(): void };
}

/** The sites of the workspace folders, and those of single files that lie elsewhere. */
export class Sites {
  readonly #events: SiteEvents;
  readonly #follow: Follow;
  readonly #ofFolders = new Map<string, Followed>();
  readonly #ofFiles = new Map<string, Followed>();
  /** Folders of documents that belong to no place of their own, so that each key typed does not ask the disk again. */
  readonly #ordinaryFolders = new Set<string>();
  #folders: readonly SiteFolder[] = [];
  #general: ServerSettings = {};
  #sayKnown: () => void = () => undefined;
  #isKnown = false;

  /** Resolves when the workspace folders were set for the first time; until then no document has a site. */
  readonly known = new Promise<void>((resolve) => (this.#sayKnown = resolve));

  constructor(events: SiteEvents, follow: Follow) {
    this.#events = events;
    this.#follow = follow;
  }

  /** The sites of the workspace folders; all of their profiles are looked after, open or not. */
  get ofFolders(): readonly Site[] {
    return [...this.#ofFolders.values()].map(({ site }) => site);
  }

  get all(): readonly Site[] {
    return [...this.ofFolders, ...[...this.#ofFiles.values()].map(({ site }) => site)];
  }

  /**
   * Sets the workspace folders, and the settings for files outside of all of them. Returns the sites that are no more.
   */
  setFolders(folders: readonly SiteFolder[], general: ServerSettings = {}): readonly Site[] {
    this.#folders = folders;
    this.#general = general;
    const wanted = new Map(folders.map(toPaths).map((paths) => [keyOf(paths), paths]));
    const over = [...this.#ofFolders].filter(([key]) => !wanted.has(key));
    for (const [key, { watch }] of over) {
      watch.close();
      this.#ofFolders.delete(key);
    }
    for (const [key, paths] of wanted)
      if (!this.#ofFolders.has(key)) this.#ofFolders.set(key, this.#open(paths, { registry: true, profiles: true }));
    this.#ordinaryFolders.clear();
    this.#isKnown = true;
    this.#sayKnown();
    return over.map(([, { site }]) => site);
  }

  /**
   * The site that a document belongs to: the one whose profiles folder it lies in, else the nearest place upward that
   * looks like one, else the workspace folder around it. `undefined` when there is no folder at all.
   */
  find(path: string | undefined): Site | undefined {
    const sites = this.ofFolders;
    if (!this.#isKnown) return undefined;
    if (path === undefined) return sites[0];
    const own = sites.find((site) => site.holds(path));
    if (own !== undefined) return own;
    return this.#findElsewhere(path) ?? sites.findLast(({ paths }) => isInside(path, paths.root)) ?? sites[0];
  }

  /** What the user says about a file: in the innermost workspace folder around it, else in general. */
  settingsFor(path: string | undefined): ServerSettings {
    const around = this.#folders.filter((folder) => path !== undefined && isInside(path, folder.path));
    const innermost = around.toSorted((a, b) => b.path.length - a.path.length)[0] ?? this.#folders[0];
    return innermost?.settings ?? this.#general;
  }

  /** Lets go of places that only documents needed which are closed now. Returns their sites. */
  closeUnused(openPaths: readonly string[]): readonly Site[] {
    this.#ordinaryFolders.clear();
    const over = [...this.#ofFiles].filter(([, { site }]) => !openPaths.some((path) => site.holds(path)));
    for (const [key, { watch }] of over) {
      watch.close();
      this.#ofFiles.delete(key);
    }
    return over.map(([, { site }]) => site);
  }

  close(): void {
    this.setFolders([]);
    this.closeUnused([]);
  }

  #findElsewhere(path: string): Site | undefined {
    const known = [...this.#ofFiles.values()].find(({ site }) => site.holds(path));
    if (known !== undefined) return known.site;
    const folder = dirname(path);
    if (this.#ordinaryFolders.has(folder)) return undefined;
    const paths = locateWorkspace({ startDir: folder });
    // A workspace folder's settings say where its profiles are, even if there are others in the usual place.
    if (folder !== paths.profilesDir || this.ofFolders.some((site) => site.paths.root === paths.root)) {
      this.#ordinaryFolders.add(folder);
      return undefined;
    }
    const followed = this.#open(paths, { registry: true, profiles: false });
    this.#ofFiles.set(keyOf(paths), followed);
    return followed.site;
  }

  #open(paths: WorkspacePaths, first: { readonly registry: boolean; readonly profiles: boolean }): Followed {
    const site = new Site(paths, this.#events);
    void site.refresh(first);
    const watches = [this.#follow(site), followModelFiles(site)];
    return {
      site,
      watch: {
        close: () => {
          for (const watch of watches) watch.close();
        },
      },
    };
  }
}

function toPaths({ path, settings }: SiteFolder): WorkspacePaths {
  const { root, profilesDir, registryFile } = locateWorkspace({
    startDir: path,
    workspace: path,
    profiles: settings.profilesFolder,
    registry: settings.registryFile,
    relativeTo: "workspace",
  });
  // What a setting names must be spelled as the documents are that lie there.
  return { root: withDrive(root), profilesDir: withDrive(profilesDir), registryFile: withDrive(registryFile) };
}

function keyOf({ root, profilesDir, registryFile }: WorkspacePaths): string {
  return [root, profilesDir, registryFile].join("\n");
}

export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return !way.startsWith("..") && !isAbsolute(way);
}
