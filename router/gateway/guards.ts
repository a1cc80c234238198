import { timingSafeEqual } from "node:crypto";
import { routerPaths } from "../../protocol/routerApi.ts";
import type { HttpRequest } from "../httpServer/httpRequest.ts";
import type { RequestHeaders } from "../httpServer/requestHead.ts";
import { RouterError } from "../routerError.ts";
import type { Target } from "./target.ts";

export interface Guarded {
  /** What callers must send as `Authorization: Bearer …`; null when they need nothing. */
  readonly token: string | null;
  /** The port that the gateway listens on. */
  readonly port: number;
}

/** Lets a request pass or throws a `RouterError`. */
export type Guard = (request: Pick<HttpRequest, "headers" | "minorVersion">, target: Target) => void;

const loopbackNames: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

/**
 * A page on the web must not reach the router through the user's browser, token or not, so only loopback names count as
 * `Host` (DNS rebinding) and only our own origin as `Origin`.
 */
export function createGuard({ token, port }: Guarded): Guard {
  const own = loopbackNames.map((name) => `${name}:${port}`);
  const origins = new Set([...own, ...(port === 80 ? loopbackNames : [])].map((name) => `http://${name}`));
  const wanted = token === null ? undefined : Buffer.from(token);
  /** The last headers that passed everything: a client that sends the same with each request has the same map of them. */
  let passed: RequestHeaders | undefined;
  return ({ headers, minorVersion }, { path, authority }) => {
    if (headers === passed && authority === undefined) return;
    const host = headers.get("host") ?? authority;
    // HTTP/1.0 has none, and no browser speaks it.
    if (host === undefined && minorVersion === 1) throw new RouterError("BAD_REQUEST", "The request has no `Host`.");
    if (isElsewhere(host) || isElsewhere(authority))
      throw new RouterError(
        "FORBIDDEN_ORIGIN",
        "The router answers requests to 127.0.0.1 and localhost only, and `Host` names another. Forward its port to a port of your own machine (ssh -L).",
      );
    const origin = headers.get("origin");
    if (origin !== undefined && !origins.has(origin.toLowerCase()))
      throw new RouterError("FORBIDDEN_ORIGIN", "The router does not answer web pages.");
    if (wanted === undefined || path === routerPaths.health) return;
    const given = /^Bearer (.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
    if (given === undefined)
      throw new RouterError("UNAUTHORIZED", "The router wants its token: send `Authorization: Bearer TOKEN`.");
    // Compared without telling by its time how much of the token was right; its length is no secret.
    if (!isSame(Buffer.from(given), wanted))
      throw new RouterError(
        "UNAUTHORIZED",
        "That is not this router's token: it has the one that `magi serve` was given (--token, MAGI_TOKEN), else the one that it printed.",
      );
    if (host !== undefined && authority === undefined) passed = headers;
  };
}

/**
 * Any port will do, or none: a browser says the name that the page's address has, which is what DNS rebinding cannot change, and
 * the port may be that of a tunnel (`ssh -L`).
 */
function isElsewhere(host: string | undefined): boolean {
  return host !== undefined && !loopbackNames.includes(host.replace(/:\d{1,5}$/, "").toLowerCase());
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
