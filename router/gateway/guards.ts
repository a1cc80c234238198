import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { routerPaths } from "../../protocol/routerApi.ts";
import { RouterError } from "../routerError.ts";

export interface Guarded {
  /** What callers must send as `Authorization: Bearer …`. */
  readonly token: string;
  /** The port that the gateway listens on. */
  readonly port: number;
}

/**
 * Lets a request pass or throws. A page on the web must not reach the router through the user's browser, so only
 * loopback names count as `Host` (DNS rebinding) and only our own origin as `Origin`.
 */
export function guard(request: IncomingMessage, path: string, { token, port }: Guarded): void {
  const host = request.headers.host ?? "";
  const here = new Set(loopbackNames.map((name) => `${name}:${String(port)}`));
  if (!here.has(host.toLowerCase()))
    throw new RouterError("FORBIDDEN_ORIGIN", "The router answers requests to 127.0.0.1 and localhost only.");
  const { origin } = request.headers;
  if (origin !== undefined && ![...here].some((name) => origin.toLowerCase() === `http://${name}`))
    throw new RouterError("FORBIDDEN_ORIGIN", "The router does not answer web pages.");
  if (path === routerPaths.health) return;
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (given === undefined || !isSame(given, token))
    throw new RouterError("UNAUTHORIZED", "The router wants its token: send `Authorization: Bearer TOKEN`.");
}

const loopbackNames: readonly string[] = ["127.0.0.1", "localhost", "[::1]"];

/** Compares without telling by its time how much of the token was right. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
