import type { RouterStatus } from "../../protocol/routerApi.ts";
import type { HttpRequest } from "../httpServer/httpRequest.ts";
import type { HttpResponse } from "../httpServer/httpResponse.ts";
import type { GatewayParts } from "./gatewayParts.ts";
import { sendJson } from "./sendJson.ts";

/** `GET /magi/status`: the router's status, and who waits now. */
export function handleStatus(_request: HttpRequest, response: HttpResponse, { active, queue }: GatewayParts): void {
  const { status } = active;
  const waiting = Object.fromEntries(
    status.endpoints
      .map(({ endpoint }) => [endpoint, queue.waiting(endpoint)] as const)
      .filter(([, count]) => count > 0),
  );
  const answer: RouterStatus = { ...status, waiting };
  sendJson(response, 200, answer);
}
