import type { Clock } from "../../core/ports.ts";
import { EmbeddedEngine, type EngineSettings } from "./embeddedEngine.ts";
import type { EmbeddedHandle, EmbeddedModel } from "./engineStatus.ts";

export interface EmbeddedEnginesOptions {
  /** The bundled engine, `dist/engine/engine.mjs`. */
  readonly engineFile: string;
  /** Node, or a program that is Node when `ELECTRON_RUN_AS_NODE` is set; this process's own when absent. */
  readonly nodePath?: string;
  readonly log: (line: string) => void;
  readonly clock: Clock;
}

/** The models that llama.cpp runs on this machine, each in a process of its own that ends with ours. */
export class EmbeddedEngines {
  readonly #settings: EngineSettings;
  readonly #engines = new Map<string, EmbeddedEngine>();
  /** Processes on their way out; their memory is needed before the same model is loaded again. */
  readonly #leaving = new Map<string, Promise<void>>();
  readonly #listeners = new Set<(handle: EmbeddedHandle) => void>();

  constructor(options: EmbeddedEnginesOptions) {
    this.#settings = { ...options, nodePath: options.nodePath ?? process.execPath };
  }

  /** Has these models run and no others. `onTrouble` is told of an engine that does not stop. */
  need(models: readonly EmbeddedModel[], onTrouble: (sentence: string) => void): void {
    for (const model of models) this.ensure(model);
    const needed = new Set(models.map(({ id }) => id));
    for (const id of this.#engines.keys())
      if (!needed.has(id))
        this.stop(id).catch((error: unknown) => {
          onTrouble(`engine ${id} did not stop: ${String(error)}`);
        });
  }

  /**
   * The handle of a model, started when it does not run yet. Calling it again is cheap and returns the same handle; when
   * the model's options changed, or the file did after a failure, the engine is started anew.
   */
  ensure(model: EmbeddedModel): EmbeddedHandle {
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

  find(id: string): EmbeddedHandle | undefined {
    return this.#engines.get(id);
  }

  /** Every engine that was asked for and not stopped since. */
  all(): readonly EmbeddedHandle[] {
    return [...this.#engines.values()];
  }

  /** Resolves when the process is gone. Stopping what does not run is fine. */
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

  /** Calls the listener on every change of a status; returns a way to call it off. */
  onChange(listener: (handle: EmbeddedHandle) => void): () => void {
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
