import type { IncomingMessage, ServerResponse } from "node:http";
import { letProfileDecide } from "../../protocol/routerApi.ts";
import { routerEventsHeader } from "../../protocol/routerEvents.ts";
import type { RouterEvent } from "../../protocol/routerEvents.ts";
import type { Decision } from "../../core/routing/decision.ts";
import type { AnswerContext } from "../dispatch/answerContext.ts";
import type { ChatRequest } from "../dispatch/requestBody.ts";
import { streamAnswer } from "../dispatch/streamAnswer.ts";
import { wholeAnswer } from "../dispatch/wholeAnswer.ts";
import { traceOf } from "../log.ts";
import { toRouterError } from "../routerError.ts";
import { toChatRequest, toRouteRequest } from "./chatRequest.ts";
import { newIdentity, wholeCompletion } from "./completion.ts";
import { decisionHeaders } from "./decisionHeaders.ts";
import { EventStream } from "./eventStream.ts";
import type { GatewayParts } from "./gatewayParts.ts";
import { readJsonObject } from "./readBody.ts";
import { sendJson } from "./sendJson.ts";
import { plainStream, streamWithEvents } from "./streamFormats.ts";
import type { StreamFormat } from "./streamFormats.ts";

/** `POST /v1/chat/completions`, streamed or not. @throws RouterError as long as nothing was sent. */
export async function handleChat(
  incoming: IncomingMessage,
  response: ServerResponse,
  parts: GatewayParts,
): Promise<void> {
  const request = toChatRequest(await readJsonObject(incoming, parts.limits.bodyBytes));
  const gone = new AbortController();
  response.on("close", () => {
    gone.abort(new Error("The client has gone."));
  });
  const lease = parts.active.lease();
  try {
    const { snapshot } = lease;
    const decision = parts.decider.decide(toRouteRequest(request, snapshot), snapshot, parts.health.table);
    const context = {
      http: parts.http,
      health: parts.health,
      engines: parts.engines,
      clock: parts.clock,
      limits: parts.limits,
      snapshot,
      signal: gone.signal,
    };
    if (request["stream"] !== true) await sendWhole(decision, request, response, context);
    else {
      const withEvents = incoming.headers[routerEventsHeader] === "1";
      const stream = new EventStream(response);
      const identity = newIdentity(letProfileDecide, parts.clock.now());
      const format = withEvents
        ? streamWithEvents(stream, decision, snapshot.name)
        : plainStream(stream, decision, { profile: snapshot.name, identity });
      await sendStream(decision, request, format, context, { response, stream, parts });
    }
  } finally {
    lease.release();
  }
}

type BareContext = Omit<AnswerContext, "emit" | "countTokens">;

async function sendStream(
  decision: Decision,
  request: ChatRequest,
  format: StreamFormat,
  context: BareContext,
  { response, stream, parts }: { response: ServerResponse; stream: EventStream; parts: GatewayParts },
): Promise<void> {
  try {
    format.begin();
    const emit = (event: RouterEvent): void => {
      format.event(event);
    };
    const answer = await streamAnswer(
      decision,
      request,
      { ...context, emit, countTokens: format.countsTokens },
      (...event) => format.take(...event),
    );
    format.end(answer);
    await stream.send("[DONE]");
  } catch (error) {
    if (context.signal.aborted) return;
    if (!response.headersSent) throw error;
    const known = toRouterError(error);
    if (known !== error) parts.log(`answer failed: ${traceOf(error)}`);
    await stream.send(JSON.stringify(known.body));
  }
  stream.end();
}

async function sendWhole(
  decision: Decision,
  request: ChatRequest,
  response: ServerResponse,
  bare: BareContext,
): Promise<void> {
  const context: AnswerContext = { ...bare, emit: () => undefined, countTokens: false };
  const profile = bare.snapshot.name;
  if (decision.stages.length === 1) {
    const { body, by } = await wholeAnswer(decision, request, context);
    sendJson(response, 200, body, decisionHeaders(decision, { profile, by }));
    return;
  }
  let finish = "stop";
  let reasoning = "";
  const answer = await streamAnswer(decision, request, context, (role, { chunk }) => {
    if (role === "draft") return;
    finish = chunk.finish ?? finish;
    reasoning += chunk.reasoning;
  });
  const { by, text } = answer.outcome;
  const identity = newIdentity(by.modelId, bare.clock.now());
  const message = { content: text, ...(reasoning === "" ? {} : { reasoning_content: reasoning }) };
  const headers = decisionHeaders(decision, { profile, by });
  sendJson(
    response,
    200,
    wholeCompletion(identity, message, { finish, ...(answer.draftOnly ? { magi: { draft_only: true } } : {}) }),
    answer.draftOnly ? { ...headers, "x-magi-draft-only": "1" } : headers,
  );
}
