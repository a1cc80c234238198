// A machine on which nobody has used a model yet, as far as MAGI can see of it.
import { existsSync } from "node:fs";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { VsCodeOptions } from "./openVsCode.ts";

export interface CleanMachine {
  /** A home with nothing in it. */
  readonly home: string;
  /** For `openVsCode`: a folder without anything of MAGI's, on this machine. */
  readonly options: Pick<VsCodeOptions, "without" | "files" | "env"> & {
    readonly env: Readonly<Record<string, string>>;
  };
  readonly remove: () => Promise<void>;
}

/** What says where programs keep models or how they are reached. An empty one counts as not set. */
const variables = [
  ...["HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_ENDPOINT", "HF_TOKEN"],
  ...["LLAMA_CACHE", "OLLAMA_HOST", "OLLAMA_MODELS"],
];

export async function cleanMachine(): Promise<CleanMachine> {
  const home = await realpath(await mkdtemp(path.join(os.tmpdir(), "magi-home-")));
  return {
    home,
    options: {
      without: ["config", "data", ".vscode"],
      files: { "notes.md": "Nothing of MAGI's.\n" },
      env: {
        ...Object.fromEntries(variables.map((name) => [name, ""])),
        HOME: home,
        // What they are without being set; programs take an empty one for the folder that they run in.
        XDG_CACHE_HOME: path.join(home, ".cache"),
        XDG_DATA_HOME: path.join(home, ".local/share"),
        PATH: pathWithoutLlamaServer(),
      },
    },
    remove: () => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  };
}

/** Whoever has llama-server would see it started instead. */
function pathWithoutLlamaServer(): string {
  return (process.env["PATH"] ?? "")
    .split(path.delimiter)
    .filter((folder) => !existsSync(path.join(folder, "llama-server")))
    .join(path.delimiter);
}
