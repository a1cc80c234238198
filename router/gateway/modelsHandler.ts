import { routerPaths } from "../../protocol/routerApi.ts";
import type { HttpRequest } from "../httpServer/httpRequest.ts";
import type { HttpResponse } from "../httpServer/httpResponse.ts";
import { RouterError } from "../routerError.ts";
import type { GatewayParts } from "./gatewayParts.ts";
import { modelNames } from "./modelRequest.ts";
import { sendJson } from "./sendJson.ts";
import { readTarget } from "./target.ts";

/** What the paths of single models begin with. */
export const modelPrefix = `${routerPaths.models}/`;

/** `GET /v1/models`: the names that a request's `model` may have. */
export function handleModels(_request: HttpRequest, response: HttpResponse, { active }: GatewayParts): void {
  sendJson(response, 200, { object: "list", data: modelsOf(active) });
}

/** `GET /v1/models/{name}`: one of them; the slash in its name may be encoded. */
export function handleModel(request: HttpRequest, response: HttpResponse, { active }: GatewayParts): void {
  const name = decoded(readTarget(request).path.slice(modelPrefix.length));
  const models = modelsOf(active);
  const found = models.find(({ id }) => id === name);
  if (found === undefined)
    throw new RouterError(
      "UNKNOWN_MODEL",
      `The active profile has no model '${name.slice(0, 200)}'. Use one of: ${models.map(({ id }) => id).join(", ")}.`,
    );
  sendJson(response, 200, found);
}

function modelsOf(active: GatewayParts["active"]) {
  const lease = active.lease();
  const models = modelNames(lease.snapshot).map(({ id, says }) => ({
    id,
    object: "model",
    created: 0,
    owned_by: "magi",
    description: says,
  }));
  lease.release();
  return models;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray percent sign is no encoding.
    return text;
  }
}
