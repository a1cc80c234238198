import { dirname, relative } from "node:path";
import type { RegistryView } from "../../core/diagnostics/diagnose.ts";
import { locateWorkspace } from "../../workspace/locateWorkspace.ts";
import type { WorkspacePaths } from "../../workspace/locateWorkspace.ts";
import { findMissingModelFiles } from "../../workspace/registry/missingModelFiles.ts";
import { readRegistry } from "../../workspace/registry/readRegistry.ts";
import type { WorkspaceOptions } from "../workspaceOptions.ts";

/** The registries that profiles are checked against, each read once. */
export class RegistryViews {
  readonly #options: WorkspaceOptions;
  /** What is wrong in these is said there, and not again at each profile. */
  readonly #checked: ReadonlySet<string>;
  readonly #known = new Map<string, Promise<RegistryView>>();

  constructor(options: WorkspaceOptions, checked: ReadonlySet<string>) {
    this.#options = options;
    this.#checked = checked;
  }

  /** Each file is checked against the registry of the workspace it lies in, unless one is named. */
  of(file: string): Promise<RegistryView> {
    const { root, registryFile } = pathsAround(file, this.#options);
    const known = this.#known.get(registryFile) ?? this.#read(registryFile, root);
    this.#known.set(registryFile, known);
    return known;
  }

  async #read(registryFile: string, root: string): Promise<RegistryView> {
    const reading = await readRegistry(registryFile);
    const name = relative(process.cwd(), registryFile);
    if (reading.state === "ok")
      return { registry: reading.registry, name, missingFiles: await findMissingModelFiles(reading.registry, root) };
    if (reading.state === "broken" && this.#checked.has(registryFile)) return { registry: undefined, name };
    return { registry: undefined, name, trouble: { severity: "error", message: reading.message } };
  }
}

/** The workspace that a file is taken to belong to: the one that is named, else the one it lies in. */
export function pathsAround(file: string, options: WorkspaceOptions): WorkspacePaths {
  const { registry, workspace, profiles } = options;
  const isNamed = registry !== undefined || workspace !== undefined || profiles !== undefined;
  if (isNamed) return locateWorkspace({ startDir: process.cwd(), ...options });
  // A registry in its usual place says which workspace it is of, also where that has no profiles yet.
  const above = locateWorkspace({ startDir: dirname(dirname(file)) });
  return above.registryFile === file ? above : locateWorkspace({ startDir: dirname(file) });
}
