/** A model file that the embedded engine can run, and how. What is absent is the engine's choice. */
export interface EmbeddedModel {
  /** The model id of the registry; the engine answers to this name. */
  readonly id: string;
  /** Absolute path of a GGUF file. */
  readonly file: string;
  /** Tokens of one conversation, answer included. `ctx_size` of the registry. */
  readonly contextSize?: number;
  /** `n_threads`. */
  readonly threads?: number;
  /** `n_gpu_layers`; 0 keeps the model on the CPU. */
  readonly gpuLayers?: number;
  /** `batch_size`. */
  readonly batchSize?: number;
  /** Answers written at the same time; each costs the memory of a whole context. 1 when absent. */
  readonly slots?: number;
}

/**
 * Where an engine is in its life. `starting` has no address yet; `loading` has one, which answers 503 `Loading model`;
 * `restarting` waits before it starts again after a crash; `failed` stays as it is until `ensure` finds the file
 * changed or `retry` is called. `sentence` is for a person.
 */
export type EngineStatus =
  | { readonly state: "starting"; readonly since: number }
  | ({ readonly state: "loading"; readonly since: number } & EngineAddress)
  | ({ readonly state: "ready"; readonly since: number; readonly loadMs: number } & EngineAddress)
  | {
      readonly state: "restarting";
      readonly since: number;
      readonly sentence: string;
      /** When it starts again, in milliseconds since the epoch. */
      readonly startsAt: number;
    }
  | { readonly state: "failed"; readonly since: number; readonly sentence: string }
  | { readonly state: "stopped"; readonly since: number };

/** Where a running engine answers. It changes with every start. */
export interface EngineAddress {
  readonly pid: number;
  /** `http://127.0.0.1:PORT/v1`; `/health` lies beside `/v1`. */
  readonly baseUrl: string;
  /** For `Authorization: Bearer …`; every request but `/health` needs it. */
  readonly token: string;
}

/** One model of `EmbeddedEngines`. It stays the same object over crashes and restarts; its status changes. */
export interface EngineHandle {
  readonly model: EmbeddedModel;
  readonly status: EngineStatus;
  /**
   * Waits while the engine is `starting`, `loading` or `restarting` and resolves with the first status that is none of
   * these. Rejects with the signal's reason when the signal aborts first; the engine goes on starting.
   */
  settled(signal?: AbortSignal): Promise<EngineStatus>;
  /** Starts again at once after `failed` or instead of waiting in `restarting`; does nothing otherwise. */
  retry(): void;
}

/** What the router needs of the embedded engines; `EmbeddedEngines` is the real one. */
export interface EngineSource {
  /**
   * The handle of a model, started when it does not run yet. Calling it again is cheap and returns the same handle; when
   * the model's options changed, or the file did after a failure, the engine is started anew.
   */
  ensure(model: EmbeddedModel): EngineHandle;
  find(id: string): EngineHandle | undefined;
  /** Every engine that was asked for and not stopped since. */
  all(): readonly EngineHandle[];
  /** Resolves when the process is gone. Stopping what does not run is fine. */
  stop(id: string): Promise<void>;
  stopAll(): Promise<void>;
  /** Calls the listener on every change of a status; returns a way to call it off. */
  onChange(listener: (handle: EngineHandle) => void): () => void;
}
