import type { LocatedModel } from "../../core/engines/llamaServerArguments.ts";
import type { Endpoint } from "../../core/registry/endpoints.ts";
import type { ServerAction } from "../../protocol/routerApi.ts";
import type { LlamaServers } from "../llamaServer/llamaServers.ts";
import type { Log } from "../log.ts";
import type { EmbeddedEngines } from "./embeddedEngines.ts";
import type { EngineHandle, EngineNeeds, EngineSource } from "./engineStatus.ts";

/** Where the llama-server of a model answers. */
export function serverUrl({ port }: LocatedModel): string {
  return `http://127.0.0.1:${String(port)}/v1`;
}

/** Every model that runs under the router's eyes: those of the embedded engine, and the llama-servers where MAGI runs any. */
export class LocalEngines implements EngineSource {
  readonly #embedded: EmbeddedEngines;
  readonly #servers: LlamaServers | undefined;
  readonly #log: Log;
  #profile: string | null = null;

  constructor(parts: {
    readonly embedded: EmbeddedEngines;
    readonly servers: LlamaServers | undefined;
    readonly log: Log;
  }) {
    this.#embedded = parts.embedded;
    this.#servers = parts.servers;
    this.#log = parts.log;
  }

  need({ profile, isUsable, embedded, servers }: EngineNeeds): void {
    this.#embedded.need(embedded, this.#log);
    // Models take long to load: a slip of the pen in the profile is no reason to stop their servers.
    if (!isUsable && profile !== null && profile === this.#profile) return;
    this.#profile = profile;
    this.#servers?.need(servers, profile);
  }

  of(endpoint: Endpoint): EngineHandle | undefined {
    if (endpoint.kind === "embedded") return this.#embedded.find(endpoint.modelId);
    const server = this.#servers?.find(endpoint.modelId);
    return server !== undefined && endpoint.url === serverUrl(server.model) ? server : undefined;
  }

  all(): readonly EngineHandle[] {
    return [...this.#embedded.all(), ...(this.#servers?.all() ?? [])];
  }

  async control(action: ServerAction, model: LocatedModel): Promise<void> {
    if (this.#servers === undefined) throw new Error("This router was started without llama-server.");
    await this.#servers.control(action, model);
  }

  async stopAll(): Promise<void> {
    await Promise.all([this.#embedded.stopAll(), this.#servers?.stopAll()]);
  }

  onChange(listener: (handle: EngineHandle) => void): () => void {
    const offs = [this.#embedded.onChange(listener), this.#servers?.onChange(listener)];
    return () => {
      for (const off of offs) off?.();
    };
  }
}
