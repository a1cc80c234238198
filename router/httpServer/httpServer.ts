import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import type { Clock } from "../../core/ports.ts";
import { Connection } from "./connection.ts";
import type { ConnectionHost, ConnectionLimits } from "./connection.ts";
import { requestHeads } from "./headReader.ts";
import { DateHeader } from "./responseHead.ts";

export interface HttpServerOptions extends Pick<ConnectionHost, "handle" | "refuse"> {
  readonly clock: Clock;
  readonly limits: ConnectionLimits;
  /** Told when a connection could not be taken, for instance because the system has no more. */
  readonly onError: (error: Error) => void;
}

/** Whoever is being answered when the server ends has this long to be told. */
const farewellMs = 1_000;
/** Nothing is late by more than this, or by a quarter of its limit. */
const longestLookMs = 1_000;

/**
 * A server for HTTP/1.1 and 1.0 that does what a router needs and little else, for a third of the time and half of the
 * memory of `node:http` (docs/decisions/http-server.md).
 */
export class HttpServer {
  readonly #server: Server;
  readonly #onError: (error: Error) => void;
  readonly #clock: Clock;
  readonly #connections = new Set<Connection>();
  readonly #lookMs: number;
  #stopLooking: (() => void) | undefined;

  constructor({ clock, limits, handle, refuse, onError }: HttpServerOptions) {
    this.#clock = clock;
    const { headersMs, requestMs, stalledReaderMs } = limits;
    this.#lookMs = Math.min(longestLookMs, Math.min(headersMs, requestMs, stalledReaderMs) / 4);
    const host = { clock, limits, handle, refuse, date: new DateHeader(), heads: requestHeads() };
    // Half-open, so that who closes its side gets to know what was wrong.
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      this.#take(socket, host);
    });
    this.#onError = onError;
  }

  /** Where it listens. */
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Listens on loopback, at 0 on any free port. Rejects when it cannot be had. */
  async listen(port: number): Promise<void> {
    const server = this.#server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => {
        server.off("error", reject);
        server.on("error", this.#onError);
        resolve();
      });
    });
  }

  /** Stops listening and cuts what is under way; with a reason, answers under way are told it first, as `onGone` hears. */
  async close(why?: Error): Promise<void> {
    this.#stopLooking?.();
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
    if (why !== undefined) {
      for (const connection of this.#connections) connection.stop(why);
      await this.#atMost(farewellMs, closed);
    }
    for (const connection of this.#connections) connection.destroy();
    await closed;
  }

  async #atMost(ms: number, done: Promise<void>): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.after(ms, resolve);
      void done.then(() => {
        cancel();
        resolve();
      });
    });
  }

  #take(socket: Socket, host: ConnectionHost): void {
    const connection = new Connection(socket, host);
    this.#connections.add(connection);
    socket.on("close", () => this.#connections.delete(connection));
    this.#stopLooking ??= this.#clock.after(this.#lookMs, this.#look);
  }

  /** Looks at all connections as long as there are any. */
  readonly #look = (): void => {
    for (const connection of this.#connections) connection.look();
    this.#stopLooking = this.#connections.size === 0 ? undefined : this.#clock.after(this.#lookMs, this.#look);
  };
}
