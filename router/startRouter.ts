import { scorePrompt } from "../core/complexity/scorePrompt.ts";
import { healthChangeWords } from "../core/health/changeWords.ts";
import type { Clock, Random } from "../core/ports.ts";
import type { ServerKeys } from "../core/servers/serverKeys.ts";
import type { LlamaServerSettings } from "../protocol/llamaServerSettings.ts";
import type { WorkspacePaths } from "../workspace/locateWorkspace.ts";
import { watchFiles } from "../workspace/watchFiles.ts";
import { Conversations } from "./conversations.ts";
import { Decider } from "./decider.ts";
import { EmbeddedEngines } from "./engine/embeddedEngines.ts";
import { LocalEngines } from "./engine/localEngines.ts";
import { openGateway } from "./gateway/gateway.ts";
import { createCheck } from "./health/checkEndpoint.ts";
import { HealthMonitor } from "./health/healthMonitor.ts";
import type { Installation } from "./installation.ts";
import { createLlamaServers } from "./llamaServer/createLlamaServers.ts";
import { usualLimits } from "./limits.ts";
import type { Limits } from "./limits.ts";
import type { Log } from "./log.ts";
import { LoopTurn } from "./loopTurn.ts";
import { RouterMetrics } from "./metrics/routerMetrics.ts";
import { AnswerRecorder } from "./records/answerRecorder.ts";
import { logDecisions } from "./records/decisionLog.ts";
import type { DecisionLogWish } from "./records/decisionLog.ts";
import { EndpointQueue } from "./queue/endpointQueue.ts";
import { RouterStopped } from "./routerError.ts";
import { ActiveProfile } from "./snapshot/activeProfile.ts";
import { recordSpeeds } from "./speed/recordSpeeds.ts";
import { Speeds } from "./speed/speeds.ts";
import { systemClock } from "./systemClock.ts";
import { tuneCompilers } from "./tuneCompilers.ts";
import { UpstreamHttp } from "./upstreams/http/upstreamHttp.ts";

export interface RouterOptions {
  readonly paths: WorkspacePaths;
  /** The active profile's name at first; null for none. */
  readonly profile: string | null;
  /** 0 for any free port. */
  readonly port: number;
  /** Another free port does as well when somebody has this one, such as another window of the editor. */
  readonly orAnyPort?: boolean;
  /** What callers must send; null when anybody on this machine may ask. */
  readonly token: string | null;
  readonly installation: Installation;
  readonly log: Log;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly limits?: Partial<Limits>;
  /** How llama-servers are run for the models of the registry; absent when none are. */
  readonly llamaServer?: LlamaServerSettings | undefined;
  /** Keys of model servers that want one. */
  readonly serverKeys?: ServerKeys;
  /** Absent when decisions are not to be logged on disk. */
  readonly decisionLog?: DecisionLogWish | undefined;
}

export interface RunningRouter {
  /** Base URL without a path. */
  readonly url: string;
  /** The keys of model servers from now on; the servers are looked at anew. Answers under way go on. */
  useServerKeys(keys: ServerKeys): void;
  /** Stops listening, cuts what is under way and ends the engines. Clients are told `why` first, in its words, where it is given. */
  stop(why?: string): Promise<void>;
}

/**
 * Starts a router and resolves when it listens, even when the profile or the registry cannot be used: then it says so
 * on every request. @throws when the port cannot be had.
 */
export async function startRouter(options: RouterOptions): Promise<RunningRouter> {
  tuneCompilers();
  const { paths, installation, log, clock = systemClock, random = Math.random } = options;
  const limits = { ...usualLimits, ...options.limits };
  const http = new UpstreamHttp(clock, options.serverKeys);
  const embedded = new EmbeddedEngines({ engineFile: installation.engineFile, log, clock });
  const servers =
    options.llamaServer &&
    createLlamaServers(options.llamaServer, { http, installation, clock, log, health: () => health.table });
  const engines = new LocalEngines({ embedded, servers, log });
  const check = createCheck({ http, engines, clock, timeoutMs: limits.checkMs });
  const health = new HealthMonitor({
    check,
    clock,
    random,
    tell: (before, after) => {
      const words = healthChangeWords(before, after);
      if (words !== undefined) log(words);
    },
  });
  const folders = { workspaceRoot: paths.root, builtin: installation.builtinModels };
  const speeds = new Speeds();
  const active = new ActiveProfile({ paths, folders, health, engines, speeds, log });

  // An engine that has changed is looked at at once, so that nobody waits for the next check.
  engines.onChange(({ kind, model }) => {
    for (const { endpoint, modelId, url } of health.table.values())
      if (modelId === model.id && (url === "embedded") === (kind === "embedded")) void health.checkNow(endpoint);
  });
  const watch = watchFiles([paths.profilesDir, paths.registryFile], () => void active.reload());
  await watch.ready;
  await active.use(options.profile);
  const stopParts = async (): Promise<void> => {
    watch.close();
    health.dispose();
    await engines.stopAll();
    http.destroy();
  };
  try {
    const recorder = new AnswerRecorder(clock);
    const metrics = new RouterMetrics();
    recorder.onRecord((record) => {
      metrics.count(record);
      recordSpeeds(record, speeds);
    });
    const endLog =
      options.decisionLog &&
      (await logDecisions(recorder, options.decisionLog, { workspaceRoot: paths.root, clock, log }));
    const queue = new EndpointQueue(health, clock, limits.queueLength);
    health.onChange(() => {
      queue.look();
    });
    const parts = {
      http,
      health,
      queue,
      speeds,
      engines,
      clock,
      limits,
      turn: new LoopTurn(),
      active,
      decider: new Decider(random, clock),
      conversations: new Conversations(),
      recorder,
      metrics,
      log,
    };
    const gateway = await openGateway(
      { port: options.port, token: options.token, orAnyPort: options.orAnyPort ?? false },
      parts,
    );
    // The words that prompts are scored by are sorted before the first prompt, which would wait for it.
    setImmediate(() => void scorePrompt("", []));
    return {
      url: gateway.url,
      useServerKeys: (keys) => {
        http.useKeys(keys);
        // A check that was under way may have had the old ones.
        void health.checkAll().then(() => health.checkAll());
      },
      stop: async (why) => {
        await gateway.close(why === undefined ? undefined : new RouterStopped(why));
        await endLog?.();
        await stopParts();
      },
    };
  } catch (error) {
    await stopParts();
    throw error;
  }
}
