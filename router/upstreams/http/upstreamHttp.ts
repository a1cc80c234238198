import type { Clock } from "../../../core/ports.ts";
import { findKey } from "../../../core/servers/serverKeys.ts";
import type { ServerKeys } from "../../../core/servers/serverKeys.ts";
import { toAddress } from "./address.ts";
import type { Address } from "./address.ts";
import { Connection } from "./connection.ts";
import type { AnswerListener } from "./connection.ts";
import { responseHeads } from "./responseHead.ts";

export interface UpstreamRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A JSON text; makes the request a POST. */
  readonly body?: string;
}

/**
 * A connection that nobody used for so long is closed at the next look, unless the server says how long it keeps one:
 * before the five seconds after which many servers close theirs without having said so.
 */
const idleMs = 3_000;
/** Closed so much earlier than the server would, so that both do not meet in the middle. */
const marginMs = 2_000;
const longestIdleMs = 600_000;
const lookEveryMs = 1_000;
/** Addresses that are remembered; those of engines change with every start. */
const maxTargets = 1_000;

/**
 * HTTP/1.1 to model servers over connections that are kept and used again. There is no limit on how long an answer may
 * take to begin: reading a long prompt on a big model is slow and normal. Whether a server hangs is decided by looking at
 * its health.
 */
export class UpstreamHttp {
  readonly #clock: Pick<Clock, "now" | "after">;
  #keys: ServerKeys;
  readonly #targets = new Map<string, Target>();
  readonly #origins = new Map<string, Origin>();
  #isLooking = false;
  #isDestroyed = false;

  /** `keys` are sent to their servers alone, with every request that brings no authorization of its own. */
  constructor(clock: Pick<Clock, "now" | "after">, keys: ServerKeys = new Map()) {
    this.#clock = clock;
    this.#keys = keys;
  }

  /** These keys and no others from now on. */
  useKeys(keys: ServerKeys): void {
    this.#keys = keys;
    this.#targets.clear();
  }

  /** Whether the server of this URL gets a key. */
  hasKeyFor(url: string): boolean {
    return findKey(this.#keys, url) !== undefined;
  }

  /**
   * Sends a request over a connection that is free, or over a new one, always over a new one where `isAgain`: what has just
   * closed one connection may have closed all of them. The listener hears of everything, but not before this returns.
   * @throws TypeError when the URL cannot be used.
   */
  send(request: UpstreamRequest, listener: AnswerListener, isAgain = false): Connection {
    if (this.#isDestroyed) throw new Error("The router is ending.");
    const target = this.#targetOf(request.url);
    const { headers, body } = request;
    const head = body === undefined ? `GET ${target.head}` : `POST ${target.head}`;
    const hasOwnKey = headers["authorization"] !== undefined;
    const lines = `${hasOwnKey ? "" : target.authorization}${headerLines(headers)}`;
    const free = isAgain ? undefined : target.origin.takeIdle();
    const connection = free ?? target.origin.connect(target.address);
    if (body === undefined) connection.send(`${head}${lines}\r\n`, "latin1", listener);
    else {
      const bytes = Buffer.byteLength(body);
      const about = `content-type: application/json\r\ncontent-length: ${String(bytes)}\r\n\r\n`;
      // Byte for byte a character, it is sent without being encoded.
      connection.send(head + lines + about + body, bytes === body.length ? "latin1" : "utf8", listener);
    }
    return connection;
  }

  /** Cuts all connections; those who wait for an answer are told. */
  destroy(): void {
    this.#isDestroyed = true;
    for (const origin of this.#origins.values()) origin.destroy();
  }

  #targetOf(url: string): Target {
    const known = this.#targets.get(url);
    if (known !== undefined) return known;
    const address = toAddress(url);
    let origin = this.#origins.get(address.origin);
    if (origin === undefined) {
      origin = new Origin(this.#clock, () => {
        this.#lookLater();
      });
      this.#origins.set(address.origin, origin);
    }
    if (this.#targets.size >= maxTargets) this.#targets.clear();
    const key = findKey(this.#keys, url);
    const authorization = key === undefined ? "" : `authorization: Bearer ${key}\r\n`;
    const { path, authority } = address;
    const head = `${path} HTTP/1.1\r\nhost: ${authority}\r\nconnection: keep-alive\r\n`;
    const target = { address, origin, head, authorization };
    this.#targets.set(url, target);
    return target;
  }

  /** One timer for all connections: most are used again before it goes off. */
  #lookLater(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#clock.after(lookEveryMs, () => {
      this.#isLooking = false;
      const now = this.#clock.now();
      let left = 0;
      for (const [name, origin] of this.#origins) {
        left += origin.closeOld(now);
        if (origin.isUnused) this.#forget(name, origin);
      }
      if (left > 0) this.#lookLater();
    });
  }

  #forget(name: string, origin: Origin): void {
    this.#origins.delete(name);
    for (const [url, target] of this.#targets) if (target.origin === origin) this.#targets.delete(url);
  }
}

interface Target {
  readonly address: Address;
  readonly origin: Origin;
  /** What every request there begins with, behind its method. */
  readonly head: string;
  /** The line of the head with the server's key, or nothing. */
  readonly authorization: string;
}

/** The connections to one server. */
class Origin {
  readonly #clock: Pick<Clock, "now" | "after">;
  /** Told when a connection became idle or was closed. */
  readonly #onChange: () => void;
  readonly #all = new Set<Connection>();
  /** The one that was used last comes last, and is used first. */
  readonly #idle: Connection[] = [];
  readonly #heads = responseHeads();

  constructor(clock: Pick<Clock, "now" | "after">, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get isUnused(): boolean {
    return this.#all.size === 0;
  }

  takeIdle(): Connection | undefined {
    return this.#idle.pop();
  }

  connect(address: Address): Connection {
    const connection = new Connection(address, this.#clock, {
      heads: this.#heads,
      onIdle: (free) => {
        free.idleSince = this.#clock.now();
        this.#idle.push(free);
        this.#onChange();
      },
      onClose: (closed) => {
        this.#all.delete(closed);
        const at = this.#idle.indexOf(closed);
        if (at >= 0) this.#idle.splice(at, 1);
        this.#onChange();
      },
    });
    this.#all.add(connection);
    return connection;
  }

  /** Closes those that were idle for too long; returns how many are left. */
  closeOld(now: number): number {
    for (const connection of [...this.#idle])
      if (now - connection.idleSince >= mayIdle(connection)) connection.destroy();
    return this.#idle.length;
  }

  destroy(): void {
    for (const connection of this.#all) connection.cut();
  }
}

function mayIdle({ keptForMs }: Connection): number {
  return keptForMs === undefined ? idleMs : Math.min(Math.max(keptForMs - marginMs, 0), longestIdleMs);
}

function headerLines(headers: UpstreamRequest["headers"]): string {
  let lines = "";
  for (const name in headers) lines += `${name}: ${checked(headers[name] ?? "")}\r\n`;
  return lines;
}

/** @throws TypeError when a header's value would end its line. */
function checked(value: string): string {
  if (/[^\t\x20-\x7e]/.test(value)) throw new TypeError("a header has a value that cannot be sent");
  return value;
}
