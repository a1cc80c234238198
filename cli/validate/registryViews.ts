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
  readonly #known = new Map<string, Promise<RegistryView>>();

  constructor(options: WorkspaceOptions) {
    this.#options = options;
  }

  /** Each file is checked against the registry of the workspace it lies in, unless one is named. */
  of(file: string): Promise<RegistryView> {
    const { root, registryFile } = pathsAround(file, this.#options);
    const known = this.#known.get(registryFile) ?? read(registryFile, root);
    this.#known.set(registryFile, known);
    return known;
  }
}

/** The workspace that a file is taken to belong to: the one that is named, else the one it lies in. */
export function pathsAround(file: string, options: WorkspaceOptions): WorkspacePaths {
  const { registry, workspace, profiles } = options;
  const isNamed = registry !== undefined || workspace !== undefined || profiles !== undefined;
  return isNamed
    ? locateWorkspace({ startDir: process.cwd(), ...options })
    : locateWorkspace({ startDir: dirname(file) });
}

async function read(registryFile: string, root: string): Promise<RegistryView> {
  const reading = await readRegistry(registryFile);
  const name = relative(process.cwd(), registryFile);
  return reading.state === "ok"
    ? { registry: reading.registry, name, missingFiles: await findMissingModelFiles(reading.registry, root) }
    : { registry: undefined, name, trouble: { severity: "error", message: reading.message } };
}
