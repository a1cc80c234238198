import type { Dispatcher } from "undici";
import { parseObject } from "../dispatch/chunk.ts";
import { call, readText } from "../upstreams/upstreamHttp.ts";

/** One look at a server: a GET that costs it nothing. */
export interface Reply {
  readonly status: number;
  readonly text: string;
  /** The body, when it is a JSON object. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
  readonly latencyMs: number;
}

/** Rejects when the server cannot be reached, or with the signal's reason. */
export type Probe = (url: string) => Promise<Reply>;

const replyBytes = 4 * 1024 * 1024;

export function createProbe(parts: {
  readonly http: Dispatcher;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly now: () => number;
}): Probe {
  return async (url) => {
    const startedAt = parts.now();
    const response = await call({ http: parts.http, url, headers: parts.headers, signal: parts.signal });
    const latencyMs = parts.now() - startedAt;
    const text = await readText(response.body, replyBytes);
    return { status: response.statusCode, text, json: parseObject(text), latencyMs };
  };
}
