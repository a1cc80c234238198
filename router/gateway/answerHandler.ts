import type { ScoredRequest } from "../../core/routing/decide.ts";
import { lastPrompt } from "../../core/routing/promptSize.ts";
import { scoreRequest } from "../../core/routing/scoreRequest.ts";
import { routerEventsHeader } from "../../protocol/routerEvents.ts";
import type { Api, ModelRequest } from "../dispatch/modelRequest.ts";
import { Cancellation } from "../cancellation.ts";
import type { HttpRequest } from "../httpServer/httpRequest.ts";
import type { HttpResponse } from "../httpServer/httpResponse.ts";
import { traceOf } from "../log.ts";
import { RouterError, toRouterError } from "../routerError.ts";
import type { Lease } from "../snapshot/activeProfile.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { conversationKey } from "./conversationKey.ts";
import type { GatewayParts } from "./gatewayParts.ts";
import { toModelRequest, toRouteRequest } from "./modelRequest.ts";
import { toJsonObject } from "./readBody.ts";
import { sendStream } from "./sendStream.ts";
import { sendWhole } from "./sendWhole.ts";

/**
 * Answers a request for a model, streamed or not: `POST /v1/chat/completions` and its kin. Its steps are taken together
 * with those of other requests that came at the same time. Deciding and sending are one step: a decision has to know of
 * what was sent for the one before.
 * @throws RouterError as long as nothing was sent.
 */
export function answerHandler(api: Api) {
  return async (incoming: HttpRequest, response: HttpResponse, parts: GatewayParts): Promise<void> => {
    const { turn, clock, active, conversations } = parts;
    const at = clock.now();
    let lease: Lease | undefined;
    turn.enter();
    try {
      const request = await readRequest(api, incoming, parts);
      await turn.step();
      lease = active.lease();
      const { snapshot } = lease;
      const route = scoreRequest(toRouteRequest(request, snapshot, conversations.lastAnsweredBy(request.messages)));
      await turn.step();
      await decideAndAnswer({ at, incoming, request, route, snapshot, response }, parts);
    } finally {
      lease?.release();
      turn.leave();
    }
  };
}

/** The bytes are let go when it returns. */
async function readRequest(api: Api, incoming: HttpRequest, { turn, limits }: GatewayParts): Promise<ModelRequest> {
  const body = await incoming.readBody(limits.bodyBytes);
  await turn.end();
  return toModelRequest(api, toJsonObject(body));
}

interface Asked {
  /** When it came, in milliseconds since the epoch. */
  readonly at: number;
  readonly incoming: HttpRequest;
  readonly request: ModelRequest;
  readonly route: ScoredRequest;
  readonly snapshot: Snapshot;
  readonly response: HttpResponse;
}

async function decideAndAnswer(
  { at, incoming, request, route, snapshot, response }: Asked,
  parts: GatewayParts,
): Promise<void> {
  const cancellation = new Cancellation();
  response.onGone(() => {
    cancellation.cancel(new Error("The client has gone."));
  });
  const decision = parts.decider.decide(route, snapshot, parts.health.table);
  const record = parts.recorder.begin(decision, {
    profile: snapshot.name,
    at,
    pinned: route.pinned !== undefined,
    ...(request.api !== "embeddings" && { prompt: () => lastPrompt(route) }),
  });
  const context = {
    http: parts.http,
    health: parts.health,
    queue: parts.queue,
    speeds: parts.speeds,
    engines: parts.engines,
    clock: parts.clock,
    limits: parts.limits,
    turn: parts.turn,
    snapshot,
    conversation: conversationKey(request, incoming.headers),
    countTokens: false,
    emit: record.event,
    countedTokens: record.tokens,
    cancellation,
  };
  const withEvents = incoming.headers.get(routerEventsHeader) === "1";
  incoming.forgetHeaders();
  const answering = { decision, request, response, record, context };
  try {
    if (decision.refusal !== undefined) throw new RouterError(decision.refusal.code, decision.refusal.message);
    const by =
      request.body["stream"] === true && request.api !== "embeddings"
        ? await sendStream(answering, withEvents)
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
}
