import { endpointsOf } from "../../core/registry/endpoints.ts";
import { serverOf } from "../../core/servers/serverKeys.ts";
import type { Situation } from "../situation/situation.ts";

/** A server that a key can be entered for. */
export interface KeyServer {
  /** Scheme, host and port. */
  readonly server: string;
  /** Models of the registry that it answers for. */
  readonly models: readonly string[];
  readonly wantsKey: boolean;
}

/** The servers of the registry, those that want a key first. `modelId` leaves those of one model. */
export function keyServers(
  { files, router }: Pick<Situation, "files" | "router">,
  modelId?: string,
): readonly KeyServer[] {
  const endpoints = router.kind === "running" ? (router.status?.endpoints ?? []) : [];
  const wanting = new Set(endpoints.filter(({ state }) => state === "auth").map(({ url }) => serverOf(url)));
  const models = files.registry.state === "ok" ? [...files.registry.registry.models.values()] : [];
  const byServer = new Map<string, string[]>();
  for (const model of models)
    for (const endpoint of endpointsOf(model)) {
      const server = endpoint.kind === "http" ? serverOf(endpoint.url) : undefined;
      if (server === undefined || (modelId !== undefined && model.model_id !== modelId)) continue;
      byServer.set(server, [...(byServer.get(server) ?? []), model.model_id]);
    }
  const servers = [...byServer].map(([server, ids]) => ({
    server,
    models: [...new Set(ids)],
    wantsKey: wanting.has(server),
  }));
  return servers.sort((a, b) => Number(b.wantsKey) - Number(a.wantsKey));
}
