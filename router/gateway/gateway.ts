import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { routerPaths } from "../../protocol/routerApi.ts";
import { traceOf } from "../log.ts";
import { RouterError, toRouterError } from "../routerError.ts";
import { handleChat } from "./chatHandler.ts";
import { modelNames, toChatRequest, toRouteRequest } from "./chatRequest.ts";
import type { GatewayParts } from "./gatewayParts.ts";
import { guard } from "./guards.ts";
import { handleSwitch } from "./switchHandler.ts";
import { readJsonObject } from "./readBody.ts";
import { sendJson } from "./sendJson.ts";
import { handleStatusEvents } from "./statusEvents.ts";

export interface Gateway {
  /** Base URL without a path. */
  readonly url: string;
  /** Stops listening and cuts what is under way. */
  close(): Promise<void>;
}

/** Opens the router's only door, on loopback. Port 0 takes any free port. */
export async function openGateway(
  { port, token }: { readonly port: number; readonly token: string },
  parts: GatewayParts,
): Promise<Gateway> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  await new Promise((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === "EADDRINUSE";
      reject(isTaken ? new Error(`Port ${String(port)} is in use by another program.`, { cause: error }) : error);
    });
  });
  const bound = (server.address() as AddressInfo).port;
  server.on("request", (request, response) => {
    void answer(request, response, { parts, guarded: { token, port: bound } });
  });
  return { url: `http://127.0.0.1:${String(bound)}`, close: () => closeServer(server) };
}

type Handler = (request: IncomingMessage, response: ServerResponse, parts: GatewayParts) => Promise<void> | void;

/** Every path and what answers it, by method. */
const handlers: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  [routerPaths.chat]: { POST: handleChat },
  [routerPaths.models]: { GET: listModels },
  [routerPaths.health]: {
    GET: (_request, response) => {
      sendJson(response, 200, { status: "ok" });
    },
  },
  [routerPaths.status]: {
    GET: (_request, response, { active }) => {
      sendJson(response, 200, active.status);
    },
  },
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
};

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { parts, guarded }: { parts: GatewayParts; guarded: { token: string; port: number } },
): Promise<void> {
  try {
    const [path = "/"] = (request.url ?? "/").split("?", 1);
    guard(request, path, guarded);
    const methods = handlers[path];
    if (methods === undefined) throw new RouterError("NOT_FOUND", `The router has no ${path.slice(0, 200)}.`);
    const handler = methods[request.method ?? ""];
    if (handler === undefined)
      throw new RouterError("NOT_FOUND", `Use ${Object.keys(methods).join(" or ")} for ${path}.`, { status: 405 });
    await handler(request, response, parts);
  } catch (error) {
    refuse(error, request, response, parts);
  }
}

function refuse(error: unknown, request: IncomingMessage, response: ServerResponse, { log }: GatewayParts): void {
  const known = toRouterError(error);
  if (known !== error && !response.destroyed) log(`request failed: ${traceOf(error)}`);
  if (response.destroyed) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // What is left of a body that nobody reads would be taken for the next request.
  const unread = !request.complete;
  sendJson(response, known.status, known.body, unread ? { connection: "close" } : {});
}

function listModels(_request: IncomingMessage, response: ServerResponse, { active }: GatewayParts): void {
  const lease = active.lease();
  const data = modelNames(lease.snapshot).map(({ id, says }) => ({
    id,
    object: "model",
    created: 0,
    owned_by: "magi",
    description: says,
  }));
  lease.release();
  sendJson(response, 200, { object: "list", data });
}

async function showRoute(request: IncomingMessage, response: ServerResponse, parts: GatewayParts): Promise<void> {
  const chat = toChatRequest(await readJsonObject(request, parts.limits.bodyBytes));
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
