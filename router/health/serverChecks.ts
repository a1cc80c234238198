import { rootOf } from "../../core/servers/identifyServer.ts";
import { positive } from "../../core/servers/modelEntries.ts";
import { asObject } from "../dispatch/chunk.ts";
import { known, onDemand, stateOfReply } from "./checkedServer.ts";
import type { CheckedKind, ServerCheck } from "./checkedServer.ts";
import { gauge } from "./gauge.ts";
import { checkLlamaServer, loadStates } from "./llamaServer.ts";
import { checkLmStudio } from "./lmStudio.ts";
import { checkList } from "./modelList.ts";
import { createOllamaCheck } from "./ollama.ts";

/** How each kind of server is asked whether it would answer for a model now, and what else it says of itself. */
export function createServerChecks(): Readonly<Record<CheckedKind, ServerCheck>> {
  return {
    embedded: checkEngine,
    "llama-server": checkLlamaServer,
    ollama: createOllamaCheck(),
    "lm-studio": checkLmStudio,
    "llama-swap": checkLlamaSwap,
    vllm: checkVllm,
    litellm: (server, { probe }) => checkList(server, probe),
    generic: checkGeneric,
  };
}

/** MAGI's own engine says everything on its health page. It takes text only. */
const checkEngine: ServerCheck = async ({ baseUrl }, { probe }) => {
  const reply = await probe(`${rootOf(baseUrl)}/health`);
  const bad = stateOfReply(reply);
  if (bad !== undefined) return bad;
  const { slots_idle: idle, slots_processing: processing, requests_waiting: waiting, n_ctx } = reply.json ?? {};
  const counts = typeof idle === "number" && typeof processing === "number" && typeof waiting === "number";
  return {
    state: "ok",
    latencyMs: reply.latencyMs,
    ...known({ contextTokens: positive(n_ctx), vision: false }),
    ...(counts && { slots: idle + processing, serverLoad: processing + waiting }),
  };
};

const checkVllm: ServerCheck = async (server, { probe, glance }) => {
  const root = rootOf(server.baseUrl);
  const alive = await probe(`${root}/health`);
  const bad = stateOfReply(alive);
  if (bad !== undefined) return bad;
  const found = await checkList(server, probe);
  if (found.state !== "ok") return found;
  const metrics = await glance(`${root}/metrics`);
  const running = metrics?.status === 200 ? gauge(metrics.text, "vllm:num_requests_running") : undefined;
  if (metrics === undefined || running === undefined) return found;
  return { ...found, serverLoad: running + (gauge(metrics.text, "vllm:num_requests_waiting") ?? 0) };
};

/** What runs behind it is not asked: that would count as use and keep it from being unloaded. */
const checkLlamaSwap: ServerCheck = async (server, { probe }) => {
  const found = await checkList(server, probe);
  if (found.state !== "ok") return found;
  const reply = await probe(`${rootOf(server.baseUrl)}/running`);
  const running = reply.json?.["running"];
  const entry = Array.isArray(running)
    ? running.map(asObject).find((each) => each?.["model"] === server.model)
    : undefined;
  return { ...found, ...(entry === undefined ? onDemand : loadStates[String(entry["state"])]) };
};

const checkGeneric: ServerCheck = async (server, { probe }) => {
  const found = await checkList(server, probe);
  // Many small servers answer for any name, so a name that nobody chose proves nothing.
  return found.state === "wrong-model" && !server.modelIsNamed
    ? { state: "ok", ...(found.latencyMs === undefined ? {} : { latencyMs: found.latencyMs }) }
    : found;
};
