import { idleServers, planServers, roomFor } from "../../core/engines/planServers.ts";
import type { RunningServer } from "../../core/engines/planServers.ts";
import type { LocatedModel } from "../../core/engines/llamaServerArguments.ts";
import type { ServerAction } from "../../protocol/routerApi.ts";
import type { NeededServer, ServerHandle } from "../engine/engineStatus.ts";
import { LlamaServer } from "./llamaServer.ts";
import type { ServerOwner, ServerParts } from "./llamaServer.ts";
import { adoptServerProcess } from "./serverProcess.ts";

export interface LlamaServersOptions extends ServerParts {
  /** Requests that a model's server works on, as far as the router knows. */
  readonly loadOf: (model: LocatedModel) => number;
}

/** How often it is looked whether a server waits for a place or has been idle for long. */
const lookEveryMs = 1_000;

/**
 * The llama-servers of this router, one for each model that the active profile enables or that was started by hand, at
 * most so many at once. The one owner of who runs and who goes: the plan is core's (`planServers.ts`).
 */
export class LlamaServers {
  readonly #options: LlamaServersOptions;
  readonly #servers = new Map<string, LlamaServer>();
  readonly #owner: ServerOwner;
  readonly #listeners = new Set<(handle: ServerHandle) => void>();
  readonly #leaving = new Set<Promise<void>>();
  #needed: readonly NeededServer[] = [];
  #profile: string | null = null;
  #sweep: Promise<void> | undefined;
  #callOffLook: () => void = () => undefined;
  #isOver = false;

  constructor(options: LlamaServersOptions) {
    this.#options = options;
    this.#owner = {
      changed: (server) => {
        for (const listener of this.#listeners) listener(server);
      },
      admit: (server) => {
        this.#admit(server);
      },
      replan: () => {
        if (!this.#isOver) this.#plan();
      },
    };
  }

  /** Has what a profile needs run, as far as there is room; stops what nobody needs any more. */
  need(needed: readonly NeededServer[], profile: string | null): void {
    const isSwitch = profile !== this.#profile;
    this.#profile = profile;
    this.#needed = needed;
    for (const { model } of needed) this.#ensure(model);
    if (isSwitch)
      for (const server of this.#servers.values()) {
        server.isHeld = false;
        // Whoever switches may have put right what was wrong.
        if (server.status.state === "failed") void server.stop();
      }
    // What an earlier window left behind comes first, so that it is not started twice.
    this.#sweep ??= this.#takeOver();
    void this.#sweep
      .then(() => Promise.all([...this.#servers.values()].map((server) => server.verify())))
      .then(() => {
        if (!this.#isOver) this.#plan();
      });
    this.#look();
  }

  find(id: string): ServerHandle | undefined {
    return this.#servers.get(id);
  }

  all(): readonly ServerHandle[] {
    return [...this.#servers.values()];
  }

  /** At the user's word; a server that is started so stays until it is stopped so. Resolves when what ends has ended. */
  async control(action: ServerAction, model: LocatedModel): Promise<void> {
    const server = this.#ensure(model);
    if (action !== "start") await server.stop();
    server.isHeld = action === "stop";
    server.isPinned = action !== "stop" && !this.#isWanted(model.id);
    if (action === "stop") this.#dropUnneeded(server);
    else if (!server.hasPlace && !server.isWaiting) this.#admit(server);
  }

  /** Ends them all, or lets them go on where the user wants that. */
  async stopAll(): Promise<void> {
    this.#isOver = true;
    this.#callOffLook();
    const servers = [...this.#servers.values()];
    this.#servers.clear();
    if (this.#options.settings.keep) for (const server of servers) server.leave();
    else await Promise.all([...servers.map((server) => server.stop()), ...this.#leaving]);
  }

  onChange(listener: (handle: ServerHandle) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** The model's server, with its process stopped when that runs with other settings than the registry's now. */
  #ensure(model: LocatedModel): LlamaServer {
    const known = this.#servers.get(model.id);
    if (known !== undefined && JSON.stringify(known.model) === JSON.stringify(model)) return known;
    const server = new LlamaServer(model, this.#options, this.#owner);
    this.#servers.set(model.id, server);
    if (known === undefined) return server;
    server.isPinned = known.isPinned;
    server.isHeld = known.isHeld;
    const wasRunning = known.hasPlace;
    const gone = this.#retire(known);
    if (wasRunning) server.launch(gone);
    return server;
  }

  #plan(): void {
    const { most, start: policy } = this.#options.settings;
    const running = this.#running();
    const held = new Set(this.#needed.filter(({ isActive }) => !isActive).map(({ model }) => model.id));
    const wanted = this.#needed
      .filter(({ isActive, model: { id } }) => isActive && this.#canBeStarted(id))
      .map(({ model: { id }, tier }) => ({ id, tier }));
    const { start, stop } = planServers({
      wanted,
      running,
      most: most - running.filter(({ id }) => held.has(id)).length,
      policy,
    });
    // An answer that began before the switch ends with the server that it began with.
    for (const id of stop) if (!held.has(id)) this.#forget(id);
    for (const [id, server] of this.#servers) if (!server.hasPlace && !held.has(id)) this.#dropUnneeded(server);
    for (const id of start) this.#servers.get(id)?.launch(Promise.all(this.#leaving).then(() => undefined));
  }

  #canBeStarted(id: string): boolean {
    const server = this.#servers.get(id);
    if (server === undefined || server.isHeld) return false;
    return server.status.state !== "failed" && server.status.state !== "elsewhere";
  }

  #admit(server: LlamaServer): void {
    const { most } = this.#options.settings;
    const { id } = server.model;
    const room = roomFor(id, this.#running(), most);
    if (room.kind === "free") server.launch(Promise.all(this.#leaving).then(() => undefined));
    else if (room.kind === "stop") server.launch(this.#servers.get(room.id)?.stop());
    else
      server.waitForPlace(
        most === 1
          ? "It waits until the one server that may run is not at work."
          : `It waits until one of the ${String(most)} servers that may run at once is not at work.`,
      );
    this.#look();
  }

  /** Those who have a process, or are about to. */
  #running(): readonly RunningServer[] {
    const now = this.#options.clock.now();
    return [...this.#servers.values()]
      .filter((server) => server.hasPlace)
      .map((server) => {
        const isBusy = this.#options.loadOf(server.model) > 0;
        if (isBusy) server.lastUsed = now;
        return {
          id: server.model.id,
          isBusy: isBusy || server.isAtWork,
          lastUsed: server.lastUsed,
          isPinned: server.isPinned,
        };
      });
  }

  /** Looks, as long as there is something to look at, who can have a place now and who has been idle for too long. */
  #look(): void {
    this.#callOffLook();
    if (this.#isOver || this.#servers.size === 0) return;
    this.#callOffLook = this.#options.clock.after(lookEveryMs, () => {
      const { idleMinutes } = this.#options.settings;
      const running = this.#running();
      if (idleMinutes > 0)
        for (const id of idleServers(running, this.#options.clock.now(), idleMinutes * 60_000)) {
          const server = this.#servers.get(id);
          // One that was started by hand is stopped by hand.
          if (server === undefined || server.isPinned || server.status.state !== "ready") continue;
          this.#options.log(`llama-server ${id}: is stopped, because nobody asked it for ${String(idleMinutes)} min`);
          server.isHeld = true;
          void server.stop();
        }
      for (const server of this.#servers.values()) if (server.isWaiting) this.#admit(server);
      this.#look();
    });
  }

  #isWanted(id: string): boolean {
    return this.#needed.some(({ model, isActive }) => isActive && model.id === id);
  }

  #dropUnneeded(server: LlamaServer): void {
    const { id } = server.model;
    if (!server.isPinned && !this.#needed.some(({ model }) => model.id === id)) this.#forget(id);
  }

  #forget(id: string): void {
    const server = this.#servers.get(id);
    if (server === undefined) return;
    this.#servers.delete(id);
    void this.#retire(server);
  }

  #retire(server: LlamaServer): Promise<void> {
    const gone = server.stop().finally(() => this.#leaving.delete(gone));
    this.#leaving.add(gone);
    return gone;
  }

  /** Goes on with the servers that outlived their router and are wanted; ends those that were not meant to stay. */
  async #takeOver(): Promise<void> {
    const { records, clock, log } = this.#options;
    for (const record of await records.orphans()) {
      if (this.#isOver) return;
      const heir = [...this.#servers.values()].find((server) => server.isOf(record));
      if (heir !== undefined) {
        if (!heir.hasPlace) heir.adopt(record);
      } else if (!record.keep) {
        log(`llama-server ${record.modelId}: is ended; the window that started it is gone`);
        await adoptServerProcess(record.pid, { clock, onExit: () => undefined }).stop();
        await records.remove(record.port, record.pid);
      }
    }
  }
}
