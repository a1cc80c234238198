import type { Clock } from "../../core/ports.ts";
import type { RouterOrder, RouterStatus } from "../../protocol/routerApi.ts";
import { delayAfter, soundRunMs } from "../children/backoff.ts";
import type { Log } from "../log/log.ts";
import { describeError } from "../log/log.ts";
import { Observable, waitFor } from "../observing/observable.ts";
import type { ReadonlyObservable } from "../observing/observable.ts";
import type { RouterNotWanted, RouterState } from "../situation/situation.ts";
import type { RouterEnd, RouterRun } from "./routerRun.ts";

/** What the host needs of a router that listens. */
export interface RouterConnection {
  /** Its states, the first at once, until the signal is aborted or the connection breaks. */
  statuses(signal: AbortSignal): AsyncIterable<RouterStatus>;
}

/** How the host starts a router and connects to it. */
export interface RouterStarter<Connection extends RouterConnection> {
  start(): RouterRun;
  connect(url: string): Connection;
}

/**
 * Keeps one router running while it is wanted: starts it, follows its status, starts it again with growing delays when
 * it ends by itself, and leaves it to the user after some failures in a row.
 */
export class RouterHost<Connection extends RouterConnection> {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #state = new Observable<RouterState>({ kind: "off", why: "no-profiles" });
  readonly #connection = new Observable<Connection | undefined>(undefined);
  #life: Life | undefined;
  #failures = 0;

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  get state(): ReadonlyObservable<RouterState> {
    return this.#state;
  }

  /** The router's process, for those who want to look (or to end it). */
  get pid(): number | undefined {
    return this.#life?.run.pid;
  }

  /** Starts a router, instead of the one that runs; what failed before is forgotten. */
  start(starter: RouterStarter<Connection>): void {
    this.#failures = 0;
    this.#begin(starter, false);
  }

  /** Tells the router that runs or is being started, if any. */
  tell(order: RouterOrder): void {
    this.#life?.run.tell(order);
  }

  /** Ends the router. `why` is what the views say. */
  stop(why: RouterNotWanted): void {
    this.#end();
    this.#state.set({ kind: "off", why });
  }

  /**
   * The connection to a router that listens; waits for one that is being started. Another one than `not`, for whoever
   * found that one broken before this host did.
   * @throws with a sentence for a person when there is none and none is coming, or the signal's reason.
   */
  async getConnection(signal: AbortSignal, not?: Connection): Promise<Connection> {
    const end = new AbortController();
    const problem = (state: RouterState): string | undefined => {
      if (state.kind === "off") return notWantedWords[state.why];
      return state.kind === "down" && !state.retrying ? state.problem : undefined;
    };
    const check = (state: RouterState): void => {
      const text = problem(state);
      if (text !== undefined) end.abort(new Error(text));
    };
    const watching = this.#state.subscribe(check);
    check(this.#state.value);
    try {
      return await waitFor(
        this.#connection,
        (connection): connection is Connection => connection !== undefined && connection !== not,
        AbortSignal.any([signal, end.signal]),
      );
    } finally {
      watching.dispose();
    }
  }

  dispose(): void {
    this.#end();
  }

  #begin(starter: RouterStarter<Connection>, again: boolean): void {
    this.#end();
    const life: Life = { run: starter.start(), over: new AbortController(), startedAt: this.#clock.now() };
    this.#life = life;
    this.#state.set({ kind: "starting", again });
    void life.run.ended.then((end) => {
      if (this.#life === life) this.#ended(end, life, starter);
    });
    void this.#follow(life, starter);
  }

  /** Waits until the router listens and then follows its status for as long as it lives. */
  async #follow(life: Life, starter: RouterStarter<Connection>): Promise<void> {
    const { signal } = life.over;
    let connection: Connection;
    try {
      connection = starter.connect(await life.run.listening);
    } catch (error) {
      // `ended` tells the state; this is for the log.
      this.#log.error(describeError(error));
      return;
    }
    // A function, so that the compiler does not take an old reading for the truth after an await.
    const isOver = (): boolean => signal.aborted;
    if (isOver()) return;
    this.#log.info(`The router (process ${String(life.run.pid)}) listens.`);
    this.#state.set({ kind: "running", status: undefined });
    this.#connection.set(connection);
    while (!isOver()) {
      try {
        for await (const status of connection.statuses(signal)) {
          if (this.#life === life) this.#state.set({ kind: "running", status });
        }
      } catch (error) {
        if (!isOver()) this.#log.warn(`The router's status is not heard: ${describeError(error)}`);
      }
      if (!isOver()) await this.#pause(500, signal);
    }
  }

  #ended({ how, said }: RouterEnd, life: Life, starter: RouterStarter<Connection>): void {
    this.#failures = this.#clock.now() - life.startedAt > soundRunMs ? 1 : this.#failures + 1;
    const delayMs = delayAfter(this.#failures);
    this.#end();
    this.#log.error(
      `The router ended ${how}. ${delayMs === undefined ? "It is not started again." : `Next start in ${delayMs} ms.`}`,
    );
    if (delayMs === undefined) {
      const problem = said ?? "The router ends each time it is started. Look at the log, then restart it.";
      this.#state.set({ kind: "down", retrying: false, problem });
      return;
    }
    const waiting = new AbortController();
    const cancel = this.#clock.after(delayMs, () => {
      this.#begin(starter, true);
    });
    waiting.signal.addEventListener("abort", cancel);
    this.#life = { ...life, over: waiting };
    this.#state.set({ kind: "down", retrying: true, problem: "The router stopped and is being started again." });
  }

  #end(): void {
    const life = this.#life;
    this.#life = undefined;
    this.#connection.set(undefined);
    life?.over.abort(new Error("The router was stopped."));
    life?.run.stop();
  }

  #pause(delayMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(delayMs, resolve);
      signal.addEventListener("abort", () => {
        cancel();
        resolve();
      });
    });
  }
}

const notWantedWords: Readonly<Record<RouterNotWanted, string>> = {
  "no-folder": "No folder is open. MAGI keeps profiles in one: open a folder and send it again.",
  "no-profiles": "There is no profile to route with. Create one and send it again.",
  untrusted: "The router does not run in a workspace that is not trusted. Trust the workspace and send it again.",
};

interface Life {
  readonly run: RouterRun;
  /** Aborted when this life is no longer the host's. */
  readonly over: AbortController;
  readonly startedAt: number;
}
