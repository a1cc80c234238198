import { lastPrompt } from "../../core/routing/promptSize.ts";
import { routerEventsHeader } from "../../protocol/routerEvents.ts";
import type { Api } from "../dispatch/modelRequest.ts";
import { Cancellation } from "../cancellation.ts";
import type { HttpRequest } from "../httpServer/httpRequest.ts";
import type { HttpResponse } from "../httpServer/httpResponse.ts";
import { traceOf } from "../log.ts";
import { RouterError, toRouterError } from "../routerError.ts";
import { conversationKey } from "./conversationKey.ts";
import type { GatewayParts } from "./gatewayParts.ts";
import { toModelRequest, toRouteRequest } from "./modelRequest.ts";
import { readJsonObject } from "./readBody.ts";
import { sendStream } from "./sendStream.ts";
import { sendWhole } from "./sendWhole.ts";

/**
 * Answers a request for a model, streamed or not: `POST /v1/chat/completions` and its kin.
 * @throws RouterError as long as nothing was sent.
 */
export function answerHandler(api: Api) {
  return async (incoming: HttpRequest, response: HttpResponse, parts: GatewayParts): Promise<void> => {
    const at = parts.clock.now();
    const request = toModelRequest(api, await readJsonObject(incoming, parts.limits.bodyBytes));
    const cancellation = new Cancellation();
    response.onGone(() => {
      cancellation.cancel(new Error("The client has gone."));
    });
    const lease = parts.active.lease();
    try {
      const { snapshot } = lease;
      const route = toRouteRequest(request, snapshot, parts.conversations.lastAnsweredBy(request.messages));
      const decision = parts.decider.decide(route, snapshot, parts.health.table);
      const record = parts.recorder.begin(decision, {
        profile: snapshot.name,
        at,
        pinned: route.pinned !== undefined,
        ...(api !== "embeddings" && { prompt: () => lastPrompt(route) }),
      });
      const context = {
        http: parts.http,
        health: parts.health,
        queue: parts.queue,
        speeds: parts.speeds,
        engines: parts.engines,
        clock: parts.clock,
        limits: parts.limits,
        snapshot,
        conversation: conversationKey(request, incoming.headers),
        countedTokens: record.tokens,
        cancellation,
      };
      const answering = { decision, request, response, record, context };
      try {
        if (decision.refusal !== undefined) throw new RouterError(decision.refusal.code, decision.refusal.message);
        const by =
          request.body["stream"] === true && api !== "embeddings"
            ? await sendStream(answering, incoming.headers.get(routerEventsHeader) === "1")
            : await sendWhole(answering);
        parts.conversations.remember(request.messages, by);
        record.end("answered");
      } catch (error) {
        if (cancellation.isCancelled) {
          record.end("cancelled");
          return;
        }
        const known = toRouterError(error);
        record.end("failed", known.code);
        if (!response.isBegun) throw error;
        if (known !== error) parts.log(`answer failed: ${traceOf(error)}`);
      }
    } finally {
      lease.release();
    }
  };
}
