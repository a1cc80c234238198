import { Agent, request } from "undici";
import type { Dispatcher } from "undici";

/**
 * One pool of connections to all upstreams. There is no limit on how long an answer may take to begin: reading a long
 * prompt on a big model is slow and normal. Whether a server hangs is decided by looking at its health.
 */
export function createUpstreamHttp(): Agent {
  return new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 5_000 }, keepAliveTimeout: 4_000 });
}

export interface Call {
  readonly http: Dispatcher;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON text; makes the request a POST. */
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** Sends a request and resolves with the response head. Rejects with the signal's reason when it aborts. */
export function call({ http, url, headers, body, signal }: Call): Promise<Dispatcher.ResponseData> {
  return request(url, {
    dispatcher: http,
    method: body === undefined ? "GET" : "POST",
    headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    body: body ?? null,
    signal,
  });
}

/** The first `maxBytes` of a body as text; the rest is thrown away and the connection with it. */
export async function readText(body: Dispatcher.ResponseData["body"], maxBytes: number): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body as AsyncIterable<Buffer>) {
    parts.push(part);
    size += part.length;
    if (size > maxBytes) break;
  }
  return Buffer.concat(parts).subarray(0, maxBytes).toString("utf8");
}
