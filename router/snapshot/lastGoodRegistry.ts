import type { Registry } from "../../core/registry/registry.ts";
import { lastGoodStays, readRegistry } from "../../workspace/registry/readRegistry.ts";

export type RegistryInUse =
  | {
      readonly state: "ok";
      readonly registry: Registry;
      /** One or two sentences when the file cannot be read any more and the registry is the last one that could be. */
      readonly warning?: string;
    }
  | { readonly state: "none"; readonly problem: string };

/** The registry as it last made sense: one that breaks while in use is replaced only by one that can be read. */
export class LastGoodRegistry {
  readonly #file: string;
  #registry: Registry | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** Never rejects. */
  async read(): Promise<RegistryInUse> {
    const reading = await readRegistry(this.#file);
    if (reading.state === "ok") {
      this.#registry = reading.registry;
      return { state: "ok", registry: reading.registry };
    }
    const { message } = reading;
    if (this.#registry === undefined) return { state: "none", problem: message };
    return { state: "ok", registry: this.#registry, warning: lastGoodStays(message) };
  }
}
