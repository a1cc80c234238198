import type { EmbeddedModel, EngineHandle, EngineSource } from "../../../router/engine/engineStatus.ts";

/** Engines that are ready at once and run nothing; what was stopped is gone from `all`. */
export class FakeEngines implements EngineSource {
  readonly #handles = new Map<string, EngineHandle>();

  ensure(model: EmbeddedModel): EngineHandle {
    const known = this.#handles.get(model.id);
    if (known !== undefined) return known;
    const handle: EngineHandle = {
      model,
      status: { state: "ready", since: 0, loadMs: 1, pid: 1, baseUrl: "http://127.0.0.1:9/v1", token: "t" },
      settled: () => Promise.resolve(handle.status),
      retry: () => undefined,
    };
    this.#handles.set(model.id, handle);
    return handle;
  }

  find(id: string): EngineHandle | undefined {
    return this.#handles.get(id);
  }

  all(): readonly EngineHandle[] {
    return [...this.#handles.values()];
  }

  stop(id: string): Promise<void> {
    this.#handles.delete(id);
    return Promise.resolve();
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
