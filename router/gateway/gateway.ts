import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { routerPaths } from "../../protocol/routerApi.ts";
import { traceOf } from "../log.ts";
import { RouterError, toRouterError } from "../routerError.ts";
import { answerHandler } from "./answerHandler.ts";
import { toModelRequest, toRouteRequest } from "./modelRequest.ts";
import { handleDecisions } from "./decisionsHandler.ts";
import type { GatewayParts } from "./gatewayParts.ts";
import { createGuard } from "./guards.ts";
import type { Guard } from "./guards.ts";
import { answerMalformed } from "./malformed.ts";
import { handleMetrics } from "./metricsHandler.ts";
import { handleModel, handleModels, modelPrefix } from "./modelsHandler.ts";
import { handleServers } from "./serversHandler.ts";
import { handleSwitch } from "./switchHandler.ts";
import { readJsonObject } from "./readBody.ts";
import { sendError } from "./refuse.ts";
import { sendJson } from "./sendJson.ts";
import { dropStalledReaders } from "./stalledReaders.ts";
import { handleStatusEvents } from "./statusEvents.ts";
import { handleStatus } from "./statusHandler.ts";
import { readTarget } from "./target.ts";

export interface Gateway {
  /** Base URL without a path. */
  readonly url: string;
  /** Stops listening and cuts what is under way. */
  close(): Promise<void>;
}

export interface GatewayOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Another free port does as well when somebody has this one. */
  readonly orAnyPort?: boolean;
  /** Null: anybody on this machine may come in. */
  readonly token: string | null;
}

/** Opens the router's only door, on loopback. @throws in a sentence when the port cannot be had. */
export async function openGateway(
  { port, token, orAnyPort = false }: GatewayOptions,
  parts: GatewayParts,
): Promise<Gateway> {
  const { limits } = parts;
  const server = createServer({
    maxHeaderSize: 16 * 1024,
    // The guard says it in our own words.
    requireHostHeader: false,
    headersTimeout: limits.headersMs,
    // Until the request is there: an answer may take as long as it likes.
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: Math.min(limits.headersMs, 5_000),
  });
  const bound = await listen(server, port).catch((error: unknown) => {
    if (!orAnyPort || port === 0) throw error;
    parts.log(`${error instanceof Error ? error.message : String(error)} Another one is taken.`);
    return listen(server, 0);
  });
  const guard = createGuard({ token, port: bound });
  const pending = new WeakMap<Duplex, ServerResponse>();
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    pending.set(request.socket, response);
    void answer(request, response, { parts, guard });
  };
  server.on("request", take).on("checkContinue", take).on("checkExpectation", take);
  const broken = new WeakSet<Duplex>();
  server.on("clientError", (error, socket) => {
    // What comes behind nonsense is nonsense too.
    if (broken.has(socket)) return;
    broken.add(socket);
    const last = pending.get(socket);
    const told = answerMalformed(error, socket, last?.writableFinished === true ? undefined : last);
    if (told !== undefined) parts.metrics.refused(told.code);
  });
  server.on("connect", (_request, socket) => {
    answerMalformed(new Error("The router is no proxy."), socket, undefined);
  });
  const stopDropping = dropStalledReaders(server, { clock: parts.clock, stalledMs: limits.stalledReaderMs });
  return {
    url: `http://127.0.0.1:${String(bound)}`,
    close: () => {
      stopDropping();
      return closeServer(server);
    },
  };
}

/** @returns the port. @throws in a sentence when it cannot be had. */
async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, "127.0.0.1");
  await new Promise((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", (error: NodeJS.ErrnoException) => {
      const sentence = portSentences[error.code ?? ""];
      reject(sentence === undefined ? error : new Error(`Port ${String(port)} ${sentence}`, { cause: error }));
    });
  });
  return (server.address() as AddressInfo).port;
}

const portSentences: Readonly<Record<string, string>> = {
  EADDRINUSE: "is in use by another program.",
  EACCES: "may not be used by this user.",
};

type Handler = (request: IncomingMessage, response: ServerResponse, parts: GatewayParts) => Promise<void> | void;

/** Every path and what answers it, by method. */
const handlers: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  [routerPaths.chat]: { POST: answerHandler("chat/completions") },
  [routerPaths.completions]: { POST: answerHandler("completions") },
  [routerPaths.embeddings]: { POST: answerHandler("embeddings") },
  [routerPaths.models]: { GET: handleModels },
  [routerPaths.health]: {
    GET: (_request, response) => {
      sendJson(response, 200, { status: "ok" });
    },
  },
  [routerPaths.status]: { GET: handleStatus },
  [routerPaths.events]: { GET: handleStatusEvents },
  [routerPaths.profile]: { PUT: handleSwitch },
  [routerPaths.check]: {
    POST: async (_request, response, { active, health, engines }) => {
      // Whoever asks for a look now has perhaps put right what made an engine fail.
      for (const engine of engines.all()) if (engine.status.state === "failed") engine.retry();
      await health.checkAll();
      sendJson(response, 200, active.status);
    },
  },
  [routerPaths.route]: { POST: showRoute },
  [routerPaths.servers]: { POST: handleServers },
  [routerPaths.decisions]: { GET: handleDecisions },
  [routerPaths.metrics]: { GET: handleMetrics },
};

const oneModel: Readonly<Record<string, Handler>> = { GET: handleModel };

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { parts, guard }: { parts: GatewayParts; guard: Guard },
): Promise<void> {
  try {
    const target = readTarget(request);
    guard(request, target);
    const { path } = target;
    const methods = handlers[path] ?? (path.startsWith(modelPrefix) ? oneModel : undefined);
    if (methods === undefined) throw new RouterError("NOT_FOUND", `The router has no ${path.slice(0, 200)}.`);
    const handler = methods[request.method ?? ""];
    if (handler === undefined)
      throw new WrongMethod(`Use ${Object.keys(methods).join(" or ")} for ${path}.`, Object.keys(methods));
    meetExpectation(request, response);
    await handler(request, response, parts);
  } catch (error) {
    refuse(error, request, response, parts);
  }
}

class WrongMethod extends RouterError {
  readonly allowed: readonly string[];

  constructor(message: string, allowed: readonly string[]) {
    super("NOT_FOUND", message, { status: 405 });
    this.allowed = allowed;
  }
}

/** A client that waits for a word before it sends a large body gets it when the rest of the request is fine. */
function meetExpectation({ headers, httpVersion }: IncomingMessage, response: ServerResponse): void {
  if (headers.expect === undefined || httpVersion === "1.0") return;
  if (headers.expect.toLowerCase() !== "100-continue")
    throw new RouterError("BAD_REQUEST", "The router knows no `Expect` but 100-continue.", { status: 417 });
  response.writeContinue();
}

function refuse(error: unknown, request: IncomingMessage, response: ServerResponse, parts: GatewayParts): void {
  const known = toRouterError(error);
  if (known !== error && !response.destroyed) parts.log(`request failed: ${traceOf(error)}`);
  if (response.destroyed) return;
  parts.metrics.refused(known.code);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const headers = error instanceof WrongMethod ? { allow: error.allowed.join(", ") } : {};
  sendError(known, { request, response, clock: parts.clock }, headers);
}

async function showRoute(request: IncomingMessage, response: ServerResponse, parts: GatewayParts): Promise<void> {
  const chat = toModelRequest("chat/completions", await readJsonObject(request, parts.limits.bodyBytes));
  const lease = parts.active.lease();
  try {
    const route = toRouteRequest(chat, lease.snapshot);
    sendJson(response, 200, parts.decider.preview(route, lease.snapshot, parts.health.table));
  } finally {
    lease.release();
  }
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.once("close", resolve));
  server.close();
  server.closeAllConnections();
  await closed;
}
