import { relative, resolve } from "node:path";
import type { RegistryView } from "../../core/diagnostics/diagnose.ts";
import { locateWorkspace } from "../../workspace/locateWorkspace.ts";
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
    const { registry, workspace } = this.#options;
    const { registryFile } =
      registry === undefined && workspace === undefined
        ? locateWorkspace({ startDir: resolve(file, "..") })
        : locateWorkspace({ startDir: process.cwd(), ...this.#options });
    const known = this.#known.get(registryFile) ?? read(registryFile);
    this.#known.set(registryFile, known);
    return known;
  }
}

async function read(registryFile: string): Promise<RegistryView> {
  const reading = await readRegistry(registryFile);
  const name = relative(process.cwd(), registryFile);
  return reading.state === "ok"
    ? { registry: reading.registry, name }
    : { registry: undefined, name, trouble: { severity: "error", message: reading.message } };
}
