import type { RegistryModel } from "./registry.ts";

/** Where a model can be asked: a server that speaks the OpenAI API, or the embedded engine. */
export type Endpoint = HttpEndpoint | EmbeddedEndpoint;

export interface HttpEndpoint {
  readonly kind: "http";
  /** Stable name of the endpoint within MAGI: the model id and the URL; of a second name at one server, that name too. */
  readonly id: string;
  readonly modelId: string;
  /** Base URL without a trailing slash, a user or a query, such as `http://127.0.0.1:8080/v1`. */
  readonly url: string;
  /** The registry writes it with a user or a query, which may be a password or a key. */
  readonly hadSecret?: true;
  /** The name that the server knows the model by. */
  readonly upstreamModel: string;
  readonly weight: number;
  /** Requests for this model that it works on at once, where the registry says so. */
  readonly slots?: number;
}

export interface EmbeddedEndpoint {
  readonly kind: "embedded";
  readonly id: string;
  readonly modelId: string;
  /** As in the registry: absolute, in the home folder (`~/`), relative to the workspace folder, or `builtin:NAME`. */
  readonly filePath: string;
  readonly weight: number;
}

/**
 * The endpoints of a model in the registry's order; empty when the registry does not say where the model lives.
 * `engine: embedded` wins over `endpoints`, which win over `port`. What stands there twice is one endpoint.
 */
export function endpointsOf(model: RegistryModel): readonly Endpoint[] {
  const modelId = model.model_id;
  if (model.engine === "embedded")
    return model.file_path === undefined
      ? []
      : [{ kind: "embedded", id: `${modelId}@embedded`, modelId, filePath: model.file_path, weight: 1 }];
  const port = portOf(model);
  const listed = model.endpoints ?? (port === undefined ? [] : [{ url: `http://127.0.0.1:${port}/v1` }]);
  const endpoints: HttpEndpoint[] = [];
  for (const endpoint of listed) {
    const whole = endpoint.url.replace(/\/+$/, "");
    const url = withoutSecret(whole);
    const upstreamModel = endpoint.model ?? modelId;
    const sameServer = endpoints.filter((other) => other.url === url);
    if (sameServer.some((other) => other.upstreamModel === upstreamModel)) continue;
    endpoints.push({
      kind: "http",
      // Some servers load a model several times, under a name each.
      id: `${modelId}@${url}${sameServer.length === 0 ? "" : ` (${upstreamModel})`}`,
      modelId,
      url,
      ...(url !== whole && { hadSecret: true }),
      upstreamModel,
      weight: endpoint.weight ?? 1,
      ...(endpoint.slots !== undefined && { slots: endpoint.slots }),
    });
  }
  return endpoints;
}

/**
 * Neither a user nor a query is part of a base URL: they are never sent, and the status, the figures and the log show
 * addresses.
 */
function withoutSecret(url: string): string {
  return url
    .replace(/^(https?:\/\/)[^/?#]*@/i, "$1")
    .replace(/[?#].*$/s, "")
    .replace(/\/+$/, "");
}

/** Whether nothing but its file could answer for a model: MAGI runs it itself, or no server is said for it. */
export function needsFile(model: RegistryModel): boolean {
  return model.engine === "embedded" || (model.file_path !== undefined && endpointsOf(model).length === 0);
}

/** The port of this machine that a model lives at, when nothing else says where. */
export function portOf(model: RegistryModel): number | undefined {
  return model.engine === "embedded" || model.endpoints !== undefined ? undefined : model.port;
}
