import { join } from "node:path";

/** What of the machine says where programs keep their models. */
export interface Machine {
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The folders where Hugging Face's tools, LM Studio, llama.cpp and Ollama keep models, whether they are there or not.
 * Environment variables of those programs are heeded.
 */
export function knownModelFolders({ home, platform, env }: Machine): readonly string[] {
  const set = (name: string): string | undefined => {
    const value = env[name];
    return value === undefined || value.trim() === "" ? undefined : value;
  };
  const cache = set("XDG_CACHE_HOME") ?? join(home, ".cache");
  const huggingFace =
    set("HF_HUB_CACHE") ?? set("HUGGINGFACE_HUB_CACHE") ?? join(set("HF_HOME") ?? join(cache, "huggingface"), "hub");
  const llamaCpp =
    set("LLAMA_CACHE") ??
    (platform === "darwin"
      ? join(home, "Library", "Caches", "llama.cpp")
      : platform === "win32"
        ? join(set("LOCALAPPDATA") ?? join(home, "AppData", "Local"), "llama.cpp")
        : join(cache, "llama.cpp"));
  const ollama = set("OLLAMA_MODELS");
  return [
    huggingFace,
    join(home, ".lmstudio", "models"),
    join(home, ".cache", "lm-studio", "models"),
    llamaCpp,
    ...(ollama === undefined ? [join(home, ".ollama", "models")] : [ollama]),
    // Where the service runs under a user of its own.
    ...(platform === "linux" && ollama === undefined ? ["/usr/share/ollama/.ollama/models"] : []),
  ];
}
