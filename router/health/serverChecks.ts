import type { EndpointState } from "../../core/health/health.ts";
import { asObject } from "../dispatch/chunk.ts";
import type { ServerKind } from "./identifyServer.ts";
import { modelEntries, rootOf } from "./identifyServer.ts";
import type { Probe, Reply } from "./probe.ts";

export interface ServerState {
  readonly state: EndpointState;
  readonly latencyMs?: number;
  /** One sentence; why it is not ok. */
  readonly detail?: string;
}

export interface CheckedServer {
  readonly baseUrl: string;
  /** The name that the server should know the model by. */
  readonly model: string;
  /** Whether the registry names the model for this server, as opposed to MAGI's own id standing in. */
  readonly modelIsNamed: boolean;
}

type ServerCheck = (server: CheckedServer, probe: Probe) => Promise<ServerState>;

/** How each kind of server is asked whether it would answer for a model now. None of these starts a completion. */
export const serverChecks: Readonly<Record<ServerKind, ServerCheck>> = {
  embedded: ({ baseUrl }, probe) => healthPage(rootOf(baseUrl), probe),
  "llama-server": checkLlamaServer,
  ollama: checkOllama,
  "lm-studio": checkLmStudio,
  "llama-swap": checkLlamaSwap,
  vllm: async (server, probe) => {
    const alive = await healthPage(rootOf(server.baseUrl), probe);
    return alive.state === "ok" ? { ...alive, ...(await checkList(server, probe)) } : alive;
  },
  litellm: (server, probe) => checkList(server, probe),
  generic: async (server, probe) => {
    const found = await checkList(server, probe);
    // Many small servers answer for any name, so a name that nobody chose proves nothing.
    return found.state === "wrong-model" && !server.modelIsNamed
      ? { state: "ok", ...(found.latencyMs === undefined ? {} : { latencyMs: found.latencyMs }) }
      : found;
  },
};

/** What an error status says about a server, or `undefined` when it says nothing bad. */
export function stateOfReply({ status, text }: Reply): ServerState | undefined {
  if (status === 503 && /loading/i.test(text)) return { state: "loading", detail: "It is loading its model." };
  if (status === 401 || status === 403) return { state: "auth", detail: "It wants a key." };
  if (status === 429 || status === 503) return { state: "busy", detail: "It has no free slot." };
  if (status >= 500 && status !== 501) return { state: "down", detail: `It fails (${String(status)}).` };
  return undefined;
}

async function healthPage(root: string, probe: Probe): Promise<ServerState> {
  const reply = await probe(`${root}/health`);
  return stateOfReply(reply) ?? { state: "ok", latencyMs: reply.latencyMs };
}

/** Looks for the model in `/v1/models`. A server without such a list is taken at its word. */
async function checkList({ baseUrl, model }: CheckedServer, probe: Probe): Promise<ServerState> {
  const reply = await probe(`${baseUrl}/models`);
  const bad = stateOfReply(reply);
  if (bad !== undefined) return bad;
  return foundOrWrong(model, namesIn(reply), reply);
}

async function checkLlamaServer(server: CheckedServer, probe: Probe): Promise<ServerState> {
  const root = rootOf(server.baseUrl);
  const alive = await healthPage(root, probe);
  if (alive.state !== "ok") return alive;
  const list = await probe(`${server.baseUrl}/models`);
  const bad = stateOfReply(list);
  if (bad !== undefined) return bad;
  // In router mode entries carry a status; otherwise the server answers for any name.
  const entries = modelEntries(list);
  if (entries.some((entry) => asObject(entry["status"]) !== undefined)) {
    const entry = entries.find(({ id }) => id === server.model);
    if (entry === undefined) return foundOrWrong(server.model, namesIn(list), list);
    return { ...alive, ...loadStates[String(asObject(entry["status"])?.["value"])] };
  }
  // Health and models stay public with --api-key; the properties do not.
  const props = await probe(`${root}/props`);
  if (props.status === 401 || props.status === 403) return { state: "auth", detail: "It wants a key." };
  if (props.json?.["is_sleeping"] === true)
    return { ...alive, state: "sleeping", detail: "It sleeps until the next prompt." };
  return alive;
}

const onDemand: ServerState = { state: "sleeping", detail: "It loads the model at the next prompt." };
const loadingNow: ServerState = { state: "loading", detail: "It is loading its model." };

/** The states that llama-server's router mode and llama-swap report, where they are not simply ok. */
const loadStates: Readonly<Record<string, ServerState>> = {
  unloaded: onDemand,
  loading: loadingNow,
  starting: loadingNow,
  stopped: onDemand,
};

async function checkOllama({ baseUrl, model }: CheckedServer, probe: Probe): Promise<ServerState> {
  const root = rootOf(baseUrl);
  const tags = await probe(`${root}/api/tags`);
  const bad = stateOfReply(tags);
  if (bad !== undefined) return bad;
  const called = [model, `${model}:latest`];
  const found = foundOrWrong(called.find((name) => namesIn(tags).includes(name)) ?? model, namesIn(tags), tags);
  if (found.state !== "ok") return found;
  const loaded = await probe(`${root}/api/ps`);
  const isLoaded = loaded.status !== 200 || namesIn(loaded).some((name) => called.includes(name));
  return isLoaded ? found : { ...found, ...onDemand };
}

async function checkLmStudio({ baseUrl, model }: CheckedServer, probe: Probe): Promise<ServerState> {
  const root = rootOf(baseUrl);
  for (const path of ["/api/v1/models", "/api/v0/models"]) {
    const reply = await probe(root + path);
    if (reply.status === 404 || modelEntries(reply).length === 0) continue;
    const bad = stateOfReply(reply);
    if (bad !== undefined) return bad;
    const entry = modelEntries(reply).find((each) => namesOf(each).includes(model));
    if (entry === undefined) return foundOrWrong(model, namesIn(reply), reply);
    const instances = entry["loaded_instances"];
    const isLoaded = Array.isArray(instances) ? instances.length > 0 : entry["state"] !== "not-loaded";
    return { state: "ok", latencyMs: reply.latencyMs, ...(isLoaded ? {} : onDemand) };
  }
  return checkList({ baseUrl, model, modelIsNamed: true }, probe);
}

async function checkLlamaSwap(server: CheckedServer, probe: Probe): Promise<ServerState> {
  const found = await checkList(server, probe);
  if (found.state !== "ok") return found;
  const reply = await probe(`${rootOf(server.baseUrl)}/running`);
  const running = reply.json?.["running"];
  const entry = Array.isArray(running)
    ? running.map(asObject).find((each) => each?.["model"] === server.model)
    : undefined;
  return { ...found, ...(entry === undefined ? onDemand : loadStates[String(entry["state"])]) };
}

function foundOrWrong(model: string, names: readonly string[], { latencyMs }: Reply): ServerState {
  if (names.length === 0 || names.includes(model)) return { state: "ok", latencyMs };
  const some = names.slice(0, 3).join(", ");
  const more = names.length > 3 ? " and others" : "";
  return { state: "wrong-model", latencyMs, detail: `It does not have the model ${model}; it has ${some}${more}.` };
}

function namesIn(reply: Reply): readonly string[] {
  return modelEntries(reply).flatMap(namesOf);
}

/** Everything that a list calls a model, its loaded instances included. */
function namesOf(entry: Readonly<Record<string, unknown>>): readonly string[] {
  const instances = Array.isArray(entry["loaded_instances"]) ? entry["loaded_instances"].map(asObject) : [];
  return [entry["id"], entry["name"], entry["model"], entry["key"], ...instances.map((each) => each?.["id"])].filter(
    (name): name is string => typeof name === "string",
  );
}
