import type { ModelFacts } from "../discovery/modelFacts.ts";
import type { LoadBalancing } from "../profile/profile.ts";
import type { RegistryEndpoint, RegistryModel } from "../registry/registry.ts";

/** Whose files MAGI reads, as `magi import` names them. */
export const importSources = ["llama-swap", "litellm", "ollama"] as const;
export type ImportSource = (typeof importSources)[number];

/** A model that another program knows. */
export interface ImportedModel {
  /** What that program calls it. */
  readonly name: string;
  /** What it is called where it is published, when that says more: `ggml-org/gemma-3-4b-it-GGUF:Q4_K_M`. */
  readonly publishedName?: string;
  /** The id that MAGI knows it by, when the file says so. */
  readonly id?: string;
  /** The tier that the file says; otherwise the name decides. */
  readonly tier?: string;
  /** What is known of it besides its name. */
  readonly facts?: Partial<ModelFacts>;
  /** Its GGUF file, absolute. */
  readonly filePath?: string;
  /** The port that it would like, when MAGI is to run its file. */
  readonly port?: number;
  /** Where it is answered; empty when only its file is known. */
  readonly endpoints: readonly RegistryEndpoint[];
  /** Further fields of the registry that the file says. */
  readonly settings: Partial<
    Pick<
      RegistryModel,
      | "ctx_size"
      | "n_gpu_layers"
      | "n_threads"
      | "batch_size"
      | "mmproj_path"
      | "vision"
      | "is_embedding"
      | "is_reranker"
      | "thinking_override"
      | "single_turn"
      | "engine"
    >
  >;
}

/** What another program's file says, in MAGI's words. */
export interface Imported {
  /** In the order of the file. */
  readonly models: readonly ImportedModel[];
  /** Names of tiers from the lowest up, when the file has them. */
  readonly ladder?: readonly string[];
  readonly loadBalancing?: Partial<LoadBalancing>;
  /** What is left out or changed, one sentence each. */
  readonly notes: readonly string[];
}

/** A file as data, or why it is none. */
export type ImportReading =
  | { readonly state: "ok"; readonly imported: Imported }
  /** One sentence for the user. */
  | { readonly state: "broken"; readonly message: string };
