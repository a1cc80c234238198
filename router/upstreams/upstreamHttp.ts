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

/**
 * Sends a request that is worth a second try on a fresh connection: a server may close a kept one at the moment it is
 * used again, which says nothing about the server.
 */
export async function post(sending: Call & { readonly body: string }): Promise<Dispatcher.ResponseData> {
  try {
    return await call(sending);
  } catch (error) {
    sending.signal.throwIfAborted();
    const code = failureCode(error);
    if (code !== "UND_ERR_SOCKET" && code !== "ECONNRESET" && code !== "EPIPE") throw error;
    return await call(sending);
  }
}

/** The code of a connection failure, such as `ECONNREFUSED`. Of several addresses that failed, the first one's. */
export function failureCode(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return failureCode(error.errors[0]);
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return failureCode(error.cause);
}

/** A connection failure for the end of a sentence: "refused the connection". */
export function failureWords(error: unknown): string {
  const code = failureCode(error);
  switch (code) {
    case "ECONNREFUSED":
      return "refused the connection";
    case "ECONNRESET":
    case "UND_ERR_SOCKET":
    case "EPIPE":
      return "closed the connection";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "has a host name that is not known";
    case "UND_ERR_CONNECT_TIMEOUT":
    case "ETIMEDOUT":
      return "did not accept a connection in time";
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return "cannot be reached over the network";
    default:
      return code === undefined ? "failed" : `failed (${code})`;
  }
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
