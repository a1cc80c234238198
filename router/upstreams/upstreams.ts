import { join } from "node:path";
import type { Endpoint, EmbeddedEndpoint, HttpEndpoint } from "../../core/registry/endpoints.ts";
import type { RegistryModel } from "../../core/registry/registry.ts";
import type { EmbeddedHandle, EmbeddedModel, EngineSource, ServerHandle } from "../engine/engineStatus.ts";
import { serverModelOf } from "../../core/engines/serverModels.ts";
import type { LocatedModel } from "../../core/engines/llamaServerArguments.ts";
import { locatedPath } from "../../workspace/registry/registryPath.ts";

/** Where requests for an endpoint go at this moment. */
export interface Upstream {
  /** Without a trailing slash, such as `http://127.0.0.1:8080/v1`. */
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The name that the server knows the model by. */
  readonly model: string;
}

/** An endpoint's address, or why it has none now. */
export type Location =
  | { readonly state: "there"; readonly upstream: Upstream }
  | { readonly state: "loading" | "down"; readonly detail: string };

/** What it means that nobody listens where a model's llama-server would be. */
export interface Absence {
  /** `sleeping`: MAGI starts it for a prompt. */
  readonly state: "sleeping" | "loading" | "down";
  /** One or two sentences. */
  readonly detail: string;
}

/** Folders that model files of the registry are found in. */
export interface ModelFolders {
  readonly workspaceRoot: string;
  /** Where the models that ship with MAGI lie. */
  readonly builtin: string;
}

const builtinPrefix = "builtin:";

export function isBuiltin(filePath: string): boolean {
  return filePath.startsWith(builtinPrefix);
}

function modelFileOf(filePath: string, folders: ModelFolders): string {
  if (isBuiltin(filePath)) return join(folders.builtin, filePath.slice(builtinPrefix.length));
  return locatedPath(folders.workspaceRoot, filePath);
}

/** What the engine needs to know of a model in the registry. */
export function toEmbeddedModel(
  endpoint: EmbeddedEndpoint,
  model: RegistryModel | undefined,
  folders: ModelFolders,
): EmbeddedModel {
  return {
    id: endpoint.modelId,
    file: modelFileOf(endpoint.filePath, folders),
    ...(model?.ctx_size === undefined ? {} : { contextSize: model.ctx_size }),
    ...(model?.n_threads === undefined ? {} : { threads: model.n_threads }),
    ...(model?.n_gpu_layers === undefined ? {} : { gpuLayers: model.n_gpu_layers }),
    ...(model?.batch_size === undefined ? {} : { batchSize: model.batch_size }),
  };
}

/** What llama-server needs to know of a model in the registry; undefined for one that it cannot or need not run. */
export function toLocatedModel(model: RegistryModel, folders: ModelFolders): LocatedModel | undefined {
  const found = serverModelOf(model);
  if (found === undefined) return undefined;
  const { filePath, projectorPath, ...rest } = found;
  return {
    ...rest,
    file: modelFileOf(filePath, folders),
    ...(projectorPath !== undefined && { projector: modelFileOf(projectorPath, folders) }),
  };
}

/**
 * Where an endpoint is reached now. An embedded engine's address changes with every start; a llama-server's is fixed, and
 * whoever answers there is asked, unless our own is just on its way.
 */
export function locate(endpoint: Endpoint, engines: EngineSource): Location {
  const handle = engines.of(endpoint);
  if (endpoint.kind === "http") {
    const status = handle?.kind === "llama-server" ? handle.status : undefined;
    if (status?.state === "starting" || status?.state === "restarting")
      return { state: "loading", detail: trimStop(status.sentence ?? "its llama-server is being started") };
    return there(endpoint);
  }
  if (handle?.kind !== "embedded") return { state: "down", detail: "its engine is not running" };
  return locateEngine(handle);
}

/** Every prompt asks where its endpoint is, and a server's place does not change. */
function there(endpoint: HttpEndpoint): Location {
  let location = places.get(endpoint);
  if (location === undefined) {
    const upstream = { baseUrl: endpoint.url, headers: {}, model: endpoint.upstreamModel };
    places.set(endpoint, (location = { state: "there", upstream }));
  }
  return location;
}

const places = new WeakMap<HttpEndpoint, Location>();

/** What it means that the connection to a server's port was refused. */
export function absenceOf({ status }: ServerHandle): Absence {
  switch (status.state) {
    case "idle":
      return { state: status.startsOnPrompt ? "sleeping" : "down", detail: status.sentence };
    case "starting":
      return { state: "loading", detail: status.sentence ?? "Its llama-server is being started." };
    case "loading":
    case "ready":
      return { state: "loading", detail: "Its llama-server is starting." };
    case "restarting":
      return { state: "loading", detail: status.sentence };
    case "failed":
      return { state: "down", detail: status.sentence };
    case "elsewhere":
      return { state: "down", detail: "The program that had its port is gone." };
  }
}

function locateEngine({ model, status }: EmbeddedHandle): Location {
  switch (status.state) {
    case "starting":
      return { state: "loading", detail: "its engine is starting" };
    case "loading":
      return { state: "loading", detail: "its engine is loading the model" };
    case "restarting":
      return { state: "loading", detail: trimStop(status.sentence) };
    case "ready":
      return {
        state: "there",
        upstream: {
          baseUrl: status.baseUrl,
          headers: { authorization: `Bearer ${status.token}` },
          model: model.id,
        },
      };
    case "failed":
      return { state: "down", detail: trimStop(status.sentence) };
    case "stopped":
      return { state: "down", detail: "its engine was stopped" };
  }
}

function trimStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
