import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { routerPaths } from "../../protocol/routerApi.ts";
import { RouterError } from "../routerError.ts";
import type { Target } from "./target.ts";

export interface Guarded {
  /** What callers must send as `Authorization: Bearer …`; null when they need nothing. */
  readonly token: string | null;
  /** The port that the gateway listens on. */
  readonly port: number;
}

/** Lets a request pass or throws a `RouterError`. */
export type Guard = (request: Pick<IncomingMessage, "headers" | "rawHeaders">, target: Target) => void;

/** More headers than any client sends. */
const maxHeaders = 100;

const loopbackNames: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

/**
 * A page on the web must not reach the router through the user's browser, token or not, so only loopback names count as
 * `Host` (DNS rebinding) and only our own origin as `Origin`.
 */
export function createGuard({ token, port }: Guarded): Guard {
  const here = new Set(loopbackNames.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));
  const origins = new Set([...here].map((name) => `http://${name}`));
  const wanted = token === null ? undefined : Buffer.from(token);
  return ({ headers, rawHeaders }, { path, authority }) => {
    checkCount(rawHeaders);
    const host = headers.host ?? authority;
    if (host === undefined) throw new RouterError("BAD_REQUEST", "The request has no `Host`.");
    if (!here.has(host.toLowerCase()) || !here.has((authority ?? host).toLowerCase()))
      throw new RouterError("FORBIDDEN_ORIGIN", "The router answers requests to 127.0.0.1 and localhost only.");
    const { origin } = headers;
    if (origin !== undefined && !origins.has(origin.toLowerCase()))
      throw new RouterError("FORBIDDEN_ORIGIN", "The router does not answer web pages.");
    if (wanted === undefined || path === routerPaths.health) return;
    const given = /^Bearer (.+)$/i.exec(headers.authorization ?? "")?.[1];
    // Compared without telling by its time how much of the token was right; its length is no secret.
    if (given === undefined || !isSame(Buffer.from(given), wanted))
      throw new RouterError("UNAUTHORIZED", "The router wants its token: send `Authorization: Bearer TOKEN`.");
  };
}

function checkCount(rawHeaders: readonly string[]): void {
  if (rawHeaders.length > 2 * maxHeaders)
    throw new RouterError("TOO_LARGE", `The request has more than ${String(maxHeaders)} headers.`, { status: 431 });
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === "host") hosts++;
  if (hosts > 1) throw new RouterError("BAD_REQUEST", "The request has more than one `Host`.");
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
