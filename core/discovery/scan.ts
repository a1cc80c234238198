import type { ModelFacts } from "./modelFacts.ts";

/** What a search for model files found. Paths are absolute. */
export interface Scan {
  /** In the order of their paths. */
  readonly models: readonly FoundModel[];
  /** Files and folders that could not be read; `reason` is for the end of a sentence, without a full stop. */
  readonly unreadable: readonly Skipped[];
  /** GGUF files that are no language models, and projectors that belong to none. */
  readonly notModels: readonly Skipped[];
  /** Paths that lead to the file of a model that is listed under another one. */
  readonly duplicates: readonly { readonly path: string; readonly sameAs: string }[];
  /** GGUF files that were looked at. */
  readonly files: number;
}

export interface Skipped {
  readonly path: string;
  readonly reason: string;
}

export interface FoundModel {
  /** Its file; the first one when it has several parts. */
  readonly path: string;
  /** What people call the file: its name, or `qwen3:4b` in Ollama's store. */
  readonly name: string;
  /** Two paths of one identity lead to the same bytes on disk. */
  readonly identity: string;
  /** Of the same file in older revisions of its repository. */
  readonly olderIdentities: readonly string[];
  readonly facts: ModelFacts;
  /** Of all its parts. */
  readonly bytes: number;
  /** The file that sees or hears for it. */
  readonly projector?: string;
}
