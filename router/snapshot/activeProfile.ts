import type { LocatedModel } from "../../core/engines/llamaServerArguments.ts";
import type { EndpointHealth } from "../../core/health/health.ts";
import type { Endpoint } from "../../core/registry/endpoints.ts";
import { effectiveTier } from "../../core/registry/registry.ts";
import type { RegistryModel } from "../../core/registry/registry.ts";
import { countOf } from "../../core/text/countOf.ts";
import type { RouterStatus } from "../../protocol/routerApi.ts";
import type { WorkspacePaths } from "../../workspace/locateWorkspace.ts";
import type { EmbeddedModel, EngineSource, NeededServer } from "../engine/engineStatus.ts";
import type { HealthMonitor } from "../health/healthMonitor.ts";
import type { Log } from "../log.ts";
import { RouterError } from "../routerError.ts";
import type { Speeds } from "../speed/speeds.ts";
import { toEmbeddedModel, toLocatedModel } from "../upstreams/upstreams.ts";
import type { ModelFolders } from "../upstreams/upstreams.ts";
import { LastGoodRegistry } from "./lastGoodRegistry.ts";
import { readSnapshot } from "./snapshot.ts";
import type { Snapshot, SnapshotReading } from "./snapshot.ts";

/** A snapshot held by an answer; what it needs keeps running until it is released. */
export interface Lease {
  readonly snapshot: Snapshot;
  release(): void;
}

export interface ActiveProfileParts {
  readonly paths: WorkspacePaths;
  readonly folders: ModelFolders;
  readonly health: HealthMonitor;
  readonly engines: EngineSource;
  readonly speeds: Pick<Speeds, "find">;
  readonly log: Log;
}

/**
 * Which profile is active and what it means at present. The one owner of that choice: switches and changes on disk come
 * in one after the other, answers under way keep the snapshot they began with, and what nobody needs any more is
 * stopped.
 */
export class ActiveProfile {
  readonly #parts: ActiveProfileParts;
  /** Snapshots that answers hold, with how many. */
  readonly #held = new Map<Snapshot, number>();
  readonly #listeners = new Set<() => void>();
  #reading: SnapshotReading = { state: "unusable", name: null, code: "NO_PROFILE", problem: "The router is starting." };
  readonly #registry: LastGoodRegistry;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(parts: ActiveProfileParts) {
    this.#parts = parts;
    this.#registry = new LastGoodRegistry(parts.paths.registryFile);
  }

  /** Makes a profile the active one, whatever its state; one that is active already and broke stays as it last was. */
  use(name: string | null): Promise<void> {
    return this.#enqueue(async () => {
      this.#take(await this.#read(name));
    });
  }

  /** As `use`, but a profile that is not there is refused. @throws RouterError then; what is active stays so. */
  async switchTo(name: string | null): Promise<void> {
    const refusal = await this.#enqueue(async () => {
      const reading = await this.#read(name);
      if (reading.state !== "ok" && reading.isMissing === true) return reading.problem;
      this.#take(reading);
      return undefined;
    });
    if (refusal !== undefined) throw new RouterError("UNKNOWN_PROFILE", refusal);
  }

  /** Reads the active profile and the registry again. */
  reload(): Promise<void> {
    return this.#enqueue(async () => {
      this.#take(await this.#read(this.#reading.name));
    });
  }

  /** The snapshot for a new answer. @throws RouterError with what is wrong when the profile cannot be used. */
  lease(): Lease {
    const reading = this.#reading;
    if (reading.state !== "ok") throw new RouterError(reading.code, reading.problem);
    const { snapshot } = reading;
    this.#held.set(snapshot, (this.#held.get(snapshot) ?? 0) + 1);
    let released = false;
    return {
      snapshot,
      release: () => {
        if (released) return;
        released = true;
        const left = (this.#held.get(snapshot) ?? 1) - 1;
        if (left > 0) this.#held.set(snapshot, left);
        else {
          this.#held.delete(snapshot);
          if (this.#current !== snapshot) this.#settle();
        }
      },
    };
  }

  get status(): RouterStatus {
    const { health, engines, speeds } = this.#parts;
    const reading = this.#reading;
    const endpoints = [...(this.#current?.endpoints.values() ?? [])].flatMap((endpoint) => {
      const known = health.table.get(endpoint.id);
      return known === undefined ? [] : [withSlotsOf(endpoint, known)];
    });
    return {
      pid: process.pid,
      profile: reading.name,
      ...(reading.state !== "ok" && { problem: reading.problem }),
      ...(reading.state === "ok" && reading.warning !== undefined && { warning: reading.warning }),
      ...(reading.state === "ok" && reading.leftOut.length > 0 && { leftOut: reading.leftOut }),
      endpoints,
      models: [...new Set(endpoints.map(({ modelId }) => modelId))].flatMap((id) => speeds.find(id) ?? []),
      engines: engines.all().map(({ kind, model, status }) => ({
        modelId: model.id,
        kind,
        pid: "pid" in status ? status.pid : null,
        state: status.state,
        ...("sentence" in status && { detail: status.sentence }),
      })),
    };
  }

  /** What llama-server would run for a model of the registry. @throws Error with a sentence when it cannot. */
  findServerModel(id: string): LocatedModel {
    const model = this.#current?.registry.models.get(id);
    if (model === undefined) throw new Error(`The registry has no model ${id}, or no profile is active.`);
    const found = toLocatedModel(model, this.#parts.folders);
    if (found !== undefined) return found;
    throw new Error(
      model.engine === "embedded"
        ? `${id} runs in MAGI's own engine, without a llama-server.`
        : model.endpoints === undefined
          ? `${id} needs a file_path and a port in the registry, so that a llama-server can be started for it.`
          : `${id} is answered by the servers in its endpoints, which MAGI does not start.`,
    );
  }

  /** Calls the listener after the active profile or what it means has changed; returns a way to call it off. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get #current(): Snapshot | undefined {
    return this.#reading.state === "ok" ? this.#reading.snapshot : undefined;
  }

  #read(name: string | null): Promise<SnapshotReading> {
    const inUse = this.#current;
    return readSnapshot(name, {
      profilesDir: this.#parts.paths.profilesDir,
      registry: this.#registry,
      inUse: inUse?.name === name ? inUse : undefined,
    });
  }

  #take(reading: SnapshotReading): void {
    this.#reading = reading;
    const name = reading.name ?? "none";
    this.#parts.log(
      reading.state === "ok"
        ? [`profile ${name}: ${countOf(reading.snapshot.endpoints.size, "endpoint")}.`, ...notesOf(reading)].join(" ")
        : reading.problem,
    );
    this.#settle();
    for (const listener of [...this.#listeners]) listener();
  }

  /** Starts, watches and stops what the active snapshot and the answers under way need, and no more. */
  #settle(): void {
    const { health, engines, folders } = this.#parts;
    const current = this.#current;
    const live = new Set([...(current === undefined ? [] : [current]), ...this.#held.keys()]);
    const endpoints = new Map<string, Endpoint>();
    const embedded: EmbeddedModel[] = [];
    const servers: NeededServer[] = [];
    for (const snapshot of live)
      for (const endpoint of snapshot.endpoints.values()) {
        // The active snapshot comes first, so its options win.
        if (endpoints.has(endpoint.id)) continue;
        endpoints.set(endpoint.id, endpoint);
        const known = snapshot.registry.models.get(endpoint.modelId);
        if (endpoint.kind === "embedded") embedded.push(toEmbeddedModel(endpoint, known, folders));
        else if (known !== undefined) servers.push(...toNeeded(known, snapshot === current, folders));
      }
    engines.need({ profile: this.#reading.name, isUsable: current !== undefined, embedded, servers });
    const interval = current?.profile.load_balancing.health_check_interval;
    health.watch(endpoints.values(), (interval ?? 30) * 1000);
  }

  #enqueue<T>(action: () => Promise<T>): Promise<T> {
    const result = this.#queue.then(action);
    this.#queue = result.catch((error: unknown) => {
      this.#parts.log(`switching failed: ${String(error)}`);
    });
    return result;
  }
}

/** The registry's word on the slots counts more than the server's, here as where they are given out. */
function withSlotsOf(endpoint: Endpoint, known: EndpointHealth): EndpointHealth {
  return endpoint.kind === "http" && endpoint.slots !== undefined ? { ...known, slots: endpoint.slots } : known;
}

/** What whoever reads the log may not expect of this profile. */
function notesOf({ leftOut, warning }: Extract<SnapshotReading, { state: "ok" }>): readonly string[] {
  return warning === undefined ? leftOut : [...leftOut, warning];
}

function toNeeded(model: RegistryModel, isActive: boolean, folders: ModelFolders): readonly NeededServer[] {
  const found = toLocatedModel(model, folders);
  return found === undefined ? [] : [{ model: found, tier: effectiveTier(model), isActive }];
}
