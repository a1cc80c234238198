import type { ScoredRequest } from "../../core/routing/decision.ts";
import { lastPrompt } from "../../core/routing/promptSize.ts";
import { scoreRequest } from "../../core/routing/scoreRequest.ts";
import { routerEventsHeader } from "../../protocol/routerEvents.ts";
import { Cancellation } from "../cancellation.ts";
import { conversationNameOf } from "../conversations.ts";
import type { Api, ModelRequest } from "../dispatch/modelRequest.ts";
import type { HttpRequest } from "../httpServer/httpRequest.ts";
import type { HttpResponse } from "../httpServer/httpResponse.ts";
import { traceOf } from "../log.ts";
import { RouterError, toRouterError } from "../routerError.ts";
import type { Lease } from "../snapshot/activeProfile.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Answering } from "./answering.ts";
import { conversationKey } from "./conversationKey.ts";
import type { GatewayParts } from "./gatewayParts.ts";
import { toModelRequest, toRouteRequest } from "./modelRequest.ts";
import { readPlainBody, toJsonObject } from "./readBody.ts";
import { sendStream } from "./sendStream.ts";
import { sendWhole } from "./sendWhole.ts";

/**
 * Answers a request for a model, streamed or not: `POST /v1/chat/completions` and its kin. Its steps are taken together
 * with those of other requests that came at the same time. Deciding and sending are one step: a decision has to know of
 * what was sent for the one before. What reads and scores the prompt has returned by then, so that no frame of it holds
 * the prompt as long as the answer takes.
 * Rejects with a RouterError as long as nothing was sent.
 */
export function answerHandler(api: Api) {
  return (incoming: HttpRequest, response: HttpResponse, parts: GatewayParts): Promise<void> => {
    const at = parts.clock.now();
    let lease: Lease | undefined;
    parts.turn.enter();
    return readAndScore(api, incoming, parts, () => (lease = parts.active.lease()).snapshot)
      .then((scored) => carryOut(decideOn(scored, { at, incoming, response }, parts), parts))
      .finally(() => {
        lease?.release();
        parts.turn.leave();
      });
  };
}

interface Scored {
  readonly request: ModelRequest;
  readonly route: ScoredRequest;
  readonly snapshot: Snapshot;
}

async function readAndScore(
  api: Api,
  incoming: HttpRequest,
  { turn, conversations, limits }: GatewayParts,
  takeSnapshot: () => Snapshot,
): Promise<Scored> {
  const request = await readRequest(api, incoming, { turn, limits });
  await turn.step();
  const snapshot = takeSnapshot();
  const route = scoreRequest(toRouteRequest(request, snapshot, conversations.lastAnsweredBy(request.messages)));
  return { request, route, snapshot };
}

/** The bytes are let go when it returns. */
async function readRequest(
  api: Api,
  incoming: HttpRequest,
  { turn, limits }: Pick<GatewayParts, "turn" | "limits">,
): Promise<ModelRequest> {
  const body = await readPlainBody(incoming, limits.bodyBytes);
  await turn.end();
  return toModelRequest(api, toJsonObject(body));
}

interface Came {
  /** In milliseconds since the epoch. */
  readonly at: number;
  readonly incoming: HttpRequest;
  readonly response: HttpResponse;
}

function decideOn(
  { request, route, snapshot }: Scored,
  { at, incoming, response }: Came,
  parts: GatewayParts,
): Answering {
  const cancellation = new Cancellation();
  response.onGone((why) => {
    cancellation.cancel(why);
  });
  const decision = parts.decider.decide(route, snapshot, parts.health.table);
  const { recorder } = parts;
  const record = recorder.begin(decision, {
    profile: snapshot.name,
    at,
    pinned: route.pinned !== undefined,
    isChat: request.api !== "embeddings",
    prompt: recorder.wantsPrompts ? lastPrompt(route) : undefined,
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
    isOneModel: route.pinned?.kind === "model" && route.pinned.name === request.body["model"],
    countTokens: false,
    emit: record.event,
    countedTokens: record.tokens,
    cancellation,
  };
  const withEvents = incoming.headers.get(routerEventsHeader) === "1";
  incoming.forgetHeaders();
  return { decision, request, response, record, context, withEvents };
}

/** What a long answer does not need is not to be found in here, nor with those that call it: there may be thousands. */
async function carryOut(answering: Answering, { conversations, log }: GatewayParts): Promise<void> {
  const { decision, request, response, record, context } = answering;
  try {
    if (decision.refusal !== undefined) throw new RouterError(decision.refusal.code, decision.refusal.message);
    const isStream = request.body["stream"] === true && request.api !== "embeddings";
    const answered = isStream ? sendStream(answering) : sendWhole(answering);
    // The prompt is on its way by now, and is let go when its answer has begun.
    const conversation = conversationNameOf(request.messages);
    conversations.remember(conversation, await answered);
    record.end("answered");
  } catch (error) {
    if (context.cancellation.isCancelled) {
      record.end("cancelled");
      // A router that ends has somebody to tell; a client that has gone is nobody.
      if (!response.isBegun) throw toRouterError(context.cancellation.reason);
      return;
    }
    const known = toRouterError(error);
    record.end("failed", known.code);
    if (!response.isBegun) throw error;
    if (known !== error) log(`answer failed: ${traceOf(error)}`);
  }
}
