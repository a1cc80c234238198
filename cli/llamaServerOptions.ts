import { resolve } from "node:path";
import type { Command } from "commander";
import { usualLlamaServerSettings } from "../protocol/llamaServerSettings.ts";
import type { LlamaServerSettings } from "../protocol/llamaServerSettings.ts";

export interface LlamaServerOptions {
  /** A path, or false with `--no-llama-server`. */
  readonly llamaServer?: string | false;
}

/** For commands that start a router: whether it starts llama-servers for the models of the registry. */
export function withLlamaServerOptions(command: Command): Command {
  return command
    .option(
      "--llama-server <path>",
      "the llama-server that runs models with a file_path and a port in the registry (default: the one on PATH)",
    )
    .option("--no-llama-server", "start no model server");
}

/** Undefined when none is to be started. */
export function llamaServerWishOf(
  { llamaServer }: LlamaServerOptions,
  start: LlamaServerSettings["start"],
): LlamaServerSettings | undefined {
  if (llamaServer === false) return undefined;
  const path = llamaServer === undefined ? "" : /[\\/]/.test(llamaServer) ? resolve(llamaServer) : llamaServer;
  return { ...usualLlamaServerSettings, path, pathOption: "--llama-server", start };
}
