import { isOneOf } from "../../protocol/guards.ts";
import type { HttpRequest } from "../httpServer/httpRequest.ts";
import type { HttpResponse } from "../httpServer/httpResponse.ts";
import { RouterError } from "../routerError.ts";
import type { GatewayParts } from "./gatewayParts.ts";
import { readJsonObject } from "./readBody.ts";
import { sendJson } from "./sendJson.ts";

const isAction = isOneOf("start", "stop", "restart");

/** `POST /magi/servers`: starts, stops or restarts a model's llama-server and answers with the new status. */
export async function handleServers(
  request: HttpRequest,
  response: HttpResponse,
  { active, engines, limits }: GatewayParts,
): Promise<void> {
  const { model, action } = (await readJsonObject(request, limits.bodyBytes)).object;
  if (typeof model !== "string") throw new RouterError("BAD_REQUEST", "`model` must be the id of a model.");
  if (!isAction(action)) throw new RouterError("BAD_REQUEST", "`action` must be start, stop or restart.");
  try {
    await engines.control(action, active.findServerModel(model));
  } catch (error) {
    throw new RouterError("BAD_REQUEST", error instanceof Error ? error.message : String(error), { cause: error });
  }
  sendJson(response, 200, active.status);
}
