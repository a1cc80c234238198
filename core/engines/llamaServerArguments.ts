import type { ServerModel } from "./serverModels.ts";

/** A model with its files as absolute paths. */
export interface LocatedModel extends Omit<ServerModel, "filePath" | "projectorPath"> {
  readonly file: string;
  readonly projector?: string;
}

/**
 * The arguments of llama-server for a model. It listens on 127.0.0.1 only; `more` comes last, so that the user has the
 * last word on everything else.
 */
export function llamaServerArguments(model: LocatedModel, more: readonly string[] = []): readonly string[] {
  return [
    ...["-m", model.file],
    ...(model.projector === undefined ? [] : ["--mmproj", model.projector]),
    // It reads a comma as the border between two names.
    ...(model.id.includes(",") ? [] : ["--alias", model.id]),
    ...(model.contextSize !== undefined && model.contextSize >= 0 ? ["-c", String(model.contextSize)] : []),
    ...(model.gpuLayers === undefined ? [] : ["-ngl", String(layersOf(model.gpuLayers))]),
    ...(model.threads !== undefined && model.threads > 0 ? ["-t", String(model.threads)] : []),
    ...(model.batchSize !== undefined && model.batchSize > 0 ? ["-b", String(model.batchSize)] : []),
    ...jobArguments[model.job],
    ...more,
    ...["--host", "127.0.0.1", "--port", String(model.port)],
  ];
}

/**
 * What llama-server is told through its environment, where a build that does not know an option leaves it alone: pages
 * of other sites may not call it, it counts its work, nothing is downloaded, and tools are called by the model's own
 * template. What the user's environment says wins.
 */
export const llamaServerEnvironment: Readonly<Record<string, string>> = {
  LLAMA_ARG_CORS_ORIGINS: "localhost",
  LLAMA_ARG_ENDPOINT_METRICS: "1",
  LLAMA_ARG_OFFLINE: "1",
  LLAMA_ARG_JINJA: "1",
};

const jobArguments: Readonly<Record<ServerModel["job"], readonly string[]>> = {
  chat: [],
  embedding: ["--embedding"],
  reranking: ["--reranking"],
};

/** More layers than any model has. */
export const allLayers = 999;

/** Many tools write -1 for all layers, which not every llama-server understands; more than there are means all. */
export function layersOf(layers: number): number {
  return layers < 0 ? allLayers : layers;
}
