import type { Clock } from "../../core/ports.ts";
import { EmbeddedEngine, type EngineSettings } from "./embeddedEngine.ts";
import type { EmbeddedModel, EngineHandle, EngineSource } from "./engineStatus.ts";

export interface EmbeddedEnginesOptions {
  /** The bundled engine, `dist/engine/engine.mjs`. */
  readonly engineFile: string;
  /** Node, or a program that is Node when `ELECTRON_RUN_AS_NODE` is set; this process's own when absent. */
  readonly nodePath?: string;
  readonly log: (line: string) => void;
  readonly clock: Clock;
}

/** The models that llama.cpp runs on this machine, each in a process of its own that ends with ours. */
export class EmbeddedEngines implements EngineSource {
  readonly #settings: EngineSettings;
  readonly #engines = new Map<string, EmbeddedEngine>();
  /** Processes on their way out; their memory is needed before the same model is loaded again. */
  readonly #leaving = new Map<string, Promise<void>>();
  readonly #listeners = new Set<(handle: EngineHandle) => void>();

  constructor(options: EmbeddedEnginesOptions) {
    this.#settings = { ...options, nodePath: options.nodePath ?? process.execPath };
  }

  ensure(model: EmbeddedModel): EngineHandle {
    const known = this.#engines.get(model.id);
    if (known !== undefined && isSame(known.model, model)) {
      void known.retryWhenFileChanged();
      return known;
    }
    if (known !== undefined) void this.stop(model.id);
    const engine = new EmbeddedEngine(model, this.#settings, this.#tell);
    this.#engines.set(model.id, engine);
    engine.start(this.#leaving.get(model.id));
    return engine;
  }

  find(id: string): EngineHandle | undefined {
    return this.#engines.get(id);
  }

  all(): readonly EngineHandle[] {
    return [...this.#engines.values()];
  }

  async stop(id: string): Promise<void> {
    const engine = this.#engines.get(id);
    if (engine !== undefined) {
      this.#engines.delete(id);
      const gone = Promise.all([this.#leaving.get(id), engine.stop()]).then(() => {
        if (this.#leaving.get(id) === gone) this.#leaving.delete(id);
      });
      this.#leaving.set(id, gone);
    }
    await this.#leaving.get(id);
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#engines.keys(), ...this.#leaving.keys()].map((id) => this.stop(id)));
  }

  onChange(listener: (handle: EngineHandle) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  readonly #tell = (engine: EmbeddedEngine): void => {
    for (const listener of this.#listeners) listener(engine);
  };
}

function isSame(one: EmbeddedModel, other: EmbeddedModel): boolean {
  return (
    one.file === other.file &&
    one.contextSize === other.contextSize &&
    one.threads === other.threads &&
    one.gpuLayers === other.gpuLayers &&
    one.batchSize === other.batchSize &&
    one.slots === other.slots
  );
}
