import type { DecisionList } from "../../protocol/routerApi.ts";
import type { HttpRequest } from "../httpServer/httpRequest.ts";
import type { HttpResponse } from "../httpServer/httpResponse.ts";
import { recordsKept } from "../records/answerRecorder.ts";
import { RouterError } from "../routerError.ts";
import type { GatewayParts } from "./gatewayParts.ts";
import { sendJson } from "./sendJson.ts";
import { readTarget } from "./target.ts";

/** `GET /magi/decisions`: what became of the last prompts, newest first; `?limit=N` for fewer than are kept. */
export function handleDecisions(request: HttpRequest, response: HttpResponse, { recorder }: GatewayParts): void {
  const asked = new URLSearchParams(readTarget(request).query).get("limit");
  if (asked !== null && !/^\d{1,9}$/.test(asked))
    throw new RouterError("BAD_REQUEST", "`limit` must be a whole number, such as ?limit=20.");
  const list: DecisionList = { decisions: recorder.newest(asked === null ? recordsKept : Number(asked)) };
  sendJson(response, 200, list);
}
