import { join } from "node:path";
import type { HealthTable } from "../../core/routing/situation.ts";
import type { Clock } from "../../core/ports.ts";
import type { LlamaServerSettings } from "../../protocol/llamaServerSettings.ts";
import { stateFolder } from "../../workspace/decisionLog/stateFolder.ts";
import { serverUrl } from "../engine/localEngines.ts";
import type { Installation } from "../installation.ts";
import type { Log } from "../log.ts";
import { createProbe } from "../health/probe.ts";
import type { UpstreamHttp } from "../upstreams/http/upstreamHttp.ts";
import { LlamaServers } from "./llamaServers.ts";
import { ServerRecords } from "./serverRecords.ts";

/** One that loads a large model may be slow to answer. */
const healthMs = 2_000;

/** The llama-servers of a router on this machine. */
export function createLlamaServers(
  settings: LlamaServerSettings,
  parts: {
    readonly http: UpstreamHttp;
    readonly installation: Installation;
    readonly clock: Clock;
    readonly log: Log;
    readonly health: () => HealthTable;
  },
): LlamaServers {
  const { http, installation, clock, log, health } = parts;
  return new LlamaServers({
    settings,
    keeperFile: installation.keeperFile,
    nodePath: process.execPath,
    machine: { env: process.env, platform: process.platform },
    records: new ServerRecords(join(stateFolder(process.env), "llama-servers"), log),
    clock,
    log,
    loadOf: (model) => {
      const known = health().get(`${model.id}@${serverUrl(model)}`);
      return Math.max(known?.active ?? 0, known?.serverLoad ?? 0);
    },
    askHealth: async (root) => {
      try {
        const probe = createProbe({ http, headers: {}, signal: AbortSignal.timeout(healthMs), clock });
        return (await probe(`${root}/health`)).status === 200 ? "ready" : "loading";
      } catch {
        // It does not listen yet, or has no time.
        return "silent";
      }
    },
  });
}
