import type { LocatedModel } from "../../core/engines/llamaServerArguments.ts";
import type { Endpoint } from "../../core/registry/endpoints.ts";
import type { ServerAction } from "../../protocol/routerApi.ts";

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

/** A model that runs on this machine under the router's eyes: in the embedded engine or in a llama-server of its own. */
export type EngineHandle = EmbeddedHandle | ServerHandle;

/** One model of `EmbeddedEngines`. It stays the same object over crashes and restarts; its status changes. */
export interface EmbeddedHandle {
  readonly kind: "embedded";
  readonly model: EmbeddedModel;
  readonly status: EngineStatus;
  /**
   * Waits while the engine is `starting`, `loading` or `restarting` and resolves with the first status that is none of
   * these. Rejects with the signal's reason when the signal aborts first; the engine goes on starting.
   */
  settled(signal?: AbortSignal): Promise<EngineStatus>;
  /** Starts a failed engine again when its file is not the one that failed. */
  retryWhenFileChanged(): Promise<void>;
  /** Starts again at once after `failed` or instead of waiting in `restarting`; does nothing otherwise. */
  retry(): void;
}

/**
 * Where a llama-server of MAGI's is in its life. It always answers at the port of the registry, where another program may
 * be in its place: `elsewhere`. `idle` has no process and gets one for the next prompt, or by hand; `starting` may wait
 * until another server is stopped. `sentence` is for a person.
 */
export type ServerStatus =
  | { readonly state: "idle"; readonly since: number; readonly sentence: string; readonly startsOnPrompt: boolean }
  | { readonly state: "starting"; readonly since: number; readonly sentence?: string }
  | { readonly state: "loading"; readonly since: number; readonly pid: number }
  | { readonly state: "ready"; readonly since: number; readonly loadMs: number; readonly pid: number }
  | { readonly state: "restarting"; readonly since: number; readonly sentence: string; readonly startsAt: number }
  | { readonly state: "failed"; readonly since: number; readonly sentence: string }
  | { readonly state: "elsewhere"; readonly since: number; readonly sentence: string };

/** A model with a llama-server of its own, whether that runs or not. */
export interface ServerHandle {
  readonly kind: "llama-server";
  readonly model: LocatedModel;
  readonly status: ServerStatus;
  /** Starts again at once after `failed` or instead of waiting in `restarting`; does nothing otherwise. */
  retry(): void;
  /** A prompt goes there: it is not the next one to be stopped. */
  touch(): void;
  /** A prompt waits for it: starts it when it is `idle`. */
  wake(): void;
  /** Nobody listens at its port: what kept it from starting may be over. */
  noteRefused(): void;
  /** Something else answers, or keeps silent, at its port; `status` is what it had when that was asked. */
  noteStranger(status: ServerStatus): void;
}

/** A llama-server that a profile or an answer under way needs. */
export interface NeededServer {
  readonly model: LocatedModel;
  readonly tier: string | undefined;
  /** Of the active profile, and not only of an answer that began before a switch. */
  readonly isActive: boolean;
}

/** What the active profile and the answers under way need. */
export interface EngineNeeds {
  /** The active profile's name. */
  readonly profile: string | null;
  /** False while the profile cannot be used, such as in the middle of an edit. */
  readonly isUsable: boolean;
  readonly embedded: readonly EmbeddedModel[];
  /** Those of the active profile first, in the order of `enabled_models`. */
  readonly servers: readonly NeededServer[];
}

/** What the router needs of the engines that it owns; `LocalEngines` is the real one. */
export interface EngineSource {
  /** Starts what is missing, stops what is not needed, and starts anew what is to run with other options. */
  need(needs: EngineNeeds): void;
  /** The engine behind an endpoint, when it is one of ours to start. */
  of(endpoint: Endpoint): EngineHandle | undefined;
  all(): readonly EngineHandle[];
  /** Starts, stops or restarts a model's llama-server at the user's word. @throws Error with a sentence when it cannot. */
  control(action: ServerAction, model: LocatedModel): Promise<void>;
  stopAll(): Promise<void>;
  /** Calls the listener on every change of a status; returns a way to call it off. */
  onChange(listener: (handle: EngineHandle) => void): () => void;
}
