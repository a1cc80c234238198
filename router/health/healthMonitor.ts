import type { EndpointHealth } from "../../core/health/health.ts";
import { isLocalUrl, nextCheckDelayMs } from "../../core/health/nextCheck.ts";
import { observe } from "../../core/health/observe.ts";
import type { Observation } from "../../core/health/observe.ts";
import type { Clock, Random } from "../../core/ports.ts";
import type { Endpoint } from "../../core/registry/endpoints.ts";

export type CheckOutcome = Extract<Observation, { kind: "checked" | "silent" }>;

/** Looks at an endpoint once. Never rejects, except with the signal's reason. */
export type Check = (endpoint: Endpoint, signal: AbortSignal, wish: CheckWish) => Promise<CheckOutcome>;

type Tell = (before: EndpointHealth, after: EndpointHealth) => void;

export interface CheckWish {
  /** Requests went there since the last check or are under way: how busy the server is counts. */
  readonly inUse: boolean;
}

/** A prompt that failed at a server that seems well is looked into at once, but not more often than this. */
const betweenLooksMs = 200;
/** Who listens is told of mere traffic no more often than this. */
const gatherTrafficMs = 100;

interface Watched {
  /** As the registry has it now. */
  endpoint: Endpoint;
  readonly isLocal: boolean;
  misses: number;
  /** Requests went there since the last check. */
  used: boolean;
  /** When the last check ended. */
  checkedAt: number;
  cancelTimer: () => void;
  checking?: Promise<CheckOutcome>;
}

/**
 * Knows how the endpoints are: it checks each at the profile's interval and learns from real traffic in between. The
 * one owner of the health table.
 */
export class HealthMonitor {
  readonly #check: Check;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #watched = new Map<string, Watched>();
  readonly #table = new Map<string, EndpointHealth>();
  readonly #listeners = new Set<() => void>();
  readonly #tell: Tell;
  /** Of the checks under way, one each: Node 20 never lets go of what a check makes of a signal that outlives it. */
  readonly #looks = new Set<AbortController>();
  #tellsOfTraffic = false;
  #isOver = false;
  #intervalMs = 30_000;

  /** `tell` hears of each endpoint whose state, or whose breaker, is not what it was. */
  constructor(parts: { readonly check: Check; readonly clock: Clock; readonly random: Random; readonly tell?: Tell }) {
    this.#check = parts.check;
    this.#tell = parts.tell ?? (() => undefined);
    this.#clock = parts.clock;
    this.#random = parts.random;
  }

  /** What is known now, by `Endpoint.id`. */
  get table(): ReadonlyMap<string, EndpointHealth> {
    return this.#table;
  }

  /** How many requests an endpoint works on at once: the registry's word, else its server's, else `Infinity`. */
  slotsOf(id: string): number {
    const endpoint = this.#watched.get(id)?.endpoint;
    const said = endpoint?.kind === "http" ? endpoint.slots : undefined;
    return said ?? this.#table.get(id)?.slots ?? Infinity;
  }

  /**
   * Watches these endpoints from now on and no others. What is known of those that stay is kept; one that has another
   * model behind it now is looked at at once.
   */
  watch(endpoints: Iterable<Endpoint>, intervalMs: number): void {
    // The last answers may end after it.
    if (this.#isOver) return;
    const wanted = new Map([...endpoints].map((endpoint) => [endpoint.id, endpoint]));
    for (const [id, watched] of this.#watched)
      if (!wanted.has(id)) {
        watched.cancelTimer();
        this.#watched.delete(id);
        this.#table.delete(id);
      }
    const intervalChanged = intervalMs !== this.#intervalMs;
    this.#intervalMs = intervalMs;
    for (const endpoint of wanted.values()) {
      const watched = this.#watched.get(endpoint.id);
      if (watched === undefined) this.#begin(endpoint);
      else if (asksForOther(watched.endpoint, endpoint)) {
        // What a check that is under way finds is of the model before: nobody waits for it any more.
        watched.cancelTimer();
        this.#add(endpoint);
      } else {
        watched.endpoint = endpoint;
        if (intervalChanged && watched.checking === undefined) this.#schedule(watched);
      }
    }
    this.#changed();
  }

  /** Takes in what traffic shows. An endpoint that is not watched (any more) is none of our business. */
  observe(id: string, observation: Observation): void {
    const before = this.#table.get(id);
    const watched = this.#watched.get(id);
    if (before === undefined || watched === undefined) return;
    const now = this.#clock.now();
    const after = observe(before, observation, now);
    if (after === before) return;
    this.#table.set(id, after);
    if (after.state !== before.state || after.breaker !== before.breaker) this.#tell(before, after);
    if (observation.kind === "traffic") {
      if (observation.change === 1) watched.used = true;
      this.#trafficChanged();
      return;
    }
    if (isWell(after)) watched.misses = 0;
    if (watched.checking === undefined) {
      if (after.state !== before.state) this.#schedule(watched);
      else if (observation.kind === "fault") this.#lookSoon(watched, now);
    }
    this.#changed();
  }

  /** Checks one endpoint now, or joins the check that is under way. */
  async checkNow(id: string): Promise<CheckOutcome | undefined> {
    const watched = this.#watched.get(id);
    return watched === undefined ? undefined : this.#look(watched);
  }

  async checkAll(): Promise<void> {
    await Promise.all([...this.#watched.values()].map((watched) => this.#look(watched)));
  }

  /** Resolves when the endpoint is no longer loading, at once if it is not. Rejects with the signal's reason. */
  async settled(id: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#table.get(id)?.state !== "loading") return;
    await new Promise<void>((resolve, reject) => {
      const off = this.onChange(() => {
        if (this.#table.get(id)?.state === "loading") return;
        done();
        resolve();
      });
      const abort = (): void => {
        done();
        // The reason is whatever the owner of the signal gave.
        reject(signal.reason as Error);
      };
      const done = (): void => {
        off();
        signal.removeEventListener("abort", abort);
      };
      signal.addEventListener("abort", abort);
    });
  }

  /**
   * Calls the listener after every change of the table, a little later when it is only that requests began or ended;
   * returns a way to call it off.
   */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#isOver = true;
    const ended = new Error("The health monitor has ended.");
    for (const look of this.#looks) look.abort(ended);
    for (const watched of this.#watched.values()) watched.cancelTimer();
    this.#watched.clear();
    this.#listeners.clear();
  }

  #begin(endpoint: Endpoint): void {
    this.#table.set(endpoint.id, {
      endpoint: endpoint.id,
      modelId: endpoint.modelId,
      url: urlOf(endpoint),
      state: "unknown",
      since: this.#clock.now(),
      active: 0,
    });
    this.#add(endpoint);
  }

  /** Looks at an endpoint now, and again from then on. */
  #add(endpoint: Endpoint): void {
    const watched: Watched = {
      endpoint,
      isLocal: endpoint.kind === "embedded" || isLocalUrl(urlOf(endpoint)),
      misses: 0,
      used: false,
      checkedAt: -Infinity,
      cancelTimer: () => undefined,
    };
    this.#watched.set(endpoint.id, watched);
    void this.#look(watched);
  }

  #look(watched: Watched): Promise<CheckOutcome> {
    watched.checking ??= this.#lookOnce(watched);
    return watched.checking;
  }

  async #lookOnce(watched: Watched): Promise<CheckOutcome> {
    const { id } = watched.endpoint;
    watched.cancelTimer();
    const inUse = watched.used || (this.#table.get(id)?.active ?? 0) > 0;
    watched.used = false;
    const look = new AbortController();
    this.#looks.add(look);
    let outcome: CheckOutcome;
    try {
      outcome = await this.#check(watched.endpoint, look.signal, { inUse });
    } catch (error) {
      outcome = { kind: "checked", state: "down", detail: error instanceof Error ? error.message : "the check failed" };
    }
    this.#looks.delete(look);
    delete watched.checking;
    watched.checkedAt = this.#clock.now();
    if (this.#watched.get(id) !== watched) return outcome;
    watched.misses++;
    this.observe(id, outcome);
    this.#schedule(watched);
    return outcome;
  }

  #schedule(watched: Watched): void {
    const { isLocal, misses } = watched;
    const state = this.#table.get(watched.endpoint.id)?.state ?? "unknown";
    this.#lookIn(
      nextCheckDelayMs({ state, isLocal, misses, intervalMs: this.#intervalMs, random: this.#random }),
      watched,
    );
  }

  #lookSoon(watched: Watched, now: number): void {
    this.#lookIn(Math.max(0, watched.checkedAt + betweenLooksMs - now), watched);
  }

  #lookIn(delayMs: number, watched: Watched): void {
    watched.cancelTimer();
    watched.cancelTimer = this.#clock.after(delayMs, () => void this.#look(watched));
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Requests come and go thousands of times a second; who listens need not know of each. */
  #trafficChanged(): void {
    if (this.#tellsOfTraffic || this.#listeners.size === 0) return;
    this.#tellsOfTraffic = true;
    this.#clock.after(gatherTrafficMs, () => {
      this.#tellsOfTraffic = false;
      this.#changed();
    });
  }
}

function urlOf(endpoint: Endpoint): string {
  return endpoint.kind === "http" ? endpoint.url : "embedded";
}

/** Whether the registry has another name for the model at the same place, or another file. */
function asksForOther(before: Endpoint, after: Endpoint): boolean {
  if (before.kind === "http") return after.kind === "http" && before.upstreamModel !== after.upstreamModel;
  return after.kind === "embedded" && before.filePath !== after.filePath;
}

function isWell({ state }: EndpointHealth): boolean {
  return state === "ok" || state === "sleeping" || state === "unknown";
}
