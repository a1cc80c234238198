import type { Dispatcher } from "undici";
import type { Clock } from "../../core/ports.ts";
import type { Endpoint } from "../../core/registry/endpoints.ts";
import type { EngineSource } from "../engine/engineStatus.ts";
import { locate } from "../upstreams/upstreams.ts";
import { failureWords } from "../upstreams/upstreamHttp.ts";
import type { Check, CheckOutcome } from "./healthMonitor.ts";
import type { ServerKind } from "./identifyServer.ts";
import { identifyServer } from "./identifyServer.ts";
import { createProbe } from "./probe.ts";
import type { Probe } from "./probe.ts";
import type { CheckedServer, ServerState } from "./serverChecks.ts";
import { serverChecks, stateOfReply } from "./serverChecks.ts";

/** Builds the check of one endpoint, be it a server or an embedded engine. */
export function createCheck(parts: {
  readonly http: Dispatcher;
  readonly engines: EngineSource;
  readonly clock: Clock;
  readonly timeoutMs: number;
}): Check {
  const { http, engines, clock, timeoutMs } = parts;
  /** What was found at each base URL; forgotten when it goes down, since something else may come up there. */
  const kinds = new Map<string, ServerKind>();

  return async (endpoint, signal): Promise<CheckOutcome> => {
    // An engine that failed is started anew when its file has changed since.
    const engine = endpoint.kind === "embedded" ? engines.find(endpoint.modelId) : undefined;
    if (engine?.status.state === "failed") engines.ensure(engine.model);
    const location = locate(endpoint, engines);
    if (location.state !== "there")
      return { kind: "checked", state: location.state, detail: sentence(location.detail) };
    const { baseUrl, headers } = location.upstream;
    const limit = new AbortController();
    const cancel = clock.after(timeoutMs, () => {
      limit.abort();
    });
    const probe = createProbe({
      http,
      headers,
      signal: AbortSignal.any([signal, limit.signal]),
      now: () => clock.now(),
    });
    try {
      const found = await look(endpoint, { baseUrl, model: location.upstream.model }, probe, kinds);
      if (found.state === "down") kinds.delete(baseUrl);
      return { kind: "checked", ...found };
    } catch (error) {
      signal.throwIfAborted();
      kinds.delete(baseUrl);
      if (limit.signal.aborted)
        return { kind: "silent", detail: `It did not answer a check within ${String(timeoutMs / 1000)} s.` };
      // The engine's keeper has not yet seen that its process is gone; it will say more in a moment.
      if (endpoint.kind === "embedded") return { kind: "checked", state: "loading", detail: "Its engine has ended." };
      return { kind: "checked", state: "down", detail: `It ${failureWords(error)}.` };
    } finally {
      cancel();
    }
  };
}

async function look(
  endpoint: Endpoint,
  { baseUrl, model }: Pick<CheckedServer, "baseUrl" | "model">,
  probe: Probe,
  kinds: Map<string, ServerKind>,
): Promise<ServerState> {
  const known =
    endpoint.kind === "embedded" ? "embedded" : (kinds.get(baseUrl) ?? (await identifyServer(baseUrl, probe)));
  if (typeof known !== "string")
    return stateOfReply(known) ?? { state: "down", detail: "It gave an answer that says nothing." };
  kinds.set(baseUrl, known);
  return serverChecks[known]({ baseUrl, model, modelIsNamed: model !== endpoint.modelId }, probe);
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
