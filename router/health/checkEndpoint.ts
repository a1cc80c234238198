import type { Dispatcher } from "undici";
import type { Clock } from "../../core/ports.ts";
import type { EngineSource } from "../engine/engineStatus.ts";
import { locate } from "../upstreams/upstreams.ts";
import { call, failureWords, readText } from "../upstreams/upstreamHttp.ts";
import type { Check, CheckOutcome } from "./healthMonitor.ts";

const replyBytes = 1024 * 1024;

/** Builds the check of one endpoint, be it a server or an embedded engine. */
export function createCheck(parts: {
  readonly http: Dispatcher;
  readonly engines: EngineSource;
  readonly clock: Clock;
  readonly timeoutMs: number;
}): Check {
  const { http, engines, clock, timeoutMs } = parts;
  return async (endpoint, signal): Promise<CheckOutcome> => {
    const location = locate(endpoint, engines);
    if (location.state !== "there")
      return { kind: "checked", state: location.state, detail: sentence(location.detail) };
    const { baseUrl, headers } = location.upstream;
    const limit = new AbortController();
    const cancel = clock.after(timeoutMs, () => {
      limit.abort();
    });
    const startedAt = clock.now();
    try {
      const response = await call({
        http,
        url: `${baseUrl}/models`,
        headers,
        signal: AbortSignal.any([signal, limit.signal]),
      });
      const latencyMs = clock.now() - startedAt;
      const text = await readText(response.body, replyBytes);
      if (response.statusCode === 503 && /loading/i.test(text))
        return { kind: "checked", state: "loading", detail: "It is loading its model." };
      if (response.statusCode === 401 || response.statusCode === 403)
        return { kind: "checked", state: "auth", detail: "It wants a key." };
      if (response.statusCode >= 500)
        return { kind: "checked", state: "down", detail: `It failed (${String(response.statusCode)}).` };
      return { kind: "checked", state: "ok", latencyMs };
    } catch (error) {
      signal.throwIfAborted();
      if (limit.signal.aborted)
        return { kind: "silent", detail: `It did not answer a check within ${String(timeoutMs / 1000)} s.` };
      return { kind: "checked", state: "down", detail: `It ${failureWords(error)}.` };
    } finally {
      cancel();
    }
  };
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
