import { scoreRequest } from "../../core/routing/scoreRequest.ts";
import { findNearest } from "../../core/text/nearest.ts";
import { routerPaths } from "../../protocol/routerApi.ts";
import type { HttpRequest } from "../httpServer/httpRequest.ts";
import type { HttpResponse } from "../httpServer/httpResponse.ts";
import { HttpServer } from "../httpServer/httpServer.ts";
import { traceOf } from "../log.ts";
import { RouterError, toRouterError } from "../routerError.ts";
import type { RouterStopped } from "../routerError.ts";
import { answerHandler } from "./answerHandler.ts";
import { toModelRequest, toRouteRequest } from "./modelRequest.ts";
import { handleDecisions } from "./decisionsHandler.ts";
import type { GatewayParts } from "./gatewayParts.ts";
import { createGuard } from "./guards.ts";
import type { Guard } from "./guards.ts";
import { handleMetrics } from "./metricsHandler.ts";
import { handleModel, handleModels, modelPrefix } from "./modelsHandler.ts";
import { handleServers } from "./serversHandler.ts";
import { handleSwitch } from "./switchHandler.ts";
import { readJsonObject } from "./readBody.ts";
import { sendError, withoutHttpFault, WrongRequest } from "./refuse.ts";
import { sendJson } from "./sendJson.ts";
import { handleStatusEvents } from "./statusEvents.ts";
import { handleStatus } from "./statusHandler.ts";
import { readTarget } from "./target.ts";

export interface Gateway {
  /** Base URL without a path. */
  readonly url: string;
  /** Stops listening and cuts what is under way, after clients were told why, where a reason is given. */
  close(why?: RouterStopped): Promise<void>;
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
  let guard: Guard | undefined;
  const server: HttpServer = new HttpServer({
    clock: parts.clock,
    limits,
    handle: (request, response) => {
      guard ??= createGuard({ token, port: server.port });
      answer(request, response, { parts, guard });
    },
    refuse: (fault, response) => {
      refuse(fault, response, parts);
    },
    onError: (error) => {
      parts.log(`a connection could not be taken: ${error.message}`);
    },
  });
  await listen(server, port).catch((error: unknown) => {
    if (!orAnyPort || port === 0) throw error;
    parts.log(`${error instanceof Error ? error.message : String(error)} Another one is taken.`);
    return listen(server, 0);
  });
  return { url: `http://127.0.0.1:${String(server.port)}`, close: (why) => server.close(why) };
}

/** @throws in a sentence when the port cannot be had. */
async function listen(server: HttpServer, port: number): Promise<void> {
  try {
    await server.listen(port);
  } catch (error) {
    const sentence = portSentences[(error as NodeJS.ErrnoException).code ?? ""];
    throw sentence === undefined ? error : new Error(`Port ${String(port)} ${sentence}`, { cause: error });
  }
}

const portSentences: Readonly<Record<string, string>> = {
  EADDRINUSE: "is in use by another program.",
  EACCES: "may not be used: the system keeps it for itself, or this user has no right to it.",
};

type Handler = (request: HttpRequest, response: HttpResponse, parts: GatewayParts) => Promise<void> | void;

/** What is read may be asked for without its body, as those do that only look whether it is there. */
const reading = (handler: Handler): Readonly<Record<string, Handler>> => ({ GET: handler, HEAD: handler });

/** Every path and what answers it, by method. */
const handlers: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  [routerPaths.chat]: { POST: answerHandler("chat/completions") },
  [routerPaths.completions]: { POST: answerHandler("completions") },
  [routerPaths.embeddings]: { POST: answerHandler("embeddings") },
  [routerPaths.models]: reading(handleModels),
  [routerPaths.health]: reading((_request, response) => {
    sendJson(response, 200, { status: "ok" });
  }),
  [routerPaths.status]: reading(handleStatus),
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
  [routerPaths.decisions]: reading(handleDecisions),
  [routerPaths.metrics]: reading(handleMetrics),
};

const oneModel = reading(handleModel);

function answer(
  request: HttpRequest,
  response: HttpResponse,
  { parts, guard }: { parts: GatewayParts; guard: Guard },
): void {
  try {
    const target = readTarget(request);
    guard(request, target);
    const { path } = target;
    const methods = handlers[path] ?? (isOneModel(path) ? oneModel : undefined);
    if (methods === undefined) throw noSuchPath(path);
    const handler = methods[request.method];
    if (handler === undefined) throw wrongMethod(path, Object.keys(methods));
    checkExpectation(request);
    const answered = handler(request, response, parts);
    answered?.catch((error: unknown) => {
      refuse(error, response, parts);
    });
  } catch (error) {
    refuse(error, response, parts);
  }
}

function isOneModel(path: string): boolean {
  return path.length > modelPrefix.length && path.startsWith(modelPrefix);
}

/** A base URL is easily given with a `/v1` too many or too few, and clients have other ways to chat too. */
function noSuchPath(path: string): RouterError {
  const shown = path.slice(0, 200);
  const bare = shown.replace(/\/+$/, "");
  const meant =
    [bare, `/v1${bare}`, bare.replace(/^\/v1(?=\/)/, "")].find((each) => handlers[each] !== undefined) ??
    findNearest(bare, Object.keys(handlers), 2) ??
    (/^(?:\/v1)?\/(?:chat|responses|messages)(?:\/|$)/.test(bare) ? routerPaths.chat : undefined);
  const advice = meant === undefined ? "" : ` Use ${meant}.`;
  return new RouterError("NOT_FOUND", `The router has no ${shown}.${advice}`);
}

function wrongMethod(path: string, allowed: readonly string[]): RouterError {
  return new WrongRequest("NOT_FOUND", `Use ${allowed.join(" or ")} for ${path}.`, {
    status: 405,
    headers: { allow: allowed.join(", ") },
  });
}

/** Who waits for a word before it sends its body gets it when the body is read. */
function checkExpectation({ headers, minorVersion }: HttpRequest): void {
  const expected = headers.get("expect");
  if (expected !== undefined && minorVersion === 1 && expected.toLowerCase() !== "100-continue")
    throw new RouterError("BAD_REQUEST", "The router knows no `Expect` but 100-continue.", { status: 417 });
}

function refuse(reason: unknown, response: HttpResponse, parts: GatewayParts): void {
  if (response.isOver) return;
  const error = withoutHttpFault(reason);
  const known = toRouterError(error);
  if (known !== error) parts.log(`request failed: ${traceOf(error)}`);
  parts.metrics.refused(known.code);
  if (response.isBegun) response.destroy();
  else sendError(known, response);
}

async function showRoute(request: HttpRequest, response: HttpResponse, parts: GatewayParts): Promise<void> {
  const chat = toModelRequest("chat/completions", await readJsonObject(request, parts.limits.bodyBytes));
  const lease = parts.active.lease();
  try {
    const route = scoreRequest(toRouteRequest(chat, lease.snapshot));
    sendJson(response, 200, parts.decider.preview(route, lease.snapshot, parts.health.table));
  } finally {
    lease.release();
  }
}
