import type { CheckResult } from "../../core/health/observe.ts";
import type { Clock } from "../../core/ports.ts";
import { identifyServer } from "../../core/servers/identifyServer.ts";
import type { ServerKind } from "../../core/servers/identifyServer.ts";
import { keyWords } from "../../core/servers/serverKeys.ts";
import type { EngineHandle, EngineSource, ServerStatus } from "../engine/engineStatus.ts";
import { absenceOf, locate } from "../upstreams/upstreams.ts";
import { failureCode, failureWords } from "../upstreams/failureWords.ts";
import type { UpstreamHttp } from "../upstreams/http/upstreamHttp.ts";
import type { Check, CheckOutcome } from "./healthMonitor.ts";
import { stateOfReply } from "./checkedServer.ts";
import type { CheckedKind, CheckedServer, Looks } from "./checkedServer.ts";
import { createGlance, createProbe } from "./probe.ts";
import { createServerChecks } from "./serverChecks.ts";

/** Builds the check of one endpoint, be it a server or an embedded engine. */
export function createCheck(parts: {
  readonly http: UpstreamHttp;
  readonly engines: EngineSource;
  readonly clock: Clock;
  readonly timeoutMs: number;
}): Check {
  const { http, engines, clock, timeoutMs } = parts;
  /** What was found at each base URL; forgotten when it goes down, since something else may come up there. */
  const kinds = new Map<string, CheckedKind>();
  const serverChecks = createServerChecks();

  return async (endpoint, signal, { inUse }): Promise<CheckOutcome> => {
    // An engine that failed is started anew when its file has changed since.
    const engine = engines.of(endpoint);
    const before = engine?.kind === "llama-server" ? engine.status : undefined;
    if (engine?.kind === "embedded") void engine.retryWhenFileChanged();
    const location = locate(endpoint, engines);
    if (location.state !== "there")
      return { kind: "checked", state: location.state, detail: sentence(location.detail) };
    const { baseUrl, headers } = location.upstream;
    const limit = new AbortController();
    const cancel = clock.after(timeoutMs, () => {
      limit.abort();
    });
    const asking = { http, headers, signal: AbortSignal.any([signal, limit.signal]), clock };
    const looks: Looks = { probe: createProbe(asking), glance: createGlance(asking) };
    const server: CheckedServer = {
      baseUrl,
      model: location.upstream.model,
      modelIsNamed: location.upstream.model !== endpoint.modelId,
      inUse,
      slotsAreSaid: endpoint.kind === "http" && endpoint.slots !== undefined,
    };
    const aboutKey = ({ state }: CheckResult): Pick<CheckResult, "detail"> =>
      state === "auth" && http.hasKeyFor(baseUrl) ? { detail: `It ${keyWords.refused}.` } : {};
    try {
      const kind = endpoint.kind === "embedded" ? "embedded" : (kinds.get(baseUrl) ?? (await identify(server, looks)));
      if (typeof kind !== "string") return { kind: "checked", ...kind, ...aboutKey(kind) };
      kinds.set(baseUrl, kind);
      const found = await serverChecks[kind](server, looks);
      if (found.state === "down") kinds.delete(baseUrl);
      return { kind: "checked", ...found, ...aboutStranger(engine, before, found), ...aboutKey(found) };
    } catch (error) {
      signal.throwIfAborted();
      kinds.delete(baseUrl);
      if (limit.signal.aborted)
        return {
          kind: "silent",
          detail: `It did not answer a check within ${String(timeoutMs / 1000)} s.`,
          ...aboutStranger(engine, before, { state: "down" }),
        };
      // The engine's keeper has not yet seen that its process is gone; it will say more in a moment.
      if (endpoint.kind === "embedded") return { kind: "checked", state: "loading", detail: "Its engine has ended." };
      const down: CheckResult = { state: "down", detail: `It ${failureWords(error)}.` };
      if (engine?.kind !== "llama-server") return { kind: "checked", ...down };
      if (failureCode(error) !== "ECONNREFUSED")
        return { kind: "checked", ...down, ...aboutStranger(engine, before, down) };
      const absence = absenceOf(engine);
      engine.noteRefused();
      return { kind: "checked", ...absence, ...(absence.state === "sleeping" && { startsOnPrompt: true }) };
    } finally {
      cancel();
    }
  };
}

/** Whoever has the port of a model and does not answer for it is in the way. */
function aboutStranger(
  engine: EngineHandle | undefined,
  before: ServerStatus | undefined,
  { state }: Pick<CheckResult, "state">,
): { readonly detail?: string } {
  if (engine?.kind !== "llama-server" || (state !== "down" && state !== "wrong-model")) return {};
  if (before !== undefined) engine.noteStranger(before);
  const { status } = engine;
  return status.state === "elsewhere" ? { detail: status.sentence } : {};
}

/** What kind of server it is, or how it is when it would not say. */
async function identify({ baseUrl }: CheckedServer, { probe }: Looks): Promise<ServerKind | CheckResult> {
  const found = await identifyServer(baseUrl, probe);
  if (typeof found === "string") return found;
  return stateOfReply(found) ?? { state: "down", detail: "It gave an answer that says nothing." };
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
