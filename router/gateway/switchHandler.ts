import type { HttpRequest } from "../httpServer/httpRequest.ts";
import type { HttpResponse } from "../httpServer/httpResponse.ts";
import { RouterError } from "../routerError.ts";
import type { GatewayParts } from "./gatewayParts.ts";
import { readJsonObject } from "./readBody.ts";
import { sendJson } from "./sendJson.ts";

/** `PUT /magi/profile`: makes another profile the active one, if it is there, and answers with the new status. */
export async function handleSwitch(
  request: HttpRequest,
  response: HttpResponse,
  { active, limits }: GatewayParts,
): Promise<void> {
  const { name } = (await readJsonObject(request, limits.bodyBytes)).object;
  if (name !== null && typeof name !== "string")
    throw new RouterError("BAD_REQUEST", "`name` must be the name of a profile, or null for none.");
  await active.switchTo(name);
  sendJson(response, 200, active.status);
}
