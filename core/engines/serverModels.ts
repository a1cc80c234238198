import { portOf } from "../registry/endpoints.ts";
import type { RegistryModel } from "../registry/registry.ts";

/** A model of the registry that a llama-server of MAGI's own could answer for: it has a file and a port of this machine. */
export interface ServerModel {
  readonly id: string;
  /** As in the registry: absolute, in the home folder (`~/`), relative to the workspace folder, or `builtin:NAME`. */
  readonly filePath: string;
  readonly port: number;
  /** Paths as in `filePath`. */
  readonly projectorPath?: string;
  readonly contextSize?: number;
  readonly gpuLayers?: number;
  readonly threads?: number;
  readonly batchSize?: number;
  /** What it is run for; chat unless the registry says otherwise. */
  readonly job: "chat" | "embedding" | "reranking";
}

/** Undefined for a model without a file or a port, and for one whose server somebody else keeps (`endpoints`, `engine`). */
export function serverModelOf(model: RegistryModel): ServerModel | undefined {
  const port = portOf(model);
  const { file_path: filePath } = model;
  if (port === undefined || filePath === undefined || filePath === "") return undefined;
  return {
    id: model.model_id,
    filePath,
    port,
    ...(model.mmproj_path !== undefined && model.mmproj_path !== "" && { projectorPath: model.mmproj_path }),
    ...(model.ctx_size !== undefined && { contextSize: model.ctx_size }),
    ...(model.n_gpu_layers !== undefined && { gpuLayers: model.n_gpu_layers }),
    ...(model.n_threads !== undefined && { threads: model.n_threads }),
    ...(model.batch_size !== undefined && { batchSize: model.batch_size }),
    job: model.is_embedding === true ? "embedding" : model.is_reranker === true ? "reranking" : "chat",
  };
}
