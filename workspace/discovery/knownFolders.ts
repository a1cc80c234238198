import { isAbsolute, join } from "node:path";

/** What of the machine says where programs keep their models. */
export interface Machine {
  readonly home: string;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Where MAGI keeps the models that it downloads, unless somebody says otherwise: with the user's data, for all workspaces. */
export function usualModelsFolder({ home, platform, env }: Machine): string {
  const asked = env["XDG_DATA_HOME"];
  // A relative one is to be ignored (XDG Base Directory Specification).
  if (asked !== undefined && isAbsolute(asked)) return join(asked, "magi", "models");
  if (platform === "darwin") return join(home, "Library", "Application Support", "magi", "models");
  if (platform === "win32") return join(env["LOCALAPPDATA"] || join(home, "AppData", "Local"), "magi", "models");
  return join(home, ".local", "share", "magi", "models");
}

/**
 * The folders where Hugging Face's tools, LM Studio, llama.cpp, Ollama and MAGI keep models, whether they are there or not.
 * Environment variables of those programs are heeded.
 */
export function knownModelFolders(machine: Machine): readonly string[] {
  const { home, platform, env } = machine;
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
    usualModelsFolder(machine),
  ];
}
