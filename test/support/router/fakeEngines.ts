import type {
  EmbeddedHandle,
  EmbeddedModel,
  EngineHandle,
  EngineNeeds,
  EngineSource,
} from "../../../router/engine/engineStatus.ts";
import type { Endpoint } from "../../../core/registry/endpoints.ts";

/** Embedded engines that are ready at once and run nothing; what is not needed any more is gone from `all`. */
export class FakeEngines implements EngineSource {
  readonly #handles = new Map<string, EmbeddedHandle>();
  /** What was needed last. */
  needs: EngineNeeds = { profile: null, isUsable: false, embedded: [], servers: [] };

  need(needs: EngineNeeds): void {
    this.needs = needs;
    const ids = new Set(needs.embedded.map(({ id }) => id));
    for (const id of this.#handles.keys()) if (!ids.has(id)) this.#handles.delete(id);
    for (const model of needs.embedded) if (!this.#handles.has(model.id)) this.#handles.set(model.id, ready(model));
  }

  of(endpoint: Endpoint): EngineHandle | undefined {
    return endpoint.kind === "embedded" ? this.#handles.get(endpoint.modelId) : undefined;
  }

  all(): readonly EngineHandle[] {
    return [...this.#handles.values()];
  }

  control(): Promise<void> {
    return Promise.reject(new Error("There are no llama-servers here."));
  }

  stopAll(): Promise<void> {
    this.#handles.clear();
    return Promise.resolve();
  }

  onChange(): () => void {
    return () => undefined;
  }

  /** Ids of what runs. */
  get running(): readonly string[] {
    return [...this.#handles.keys()];
  }
}

function ready(model: EmbeddedModel): EmbeddedHandle {
  const handle: EmbeddedHandle = {
    kind: "embedded",
    model,
    status: { state: "ready", since: 0, loadMs: 1, pid: 1, baseUrl: "http://127.0.0.1:9/v1", token: "t" },
    settled: () => Promise.resolve(handle.status),
    retryWhenFileChanged: () => Promise.resolve(),
    retry: () => undefined,
  };
  return handle;
}
