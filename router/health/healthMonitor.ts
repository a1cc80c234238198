import type { EndpointHealth } from "../../core/health/health.ts";
import { canAnswer } from "../../core/health/health.ts";
import { nextCheckDelayMs } from "../../core/health/nextCheck.ts";
import { observe } from "../../core/health/observe.ts";
import type { Observation } from "../../core/health/observe.ts";
import type { Clock, Random } from "../../core/ports.ts";
import type { Endpoint } from "../../core/registry/endpoints.ts";

export type CheckOutcome = Extract<Observation, { kind: "checked" | "silent" }>;

/** Looks at an endpoint once. Never rejects, except with the signal's reason. */
export type Check = (endpoint: Endpoint, signal: AbortSignal) => Promise<CheckOutcome>;

interface Watched {
  readonly endpoint: Endpoint;
  misses: number;
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
  readonly #ended = new AbortController();
  #intervalMs = 30_000;

  constructor(parts: { readonly check: Check; readonly clock: Clock; readonly random: Random }) {
    this.#check = parts.check;
    this.#clock = parts.clock;
    this.#random = parts.random;
  }

  /** What is known now, by `Endpoint.id`. */
  get table(): ReadonlyMap<string, EndpointHealth> {
    return this.#table;
  }

  /** Watches these endpoints from now on and no others. What is known of those that stay is kept. */
  watch(endpoints: Iterable<Endpoint>, intervalMs: number): void {
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
      else if (intervalChanged && watched.checking === undefined) this.#schedule(watched);
    }
    this.#changed();
  }

  /** Takes in what traffic shows. An endpoint that is not watched (any more) is none of our business. */
  observe(id: string, observation: Observation): void {
    const before = this.#table.get(id);
    const watched = this.#watched.get(id);
    if (before === undefined || watched === undefined) return;
    const after = observe(before, observation, this.#clock.now());
    this.#table.set(id, after);
    if (canAnswer(after.state) && after.state !== "loading") watched.misses = 0;
    if (after.state !== before.state && watched.checking === undefined) this.#schedule(watched);
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

  /** Calls the listener after every change of the table; returns a way to call it off. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#ended.abort(new Error("The health monitor has ended."));
    for (const watched of this.#watched.values()) watched.cancelTimer();
    this.#watched.clear();
    this.#listeners.clear();
  }

  #begin(endpoint: Endpoint): void {
    const watched: Watched = { endpoint, misses: 0, cancelTimer: () => undefined };
    this.#watched.set(endpoint.id, watched);
    this.#table.set(endpoint.id, {
      endpoint: endpoint.id,
      modelId: endpoint.modelId,
      url: endpoint.kind === "http" ? endpoint.url : "embedded",
      state: "unknown",
      since: this.#clock.now(),
      active: 0,
    });
    void this.#look(watched);
  }

  #look(watched: Watched): Promise<CheckOutcome> {
    watched.checking ??= this.#lookOnce(watched);
    return watched.checking;
  }

  async #lookOnce(watched: Watched): Promise<CheckOutcome> {
    const { id } = watched.endpoint;
    watched.cancelTimer();
    let outcome: CheckOutcome;
    try {
      outcome = await this.#check(watched.endpoint, this.#ended.signal);
    } catch (error) {
      outcome = { kind: "checked", state: "down", detail: error instanceof Error ? error.message : "the check failed" };
    }
    delete watched.checking;
    if (this.#watched.get(id) !== watched) return outcome;
    watched.misses++;
    this.observe(id, outcome);
    this.#schedule(watched);
    return outcome;
  }

  #schedule(watched: Watched): void {
    watched.cancelTimer();
    const state = this.#table.get(watched.endpoint.id)?.state ?? "unknown";
    const rhythm = { state, misses: watched.misses, intervalMs: this.#intervalMs, random: this.#random };
    watched.cancelTimer = this.#clock.after(nextCheckDelayMs(rhythm), () => void this.#look(watched));
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
