import type { HubFile } from "./hubFile.ts";

/** A model that MAGI offers to download: small, well known, with a licence that allows every use. */
export interface CatalogueModel extends HubFile {
  /** What it is called in a terminal. */
  readonly name: string;
  readonly title: string;
  /** What it is good for, in a few words. */
  readonly purpose: string;
  readonly licence: "Apache-2.0" | "MIT";
  /** Of the file as it was published. */
  readonly bytes: number;
  /** A server that has something else under the name is not believed. */
  readonly sha256: string;
  /** Bytes of the context's memory for each token, keys and values in 16 bits. */
  readonly contextBytesPerToken: number;
  /** Tokens that it was trained for. */
  readonly contextLength: number;
}

/**
 * By size. Repositories of the makers themselves, none of which asks for an account; sizes and checksums are those of
 * Hugging Face's metadata. `contextBytesPerToken` is 4 × layers × heads of keys × their width.
 */
export const catalogue: readonly CatalogueModel[] = [
  {
    name: "qwen3-0.6b",
    title: "Qwen3 0.6B",
    purpose: "Tiny: tries things out, titles, short questions",
    licence: "Apache-2.0",
    repository: "Qwen/Qwen3-0.6B-GGUF",
    revision: "main",
    path: "Qwen3-0.6B-Q8_0.gguf",
    bytes: 639_446_688,
    sha256: "9465e63a22add5354d9bb4b99e90117043c7124007664907259bd16d043bb031",
    contextBytesPerToken: 4 * 28 * 8 * 128,
    contextLength: 40_960,
  },
  {
    name: "smollm2-1.7b",
    title: "SmolLM2 1.7B Instruct",
    purpose: "Small: chat and summaries in English",
    licence: "Apache-2.0",
    repository: "HuggingFaceTB/SmolLM2-1.7B-Instruct-GGUF",
    revision: "main",
    path: "smollm2-1.7b-instruct-q4_k_m.gguf",
    bytes: 1_055_609_536,
    sha256: "decd2598bc2c8ed08c19adc3c8fdd461ee19ed5708679d1c54ef54a5a30d4f33",
    contextBytesPerToken: 4 * 24 * 32 * 64,
    contextLength: 8192,
  },
  {
    name: "qwen2.5-coder-1.5b",
    title: "Qwen2.5 Coder 1.5B Instruct",
    purpose: "Small: code, quick completions and explanations",
    licence: "Apache-2.0",
    repository: "Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
    revision: "main",
    path: "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    bytes: 1_117_320_768,
    sha256: "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    contextBytesPerToken: 4 * 28 * 2 * 128,
    contextLength: 32_768,
  },
  {
    name: "qwen3-1.7b",
    title: "Qwen3 1.7B",
    purpose: "Small: everyday questions in many languages",
    licence: "Apache-2.0",
    repository: "Qwen/Qwen3-1.7B-GGUF",
    revision: "main",
    path: "Qwen3-1.7B-Q8_0.gguf",
    bytes: 1_834_426_016,
    sha256: "061b54daade076b5d3362dac252678d17da8c68f07560be70818cace6590cb1a",
    contextBytesPerToken: 4 * 28 * 8 * 128,
    contextLength: 40_960,
  },
  {
    name: "phi-3-mini",
    title: "Phi-3 Mini 4K Instruct",
    purpose: "Medium: reasoning and mathematics in English",
    licence: "MIT",
    repository: "microsoft/Phi-3-mini-4k-instruct-gguf",
    revision: "main",
    path: "Phi-3-mini-4k-instruct-q4.gguf",
    bytes: 2_393_231_072,
    sha256: "8a83c7fb9049a9b2e92266fa7ad04933bb53aa1e85136b7b30f1b8000ff2edef",
    contextBytesPerToken: 4 * 32 * 32 * 96,
    contextLength: 4096,
  },
  {
    name: "qwen3-4b",
    title: "Qwen3 4B",
    purpose: "Medium: the usual choice for a laptop; thinks when asked to",
    licence: "Apache-2.0",
    repository: "Qwen/Qwen3-4B-GGUF",
    revision: "main",
    path: "Qwen3-4B-Q4_K_M.gguf",
    bytes: 2_497_280_256,
    sha256: "7485fe6f11af29433bc51cab58009521f205840f5b4ae3a32fa7f92e8534fdf5",
    contextBytesPerToken: 4 * 36 * 8 * 128,
    contextLength: 40_960,
  },
  {
    name: "qwen3-8b",
    title: "Qwen3 8B",
    purpose: "Large: hard questions, on a machine with 16 GB",
    licence: "Apache-2.0",
    repository: "Qwen/Qwen3-8B-GGUF",
    revision: "main",
    path: "Qwen3-8B-Q4_K_M.gguf",
    bytes: 5_027_783_488,
    sha256: "d98cdcbd03e17ce47681435b5150e34c1417f50b5c0019dd560e4882c5745785",
    contextBytesPerToken: 4 * 36 * 8 * 128,
    contextLength: 40_960,
  },
];

export function findInCatalogue(name: string): CatalogueModel | undefined {
  const wanted = name.trim().toLowerCase();
  return catalogue.find((model) => model.name === wanted);
}

/** What the embedded engine takes as context unless the registry says otherwise. */
const usualContextTokens = 8192;
/** Buffers for computing, and the program itself. */
const workingBytes = 300 * 1024 * 1024;

/** Bytes of memory that a model takes while it answers, with the usual context. */
export function memoryNeedOf({ bytes, contextBytesPerToken, contextLength }: CatalogueModel): number {
  return bytes + contextBytesPerToken * Math.min(usualContextTokens, contextLength) + workingBytes;
}
