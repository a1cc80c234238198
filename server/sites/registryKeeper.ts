import { isAbsolute, relative, sep } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { RegistryView } from "../../core/diagnostics/diagnose.ts";
import type { WorkspacePaths } from "../../workspace/locateWorkspace.ts";
import { readRegistry } from "../../workspace/registry/readRegistry.ts";
import type { RegistryReading } from "../../workspace/registry/readRegistry.ts";

/** A file that is being written is whole again after this long. */
const secondLookMs = 200;

/** The registry as it last made sense: one that breaks while in use is replaced only by one that can be read. */
export class RegistryKeeper {
  readonly #file: string;
  readonly #name: string;
  readonly #sayTrouble: (message: string) => void;
  #view: RegistryView;
  #isPresent = false;

  /** `sayTrouble` is called once each time a registry in use breaks. */
  constructor(paths: WorkspacePaths, sayTrouble: (message: string) => void) {
    this.#file = paths.registryFile;
    this.#name = nameIn(paths);
    this.#sayTrouble = sayTrouble;
    this.#view = { registry: undefined, name: this.#name };
  }

  get view(): RegistryView {
    return this.#view;
  }

  /** Whether the file was there when it was last looked for. */
  get isPresent(): boolean {
    return this.#isPresent;
  }

  async reload(): Promise<void> {
    let reading = await readRegistry(this.#file);
    if (reading.state !== "ok" && this.#view.registry !== undefined && this.#view.trouble === undefined) {
      await delay(secondLookMs);
      reading = await readRegistry(this.#file);
    }
    this.#isPresent = reading.state !== "missing";
    if (reading.state === "ok") {
      this.#view = { registry: reading.registry, name: this.#name };
      return;
    }
    const { registry, trouble: before } = this.#view;
    const message = this.#messageOf(reading);
    this.#view = {
      registry,
      name: this.#name,
      trouble: { severity: reading.state === "missing" ? "warning" : "error", message },
    };
    if (registry !== undefined && before === undefined)
      this.#sayTrouble(`${message} The last good registry stays in use.`);
  }

  #messageOf(reading: Exclude<RegistryReading, { readonly state: "ok" }>): string {
    const message = reading.message.replaceAll(this.#file, this.#name);
    if (reading.state === "missing")
      return `${message} Create it, or name another file in the setting \`magi.registryFile\`.`;
    return message.replace("The model registry is", `The model registry ${this.#name} is`);
  }
}

function nameIn({ root, registryFile }: WorkspacePaths): string {
  const path = relative(root, registryFile);
  return path.startsWith("..") || isAbsolute(path) ? registryFile : path.split(sep).join("/");
}
