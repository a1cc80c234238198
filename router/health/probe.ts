import type { Clock } from "../../core/ports.ts";
import type { Probe, Reply } from "../../core/servers/probe.ts";
import { parseObject } from "../dispatch/chunk.ts";
import { Exchange } from "../upstreams/exchange.ts";
import type { UpstreamHttp } from "../upstreams/http/upstreamHttp.ts";

/** For what is good to know but no reason to doubt a server: `undefined` when it has no answer within a moment. */
export type Glance = (...page: Parameters<Probe>) => Promise<Reply | undefined>;

const replyBytes = 4 * 1024 * 1024;
/** llama-server counts its slots between two steps of its work; a long step is no reason to wait. */
const glanceMs = 1_000;

interface ProbeParts {
  readonly http: UpstreamHttp;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

export function createProbe({ http, headers, signal, clock }: ProbeParts): Probe {
  return async (url, question) => {
    const startedAt = clock.now();
    signal.throwIfAborted();
    const body = question === undefined ? {} : { body: JSON.stringify(question) };
    const exchange = new Exchange({ url, headers, ...body }, { http, clock });
    const abort = (): void => {
      exchange.cancel(signal.reason);
    };
    signal.addEventListener("abort", abort);
    try {
      const { status } = await exchange.head();
      const latencyMs = clock.now() - startedAt;
      const text = (await exchange.readAll(replyBytes)).toString("utf8", 0, replyBytes);
      return { status, text, json: parseObject(text), latencyMs };
    } finally {
      signal.removeEventListener("abort", abort);
    }
  };
}

export function createGlance(parts: ProbeParts): Glance {
  return async (...page) => {
    const limit = new AbortController();
    const cancel = parts.clock.after(glanceMs, () => {
      limit.abort();
    });
    try {
      return await createProbe({ ...parts, signal: AbortSignal.any([parts.signal, limit.signal]) })(...page);
    } catch {
      // Whoever waits for the whole check learns that it is over; a server that only missed this is as well as before.
      parts.signal.throwIfAborted();
      return undefined;
    } finally {
      cancel();
    }
  };
}
